/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest-walk.h"

#include <glib/gi18n-lib.h>
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "mesh/model/mesh-error.h"

#define BLOCK       (256 * 1024)
#define MAX_ENTRIES 200000
/* Tables of text pack to a tenth or a fiftieth; deflate can do a thousandth, of nothing but zeros.
 */
#define MAX_RATIO 200
#define FREE_FROM (64 * 1024 * 1024)
/* What the disk keeps. */
#define RESERVE (G_GUINT64_CONSTANT (512) * 1024 * 1024)
/* Unpacked once, a zip can be gone on with the next day. */
#define KEEP_DAYS 7

typedef struct archive Archive;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_read_free)

typedef struct
{
  const char *path; /* of the zip */
  const char *folder;
  guint64 packed;
  guint64 unpacked;
  guint64 room;
  guint entries;
  MeshIngestWalk *troubles;
  GCancellable *cancellable;
} Unpack;

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);
      struct stat status;

      if (lstat (inner, &status) == 0 && S_ISDIR (status.st_mode))
        remove_tree (inner);
      else
        g_unlink (inner);
    }
  g_rmdir (path);
}

/* Of zips that nobody came back to, and of runs that were killed. */
static void
remove_old (const char *cache)
{
  g_autoptr (GDir) dir = g_dir_open (cache, 0, NULL);
  const gint64 oldest = g_get_real_time () / G_USEC_PER_SEC - KEEP_DAYS * 24 * 60 * 60;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (cache, name, NULL);
      struct stat status;

      if (lstat (inner, &status) == 0 && S_ISDIR (status.st_mode) && status.st_mtime < oldest)
        remove_tree (inner);
    }
}

/* ---- entries ---- */

/* Names are data: none may lead out of the folder, or be one that the system reads in another way.
 */
static gboolean
is_safe (const char *name)
{
  g_auto (GStrv) parts = NULL;

  if (name == NULL || *name == '\0' || *name == '/' || strchr (name, '\\') != NULL
      || strlen (name) > 1024 || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  parts = g_strsplit (name, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_str_equal (parts[i], "..") || g_str_equal (parts[i], ".")
        || (*parts[i] == '\0' && parts[i + 1] != NULL) || strlen (parts[i]) > 255)
      return FALSE;
  return TRUE;
}

static gboolean
check_bounds (Unpack *self, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->entries > MAX_ENTRIES)
    /* Translators: the path of a zip, and how many files are possible */
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s: it has more than %d files"),
                 self->path, MAX_ENTRIES);
  else if (self->unpacked > FREE_FROM && self->unpacked / MAX_RATIO > self->packed)
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                 /* Translators: the path of a zip, and a number, such as 200 */
                 _ ("%s: it unpacks to more than %d times its size, which no ordinary data does"),
                 self->path, MAX_RATIO);
  else if (self->unpacked > self->room)
    g_set_error (
        error, MESH_ERROR, MESH_ERROR_INVALID,
        /* Translators: %s is the path of a zip */
        _ ("%s: there is no room on the disk to unpack it: make some, or unpack it elsewhere"),
        self->path);
  else
    return TRUE;
  return FALSE;
}

static gboolean
write_all (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      const gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

/* FALSE with no @error: this entry alone cannot be; it is told. */
static gboolean
copy_entry (Unpack *self, Archive *archive, int fd, const char *name, GError **error)
{
  g_autofree char *block = g_malloc (BLOCK);
  gssize n;

  while ((n = archive_read_data (archive, block, BLOCK)) > 0)
    {
      self->unpacked += (guint64) n;
      if (!check_bounds (self, error))
        return FALSE;
      if (!write_all (fd, block, (gsize) n))
        {
          /* Translators: the path of a zip, and why, in the words of the system */
          g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s cannot be unpacked: %s"),
                       self->path, g_strerror (errno));
          return FALSE;
        }
    }
  if (n == 0)
    return TRUE;
  /* Translators: "It" is a file; %s is what is wrong, in English */
  mesh_ingest_walk_trouble (self->troubles, name, _ ("It is damaged in the zip: %s"),
                            archive_error_string (archive));
  return FALSE;
}

static gboolean
take_file (Unpack *self, Archive *archive, const char *name, GError **error)
{
  g_autofree char *target = g_build_filename (self->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (target);
  g_autoptr (GError) local = NULL;
  gboolean whole;
  int fd;

  if (g_mkdir_with_parents (parent, 0700) < 0)
    fd = -1;
  else
    fd = open (target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      if (errno == EEXIST)
        mesh_ingest_walk_trouble (self->troubles, name,
                                  _ ("It is in the zip twice: the first is taken"));
      else
        /* Translators: "It" is a file in a zip; %s is why, in the words of the system */
        mesh_ingest_walk_trouble (self->troubles, name, _ ("It cannot be unpacked: %s"),
                                  g_strerror (errno));
      return TRUE;
    }
  whole = copy_entry (self, archive, fd, name, &local);
  close (fd);
  if (!whole)
    g_unlink (target);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
take_entry (Unpack *self, Archive *archive, struct archive_entry *entry, GError **error)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  if (name == NULL)
    name = archive_entry_pathname (entry);
  self->entries++;
  if (!check_bounds (self, error))
    return FALSE;
  if (archive_entry_filetype (entry) == AE_IFDIR)
    return TRUE;
  if (!is_safe (name))
    mesh_ingest_walk_trouble (self->troubles, self->path,
                              _ ("An entry's path leads out of the zip, or is none"));
  else if (archive_entry_filetype (entry) != AE_IFREG || archive_entry_hardlink (entry) != NULL)
    mesh_ingest_walk_trouble (self->troubles, name,
                              _ ("It is a link in the zip, or no ordinary file"));
  else if (archive_entry_is_data_encrypted (entry))
    mesh_ingest_walk_trouble (self->troubles, name,
                              _ ("It is encrypted in the zip: unpack it yourself"));
  else
    return take_file (self, archive, name, error);
  return TRUE;
}

static gboolean
take_all (Unpack *self, GError **error)
{
  g_autoptr (Archive) archive = archive_read_new ();
  struct archive_entry *entry;
  int status;

  archive_read_support_format_zip (archive);
  status = archive_read_open_filename (archive, self->path, BLOCK);
  while (status >= ARCHIVE_WARN
         && (status = archive_read_next_header (archive, &entry)) >= ARCHIVE_WARN
         && status != ARCHIVE_EOF)
    if (!take_entry (self, archive, entry, error))
      return FALSE;
  if (status == ARCHIVE_EOF)
    return TRUE;
  if (self->entries > 0)
    {
      mesh_ingest_walk_trouble (self->troubles, self->path,
                                /* Translators: after how many of its files, and what is wrong, in English */
                                _ ("The zip is damaged after %u files: %s"), self->entries,
                                archive_error_string (archive));
      return TRUE;
    }
  /* Translators: the path of a file, and why, in English */
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s: it is no zip that can be read: %s"),
               self->path, archive_error_string (archive));
  return FALSE;
}

/* ---- the folder ---- */

/* Named after the zip, so that its loose files make a table of that name. */
static char *
dup_folder (const char *path, const char *cache, const struct stat *status)
{
  g_autofree char *what = g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT, path,
                                           (gint64) status->st_size, (gint64) status->st_mtime);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, what, -1);
  g_autofree char *base = g_path_get_basename (path);

  sum[16] = '\0';
  if (strlen (base) > 4)
    base[strlen (base) - 4] = '\0';
  return g_build_filename (cache, sum, base, NULL);
}

/* What was left out is told again when the folder is used again. */
static void
write_troubles (Unpack *self, guint from, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "troubles", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = from; i < self->troubles->troubles->len; i++)
    {
      MeshIngestTrouble *trouble = g_ptr_array_index (self->troubles->troubles, i);

      g_string_append_printf (text, "%s\t%s\n", trouble->path, trouble->text);
    }
  if (text->len > 0)
    g_file_set_contents (path, text->str, (gssize) text->len, NULL);
}

static void
read_troubles (MeshIngestWalk *troubles, const char *folder)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *path = g_build_filename (parent, "troubles", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *tab = strchr (lines[i], '\t');

      if (tab == NULL)
        continue;
      *tab = '\0';
      mesh_ingest_walk_trouble (troubles, lines[i], "%s", tab + 1);
    }
}

/* Complete, or not there: a run that was killed leaves only what remove_old() takes away. */
static gboolean
unpack_into (Unpack *self, const char *cache, const char *folder, GError **error)
{
  g_autofree char *base = g_path_get_basename (folder);
  g_autofree char *final = g_path_get_dirname (folder);
  g_autofree char *half = g_build_filename (cache, "half-XXXXXX", NULL);
  g_autofree char *inner = NULL;
  struct statvfs disk;
  const guint told = self->troubles->troubles->len;
  gboolean done = FALSE;

  if (g_mkdir_with_parents (cache, 0700) == 0 && g_mkdtemp_full (half, 0700) != NULL
      && statvfs (half, &disk) == 0)
    {
      inner = g_build_filename (half, base, NULL);
      self->folder = inner;
      self->room = (guint64) disk.f_bavail * disk.f_frsize;
      self->room -= MIN (self->room, RESERVE);
      done = g_mkdir_with_parents (inner, 0700) == 0 && take_all (self, error);
      write_troubles (self, told, half);
      if (done && g_rename (half, final) < 0 && !g_file_test (folder, G_FILE_TEST_IS_DIR))
        done = FALSE;
    }
  if (!done && error != NULL && *error == NULL)
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s cannot be unpacked: %s"), self->path,
                 g_strerror (errno));
  remove_tree (half);
  return done;
}

char *
mesh_ingest_unpack (const char *path,
                    const char *cache,
                    MeshIngestWalk *troubles,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autofree char *usual = g_build_filename (g_get_user_cache_dir (), "meshdesk", "unpacked", NULL);
  const char *below = cache != NULL ? cache : usual;
  Unpack self = { .path = path, .troubles = troubles, .cancellable = cancellable };
  g_autofree char *folder = NULL;
  g_autoptr (GError) local = NULL;
  struct stat status;

  if (stat (path, &status) < 0)
    {
      /* Translators: the path of a file or folder, and why, in the words of the system */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _ ("%s cannot be read: %s"), path,
                   g_strerror (errno));
      return NULL;
    }
  self.packed = (guint64) status.st_size;
  folder = dup_folder (path, below, &status);
  remove_old (below);
  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      read_troubles (troubles, folder);
      return g_steal_pointer (&folder);
    }
  if (unpack_into (&self, below, folder, &local))
    return g_steal_pointer (&folder);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
