/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/s3/practice-s3.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/*
 * The bytes of objects and parts: files of random names below the state folder, in 256 folders.
 * An object that came in parts is the parts' files, one after the other: its name is theirs, with
 * slashes between. A file is never changed. Nobody knows its name before the transaction that mentions it is
 * committed, so a crash leaves at worst files that nothing mentions: the next start removes them.
 */

char *
practice_blob_path (PracticeCall *call, const char *name)
{
  char shard[3] = { name[0], name[1], 0 };

  return g_build_filename (practice_call_get_state_dir (call), "s3", shard, name, NULL);
}

static char *
new_path (PracticeCall *call, char **name)
{
  g_autofree char *folder = NULL;
  char *path;

  *name = practice_uuid ();
  path = practice_blob_path (call, *name);
  folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0700);
  return path;
}

static int
create (PracticeCall *call, char **name)
{
  g_autofree char *path = new_path (call, name);

  return g_open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
}

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, MIN (length, (gsize) 1 << 30));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      length -= n;
    }
  return TRUE;
}

static char *
finish (PracticeCall *call, int fd, gboolean good, char *name)
{
  g_autofree char *owned = name;

  int number = errno;

  good = fd >= 0 && g_close (fd, NULL) && good;
  if (good)
    return g_steal_pointer (&owned);
  practice_blob_unlink (call, name);
  practice_call_fail (call, 500, "InternalError",
                      "The practice server could not write the object to its disk: %s",
                      g_strerror (number));
  return NULL;
}

char *
practice_blob_write (PracticeCall *call, GBytes *bytes)
{
  char *name;
  int fd = create (call, &name);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return finish (call, fd, fd >= 0 && write_all (fd, data, length), name);
}

/* A body that lies on the disk becomes the blob. */
char *
practice_blob_write_body (PracticeCall *call)
{
  g_autofree char *name = NULL;
  g_autofree char *path = new_path (call, &name);

  if (practice_call_move_body (call, path))
    return g_steal_pointer (&name);
  return practice_blob_write (call, practice_call_get_body (call));
}

/* One file of the bytes of several, in order. @names: (element-type utf8) */
char *
practice_blob_join (PracticeCall *call, GPtrArray *names)
{
  char *name;
  int fd = create (call, &name);
  gboolean good = fd >= 0;

  for (guint i = 0; good && i < names->len; i++)
    {
      g_autoptr (GBytes) part = practice_blob_read (call, g_ptr_array_index (names, i));
      gsize length = 0;
      const guint8 *data = part ? g_bytes_get_data (part, &length) : NULL;

      good = part && write_all (fd, data, length);
    }
  return finish (call, fd, good, name);
}

void
practice_blob_unlink (PracticeCall *call, const char *name)
{
  g_auto (GStrv) names = g_strsplit (name, "/", -1);

  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *path = practice_blob_path (call, names[i]);

      g_unlink (path);
    }
}

static void
sweep_cb (PracticeCall *call, gpointer data)
{
  sqlite3_stmt *statement = practice_call_query (call, "SELECT file FROM s3_garbage", NULL);

  while (practice_step (statement))
    practice_blob_unlink (call, practice_column (statement, 0));
  practice_call_exec (call, "DELETE FROM s3_garbage", NULL);
}

gboolean
practice_blob_discard (PracticeCall *call, const char *name)
{
  if (!name)
    return TRUE;
  practice_call_later (call, 0, sweep_cb, NULL, NULL);
  return practice_call_exec (call, "INSERT OR IGNORE INTO s3_garbage VALUES (?)", "s", name);
}

/* ---- at the start ---- */

static GHashTable *
known_files (sqlite3 *db)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, "SELECT file FROM s3_objects UNION ALL SELECT file FROM s3_parts", -1,
                          &statement, NULL)
      == SQLITE_OK)
    while (sqlite3_step (statement) == SQLITE_ROW)
      {
        g_auto (GStrv) names = g_strsplit ((const char *) sqlite3_column_text (statement, 0), "/", -1);

        for (guint i = 0; names[i]; i++)
          g_hash_table_add (known, g_strdup (names[i]));
      }
  sqlite3_finalize (statement);
  return known;
}

static void
remove_unknown (const char *folder, GHashTable *known)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (!g_hash_table_contains (known, name))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_unlink (path);
      }
}

gboolean
practice_s3_seed (sqlite3 *db, GError **error)
{
  const char *file = sqlite3_db_filename (db, "main");
  g_autofree char *state_dir = g_path_get_dirname (file ? file : ".");
  g_autofree char *root = g_build_filename (state_dir, "s3", NULL);
  g_autoptr (GHashTable) known = known_files (db);
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *folder = g_build_filename (root, name, NULL);

      if (strlen (name) == 2 || g_str_equal (name, "incoming"))
        remove_unknown (folder, known);
    }
  return sqlite3_exec (db, "DELETE FROM s3_garbage", NULL, NULL, NULL) == SQLITE_OK;
}
