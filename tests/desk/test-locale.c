/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>

#include "desk/common/desk-format.h"
#include "desk/ingest/desk-ingest-format.h"
#include "mesh/model/mesh-mesh.h"

/* Numbers, sizes and dates as somebody in Spain writes them. The locale is made for this test (LOCPATH). */

static gboolean
in_spain (void)
{
  if (setlocale (LC_ALL, "es_ES.UTF-8") != NULL)
    return TRUE;
  g_test_skip ("There is no locale es_ES.UTF-8");
  return FALSE;
}

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_numbers (void)
{
  if (!in_spain ())
    return;
  assert_text (desk_format_number (NULL, 1234567), "1.234.567");
  assert_text (desk_format_number (NULL, 7), "7");
}

static void
test_sizes (void)
{
  g_autofree char *text = NULL;

  if (!in_spain ())
    return;
  text = desk_ingest_format_files (NULL, 12000, 1500000);
  g_assert_true (g_str_has_prefix (text, "12.000 files, 1,5"));
}

static void
test_times (void)
{
  if (in_spain ())
    assert_text (desk_format_time (NULL, "2026-11-24 05:20:25"), "24 nov 2026, 05:20:25");
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/locale/numbers", test_numbers);
  g_test_add_func ("/desk/locale/sizes", test_sizes);
  g_test_add_func ("/desk/locale/times", test_times);
  return g_test_run ();
}
