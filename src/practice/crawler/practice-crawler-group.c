/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/crawler/practice-crawler.h"

#include <string.h>

/*
 * A folder whose files, at one depth, are alike is one table, and the folders between are its
 * partitions; otherwise each file of it and each folder below is looked at by itself.
 */

typedef struct
{
  char *name;
  PracticeSchema *schema;
} File;

struct _PracticeFolder
{
  char *bucket, *path; /* path: "", or with a slash at the end */
  char *name;
  GPtrArray *files, *folders;
};

static void
file_free (File *file)
{
  g_free (file->name);
  practice_schema_free (file->schema);
  g_free (file);
}

void
practice_folder_free (PracticeFolder *folder)
{
  g_free (folder->bucket);
  g_free (folder->path);
  g_free (folder->name);
  g_ptr_array_unref (folder->files);
  g_ptr_array_unref (folder->folders);
  g_free (folder);
}

PracticeFolder *
practice_folder_new (const char *bucket, const char *prefix)
{
  PracticeFolder *folder = g_new0 (PracticeFolder, 1);
  g_auto (GStrv) steps = g_strsplit (prefix, "/", -1);

  folder->bucket = g_strdup (bucket);
  folder->path = g_strdup (prefix);
  folder->name = g_strdup (bucket);
  for (guint i = 0; steps[i]; i++)
    if (*steps[i])
      {
        g_free (folder->name);
        folder->name = g_strdup (steps[i]);
      }
  folder->files = g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);
  folder->folders = g_ptr_array_new_with_free_func ((GDestroyNotify) practice_folder_free);
  return folder;
}

/* Keys come in order: the folder, if it is there, is the last one. */
static PracticeFolder *
get_folder (PracticeFolder *folder, const char *name, gsize length)
{
  g_autofree char *path = g_strdup_printf ("%s%.*s/", folder->path, (int) length, name);
  PracticeFolder *last
      = folder->folders->len ? g_ptr_array_index (folder->folders, folder->folders->len - 1) : NULL;

  if (last && g_str_equal (last->path, path))
    return last;
  last = practice_folder_new (folder->bucket, path);
  g_ptr_array_add (folder->folders, last);
  return last;
}

void
practice_folder_add (PracticeFolder *folder, const char *key, PracticeSchema *schema)
{
  const char *rest = key + strlen (folder->path), *slash;
  File *file = g_new0 (File, 1);

  while ((slash = strchr (rest, '/')))
    {
      folder = get_folder (folder, rest, slash - rest);
      rest = slash + 1;
    }
  file->name = g_strdup (rest);
  file->schema = schema;
  g_ptr_array_add (folder->files, file);
}

/* ---- what is alike ---- */

static gboolean
join (PracticeSchema **all, const PracticeSchema *one)
{
  if (!*all)
    *all = practice_schema_copy (one);
  else if (practice_schema_is_similar (*all, one))
    practice_schema_merge (*all, one);
  else
    return FALSE;
  return TRUE;
}

/* The schema of all files below, which lie at one depth (@depth: -1 before the first); FALSE: there
 * is no such. */
static gboolean
join_folder (PracticeFolder *folder, int level, int *depth, PracticeSchema **all)
{
  if (folder->files->len)
    {
      if (*depth >= 0 && *depth != level)
        return FALSE;
      *depth = level;
    }
  for (guint i = 0; i < folder->files->len; i++)
    if (!join (all, ((File *) g_ptr_array_index (folder->files, i))->schema))
      return FALSE;
  for (guint i = 0; i < folder->folders->len; i++)
    if (!join_folder (g_ptr_array_index (folder->folders, i), level + 1, depth, all))
      return FALSE;
  return TRUE;
}

/* ---- tables ---- */

static void
part_free (PracticePart *part)
{
  g_free (part->path);
  g_ptr_array_unref (part->values);
  g_free (part);
}

void
practice_found_free (PracticeFound *found)
{
  g_free (found->name);
  g_free (found->location);
  practice_schema_free (found->schema);
  g_ptr_array_unref (found->keys);
  g_ptr_array_unref (found->parts);
  g_free (found);
}

/* What is neither letter, digit nor underscore becomes one. */
char *
practice_crawler_table_name (const char *text)
{
  char *name = g_ascii_strdown (text, -1);

  for (char *p = name; *p; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      *p = '_';
  return name;
}

/* Takes @schema. */
static PracticeFound *
found_new (const char *bucket, const char *path, const char *name, PracticeSchema *schema)
{
  PracticeFound *found = g_new0 (PracticeFound, 1);

  found->name = practice_crawler_table_name (name);
  found->location = g_strdup_printf ("s3://%s/%s", bucket, path);
  found->schema = schema;
  found->keys = g_ptr_array_new_with_free_func (g_free);
  found->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  return found;
}

/* "year=2021" names its key, where all folders of the level do; other levels are numbered. */
static void
name_key (PracticeFound *found, guint level, const char *folder)
{
  const char *equals = strchr (folder, '=');
  g_autofree char *key
      = equals && equals > folder ? g_utf8_strdown (folder, equals - folder) : NULL;
  g_autofree char *numbered = g_strdup_printf ("partition_%u", level);

  if (found->keys->len == level)
    g_ptr_array_add (found->keys, g_strdup (key ? key : numbered));
  else if (g_strcmp0 (found->keys->pdata[level], key) != 0)
    {
      g_free (found->keys->pdata[level]);
      found->keys->pdata[level] = g_steal_pointer (&numbered);
    }
}

static void
add_parts (PracticeFound *found, PracticeFolder *folder, GPtrArray *values)
{
  PracticePart *part;

  for (guint i = 0; i < folder->folders->len; i++)
    {
      PracticeFolder *below = g_ptr_array_index (folder->folders, i);
      const char *equals = strchr (below->name, '=');

      name_key (found, values->len, below->name);
      g_ptr_array_add (values,
                       (char *) (equals && equals > below->name ? equals + 1 : below->name));
      add_parts (found, below, values);
      g_ptr_array_set_size (values, values->len - 1);
    }
  if (!folder->files->len || !values->len)
    return;
  part = g_new0 (PracticePart, 1);
  part->path = g_strdup_printf ("s3://%s/%s", folder->bucket, folder->path);
  part->values = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < values->len; i++)
    g_ptr_array_add (part->values, g_uri_unescape_string (g_ptr_array_index (values, i), NULL));
  for (guint i = 0; i < part->values->len; i++)
    if (!part->values->pdata[i])
      part->values->pdata[i] = g_strdup (g_ptr_array_index (values, i));
  for (guint i = 0; i < folder->files->len; i++)
    {
      const PracticeSchema *schema = ((File *) g_ptr_array_index (folder->files, i))->schema;

      part->objects++;
      part->size += schema->size;
      part->records += schema->records;
    }
  g_ptr_array_add (found->parts, part);
}

static void
collect (PracticeFolder *folder, GPtrArray *tables)
{
  PracticeSchema *all = NULL;
  int depth = -1;

  /* A folder that only holds another is a way, not a table. */
  while (folder->files->len == 0 && folder->folders->len == 1
         && !strchr (((PracticeFolder *) folder->folders->pdata[0])->name, '='))
    folder = g_ptr_array_index (folder->folders, 0);
  if (join_folder (folder, 0, &depth, &all))
    {
      g_autoptr (GPtrArray) values = g_ptr_array_new ();
      PracticeFound *found;

      if (!all)
        return;
      found = found_new (folder->bucket, folder->path, folder->name, all);
      add_parts (found, folder, values);
      g_ptr_array_add (tables, found);
      return;
    }
  g_clear_pointer (&all, practice_schema_free);
  for (guint i = 0; i < folder->files->len; i++)
    {
      File *file = g_ptr_array_index (folder->files, i);
      g_autofree char *path = g_strconcat (folder->path, file->name, NULL);

      g_ptr_array_add (tables, found_new (folder->bucket, path, file->name,
                                          practice_schema_copy (file->schema)));
    }
  for (guint i = 0; i < folder->folders->len; i++)
    collect (g_ptr_array_index (folder->folders, i), tables);
}

/* Of two tables of one name the later gets a part of its location's digest, as with Glue. */
static void
make_distinct (GPtrArray *tables)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < tables->len; i++)
    {
      PracticeFound *found = g_ptr_array_index (tables, i);

      if (g_hash_table_contains (names, found->name))
        {
          g_autofree char *digest
              = g_compute_checksum_for_string (G_CHECKSUM_MD5, found->location, -1);
          char *name = g_strdup_printf ("%s_%s", found->name, digest);

          g_free (found->name);
          found->name = name;
        }
      g_hash_table_add (names, found->name);
    }
}

GPtrArray *
practice_folder_tables (PracticeFolder *folder)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func ((GDestroyNotify) practice_found_free);

  collect (folder, tables);
  make_distinct (tables);
  return tables;
}
