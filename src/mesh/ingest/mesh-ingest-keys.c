/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/ingest/mesh-value.h"

/* What Hive calls the folder of rows without a value. */
#define NO_VALUE "__HIVE_DEFAULT_PARTITION__"

typedef void (*EachFolder) (const char *key,
                            gsize key_length,
                            const char *value,
                            gsize value_length,
                            gpointer data);

static void
each_folder (const char *name, EachFolder each, gpointer data)
{
  const char *slash;

  for (const char *p = name; (slash = strchr (p, '/')) != NULL; p = slash + 1)
    {
      const char *equals = memchr (p, '=', (gsize) (slash - p));

      if (equals != NULL && equals > p)
        each (p, (gsize) (equals - p), equals + 1, (gsize) (slash - equals - 1), data);
    }
}

static void
add_key (const char *key, gsize key_length, const char *value, gsize value_length, gpointer data)
{
  g_string_append_len (data, key, (gssize) key_length);
  g_string_append_c (data, '/');
}

static char *
dup_shape (const MeshIngestFile *file)
{
  GString *shape = g_string_new (NULL);

  each_folder (file->name, add_key, shape);
  return g_string_free (shape, FALSE);
}

static void
add_value (const char *key, gsize key_length, const char *value, gsize value_length, gpointer data)
{
  g_autofree char *raw = g_strndup (value, value_length);
  g_autofree char *read = g_uri_unescape_string (raw, NULL);

  g_strv_builder_add (data, read != NULL && g_utf8_validate (read, -1, NULL) ? read : raw);
}

char **
mesh_ingest_file_dup_values (const MeshIngestFile *file)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  each_folder (file->name, add_value, builder);
  return g_strv_builder_end (builder);
}

/* ---- types ---- */

/* "01" is text to queries that know it as such; numbers that fit an int are one. */
static char *
dup_key_type (const char *so_far, const char *value)
{
  const char *type = g_str_equal (value, NO_VALUE) ? NULL : mesh_value_type (value);

  if (type != NULL && g_str_equal (type, "bigint") && mesh_value_fits ("int", value))
    type = "int";
  else if (type != NULL && !g_str_equal (type, "bigint") && !g_str_equal (type, "date"))
    type = "string";
  return mesh_type_widen (so_far, type);
}

/* The keys that most files share. */
static char *
dup_usual_shape (GPtrArray *files)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *best = "";
  guint best_count = 0;

  for (guint i = 0; i < files->len; i++)
    {
      char *shape = dup_shape (g_ptr_array_index (files, i));
      const guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, shape)) + 1;

      g_hash_table_replace (counts, shape, GUINT_TO_POINTER (count));
      if (count > best_count)
        {
          best = shape;
          best_count = count;
        }
    }
  return g_strdup (best);
}

static void
drop_others (GPtrArray *files, const char *shape, MeshIngestWalk *walk)
{
  guint kept = 0;

  for (guint i = 0; i < files->len; i++)
    {
      MeshIngestFile *file = g_ptr_array_index (files, i);
      g_autofree char *own = dup_shape (file);

      if (g_str_equal (own, shape))
        {
          g_ptr_array_index (files, i) = g_ptr_array_index (files, kept);
          g_ptr_array_index (files, kept++) = file;
        }
      else
        mesh_ingest_walk_trouble (
            walk, file->path,
            _ ("It lies in other key=value folders than the table's other files"));
    }
  g_ptr_array_set_size (files, (gint) kept);
}

char **
mesh_ingest_take_keys (GPtrArray *files, MeshIngestWalk *walk)
{
  g_autofree char *shape = dup_usual_shape (files);
  g_auto (GStrv) names = g_strsplit (shape, "/", -1);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const guint n = g_strv_length (names) > 0 ? g_strv_length (names) - 1 : 0;
  char **keys = g_new0 (char *, 2 * n + 1);

  drop_others (files, shape, walk);
  for (guint k = 0; k < n; k++)
    keys[2 * k] = mesh_dup_column_name (names[k], k, taken);
  for (guint i = 0; i < files->len && n > 0; i++)
    {
      g_auto (GStrv) values = mesh_ingest_file_dup_values (g_ptr_array_index (files, i));

      for (guint k = 0; k < n; k++)
        {
          char *type = dup_key_type (keys[2 * k + 1], values[k]);

          g_free (keys[2 * k + 1]);
          keys[2 * k + 1] = type;
        }
    }
  for (guint k = 0; k < n; k++)
    if (keys[2 * k + 1] == NULL)
      keys[2 * k + 1] = g_strdup ("string");
  return keys;
}
