/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* Without libFuzzer: each file of the corpus as it is, cut short at many places, and with single
 * bytes changed, always in the same way. */

static void
run_all (const guint8 *data, gsize length)
{
  static const guint8 replacements[] = { 0, '"', '<', '[', '%', 0xff };
  g_autofree guint8 *copy = g_memdup2 (data, length);

  LLVMFuzzerTestOneInput (data, length);
  for (gsize i = 0; i < length; i += 1 + length / 200)
    {
      LLVMFuzzerTestOneInput (data, i);
      for (guint j = 0; j < G_N_ELEMENTS (replacements); j++)
        {
          copy[i] = replacements[j];
          LLVMFuzzerTestOneInput (copy, length);
        }
      copy[i] = data[i];
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint files = 0;

  g_assert_cmpint (argc, ==, 2);
  dir = g_dir_open (argv[1], 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (argv[1], name, NULL);
      g_autofree char *text = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      run_all ((const guint8 *) text, length);
      files++;
    }
  g_assert_cmpuint (files, >, 0);
  g_print ("%u files\n", files);
  return 0;
}
