/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <glib/gstdio.h>
#include <string.h>

#include "practice/core/practice-md5.h"
#include "practice/core/practice-spool.h"

/* Large bodies on their way to the disk, and the hashes of several at once; against GLib's. */

#define SPOOLS 11

static void
check_md5 (struct md5_ctx *context, GChecksum *expected)
{
  guint8 found[MD5_DIGEST_SIZE], wanted[MD5_DIGEST_SIZE];
  gsize length = sizeof wanted;

  md5_digest (context, sizeof found, found);
  g_checksum_get_digest (expected, wanted, &length);
  g_assert_cmpmem (found, sizeof found, wanted, length);
}

/* Any number of streams, lengths that are no whole blocks, streams that differ in length. */
static void
test_md5 (void)
{
  static const gsize lengths[] = { 0, 1, 63, 64, 65, 128, 1000, 4096 };

  for (guint n = 1; n <= PRACTICE_MD5_LANES; n++)
    {
      struct md5_ctx contexts[PRACTICE_MD5_LANES], *pointers[PRACTICE_MD5_LANES];
      GChecksum *expected[PRACTICE_MD5_LANES];

      for (guint i = 0; i < n; i++)
        {
          md5_init (&contexts[i]);
          pointers[i] = &contexts[i];
          expected[i] = g_checksum_new (G_CHECKSUM_MD5);
        }
      for (guint turn = 0; turn < 40; turn++)
        {
          gsize length = turn < 10 ? 64u * turn : lengths[g_test_rand_int_range (0, G_N_ELEMENTS (lengths))];
          g_autofree guint8 *bytes = g_malloc (n * length + 1);
          const guint8 *data[PRACTICE_MD5_LANES];

          for (gsize i = 0; i < n * length; i++)
            bytes[i] = (guint8) g_test_rand_int ();
          for (guint i = 0; i < n; i++)
            {
              data[i] = bytes + i * length;
              g_checksum_update (expected[i], data[i], (gssize) length);
            }
          practice_md5_update_many (pointers, data, n, length);
        }
      for (guint i = 0; i < n; i++)
        {
          check_md5 (&contexts[i], expected[i]);
          g_checksum_free (expected[i]);
        }
    }
}

static void
add_random (PracticeSpool *spool, GByteArray *all, gsize length)
{
  g_autofree guint8 *bytes = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) g_test_rand_int ();
  g_byte_array_append (all, bytes, (guint) length);
  practice_spool_add (spool, bytes, length);
}

static void
check_spool (PracticeSpool *spool, GByteArray *all)
{
  g_autofree char *md5 = g_compute_checksum_for_data (G_CHECKSUM_MD5, all->data, all->len);
  g_autofree char *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, all->data, all->len);
  g_autoptr (GBytes) bytes = NULL;

  practice_spool_wait (spool);
  g_assert_cmpint (practice_spool_get_errno (spool), ==, 0);
  g_assert_cmpstr (practice_spool_get_md5 (spool), ==, md5);
  g_assert_cmpstr (practice_spool_get_sha256 (spool), ==, sha256);
  bytes = practice_spool_map (spool);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), all->data, all->len);
}

static gsize
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gsize n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* More spools than are hashed at once, of which some are dropped half way: the others end all the same. */
static void
test_together (void)
{
  g_autofree char *folder = g_dir_make_tmp ("spool-XXXXXX", NULL);
  PracticeSpool *spools[SPOOLS];
  GByteArray *all[SPOOLS];

  for (guint i = 0; i < SPOOLS; i++)
    {
      spools[i] = practice_spool_new (folder, TRUE);
      all[i] = g_byte_array_new ();
    }
  for (guint turn = 0; turn < 8; turn++)
    for (guint i = 0; i < SPOOLS; i++)
      if (spools[i] != NULL && turn == 4 && i % 4 == 1)
        g_clear_pointer (&spools[i], practice_spool_drop);
      else if (spools[i] != NULL)
        add_random (spools[i], all[i], 90000 + 30000 * i);
  for (guint i = 0; i < SPOOLS; i++)
    {
      if (spools[i] != NULL)
        {
          practice_spool_end (spools[i], NULL, NULL, NULL, NULL);
          check_spool (spools[i], all[i]);
          practice_spool_discard (spools[i]);
        }
      g_byte_array_unref (all[i]);
    }
  /* Dropped ones may still be with a thread. */
  while (count_files (folder) > 0)
    g_thread_yield ();
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* One that stays open without anything coming for it keeps nobody waiting. */
static void
test_idle_neighbour (void)
{
  g_autofree char *folder = g_dir_make_tmp ("spool-XXXXXX", NULL);
  PracticeSpool *idle = practice_spool_new (folder, TRUE), *busy = practice_spool_new (folder, TRUE);
  g_autoptr (GByteArray) all = g_byte_array_new ();

  add_random (busy, all, 3000000);
  practice_spool_end (busy, NULL, NULL, NULL, NULL);
  check_spool (busy, all);
  practice_spool_discard (busy);
  practice_spool_discard (idle);
  while (count_files (folder) > 0)
    g_thread_yield ();
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spool/md5", test_md5);
  g_test_add_func ("/spool/together", test_together);
  g_test_add_func ("/spool/idle-neighbour", test_idle_neighbour);
  return g_test_run ();
}
