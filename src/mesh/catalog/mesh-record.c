/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-record.h"

#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-names.h"

/* Beyond the year 5000 it is no time. */
#define LAST_SECOND 1e11

/* ---- what a table says ---- */

static const char *
account_after (const char *text, const char *marker)
{
  const char *found = text != NULL ? g_strrstr (text, marker) : NULL;

  return found != NULL ? found + strlen (marker) : NULL;
}

/* The producer's central role made it; else the usual name of its database ends with the account.
 */
static char *
dup_owner (JsonNode *table, const char *database)
{
  const char *found
      = account_after (aws_json_get_string (table, "CreatedBy"), MESH_ROLE_ADMIN_PRODUCER "-");
  g_autofree char *account = NULL;

  if (found == NULL)
    found = account_after (database, "-");
  if (found == NULL || strlen (found) < 12)
    return NULL;
  account = g_strndup (found, 12);
  return mesh_is_account_id (account) ? g_steal_pointer (&account) : NULL;
}

static const char *
find_format (JsonNode *table)
{
  const char *classification = aws_json_get_string (table, "Parameters.classification");
  const char *library
      = aws_json_get_string (table, "StorageDescriptor.SerdeInfo.SerializationLibrary");
  const char *dot = library != NULL ? strrchr (library, '.') : NULL;

  if (classification != NULL)
    return classification;
  return dot != NULL ? dot + 1 : NULL;
}

/* Glue writes times as seconds, the practice server may have fractions. */
static char *
dup_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = seconds > 0 ? g_date_time_new_from_unix_utc (seconds) : NULL;

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : NULL;
}

static gint64
read_time (JsonNode *table, const char *member)
{
  const double seconds = aws_json_get_double (table, member, 0);

  return seconds > 0 && seconds < LAST_SECOND ? (gint64) seconds : 0;
}

/* A number as crawlers write it, or NULL for what is none. */
static const char *
find_number (JsonNode *table, const char *member)
{
  const char *text = aws_json_get_string (aws_json_get (table, "Parameters"), member);

  return text != NULL && *text != '\0' && strlen (text) < 19
                 && strspn (text, "0123456789") == strlen (text)
             ? text
             : NULL;
}

static char *
dup_link (JsonNode *table)
{
  const char *name = aws_json_get_string (table, "TargetTable.Name"),
             *database = aws_json_get_string (table, "TargetTable.DatabaseName"),
             *account = aws_json_get_string (table, "TargetTable.CatalogId");

  if (name == NULL || database == NULL)
    return NULL;
  return account != NULL ? g_strdup_printf ("%s · %s · %s", name, database, account)
                         : g_strdup_printf ("%s · %s", name, database);
}

static char *
dup_valid (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : g_strdup ("");
}

static void
add_columns (MeshRecord *self, JsonNode *list, const char *key)
{
  for (guint i = 0; i < aws_json_get_length (list, NULL); i++)
    {
      JsonNode *column = aws_json_get_element (list, NULL, i);
      const char *name = aws_json_get_string (column, "Name");

      if (name == NULL)
        continue;
      g_ptr_array_add (self->columns, dup_valid (name));
      g_ptr_array_add (self->columns, dup_valid (aws_json_get_string (column, "Type")));
      g_ptr_array_add (self->columns, dup_valid (aws_json_get_string (column, "Comment")));
      g_ptr_array_add (self->columns, g_strdup (key));
    }
}

static void
take_text (MeshRecord *self, MeshText text, char *value)
{
  mesh_record_set (self, text, value);
  g_free (value);
}

static MeshRecord *
new_empty (void)
{
  MeshRecord *self = g_new0 (MeshRecord, 1);

  self->columns = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/* ---- bytes ---- */

static void
append_text (GByteArray *bytes, const char *text)
{
  g_byte_array_append (bytes, (const guint8 *) text, strlen (text) + 1);
}

/* The next text of @data, or NULL. */
static const char *
read_text (const guint8 **data, gsize *left)
{
  const char *text = (const char *) *data;
  const guint8 *end = *left > 0 ? memchr (*data, '\0', *left) : NULL;

  if (end == NULL || !g_utf8_validate (text, end - *data, NULL))
    return NULL;
  *left -= (gsize) (end + 1 - *data);
  *data = end + 1;
  return text;
}

static gboolean
read_texts (MeshRecord *self, const guint8 *data, gsize left)
{
  const char *text;

  for (guint i = 0; i < MESH_N_TEXTS; i++)
    {
      text = read_text (&data, &left);
      if (text == NULL)
        return FALSE;
      self->texts[i] = g_strdup (text);
    }
  text = read_text (&data, &left);
  if (text == NULL)
    return FALSE;
  self->updated = g_ascii_strtoll (text, NULL, 10);
  while (left > 0)
    {
      text = read_text (&data, &left);
      if (text == NULL)
        return FALSE;
      g_ptr_array_add (self->columns, g_strdup (text));
    }
  return self->columns->len % MESH_N_COLUMN_TEXTS == 0;
}

/* ---- public ---- */

MeshRecord *
mesh_record_new (JsonNode *table)
{
  const char *name = aws_json_get_string (table, "Name"),
             *database = aws_json_get_string (table, "DatabaseName");
  const gint64 created = read_time (table, "CreateTime");
  MeshRecord *self;

  if (name == NULL || *name == '\0' || database == NULL || *database == '\0')
    return NULL;
  self = new_empty ();
  for (guint i = 0; i < MESH_N_TEXTS; i++)
    self->texts[i] = g_strdup ("");
  self->updated = read_time (table, "UpdateTime");
  if (self->updated == 0)
    self->updated = created;
  mesh_record_set (self, MESH_TEXT_NAME, name);
  mesh_record_set (self, MESH_TEXT_DATABASE, database);
  take_text (self, MESH_TEXT_OWNER, dup_owner (table, database));
  mesh_record_set (self, MESH_TEXT_DESCRIPTION, aws_json_get_string (table, "Description"));
  mesh_record_set (self, MESH_TEXT_LOCATION,
                   aws_json_get_string (table, "StorageDescriptor.Location"));
  mesh_record_set (self, MESH_TEXT_FORMAT, find_format (table));
  mesh_record_set (self, MESH_TEXT_KIND, aws_json_get_string (table, "TableType"));
  mesh_record_set (self, MESH_TEXT_SIZE, find_number (table, "sizeKey"));
  mesh_record_set (self, MESH_TEXT_ROWS, find_number (table, "recordCount"));
  mesh_record_set (self, MESH_TEXT_FILES, find_number (table, "objectCount"));
  take_text (self, MESH_TEXT_CREATED, dup_time (created));
  take_text (self, MESH_TEXT_UPDATED, dup_time (self->updated));
  take_text (self, MESH_TEXT_LINK, dup_link (table));
  add_columns (self, aws_json_get (table, "StorageDescriptor.Columns"), "");
  add_columns (self, aws_json_get (table, "PartitionKeys"), "p");
  return self;
}

void
mesh_record_free (MeshRecord *self)
{
  for (guint i = 0; i < MESH_N_TEXTS; i++)
    g_free (self->texts[i]);
  g_ptr_array_unref (self->columns);
  g_free (self);
}

void
mesh_record_set (MeshRecord *self, MeshText text, const char *value)
{
  char *valid = dup_valid (value);

  g_free (self->texts[text]);
  self->texts[text] = valid;
}

guint
mesh_record_get_n_columns (MeshRecord *self)
{
  return self->columns->len / MESH_N_COLUMN_TEXTS;
}

const char *
mesh_record_get_column (MeshRecord *self, guint column, guint text)
{
  return g_ptr_array_index (self->columns, column * MESH_N_COLUMN_TEXTS + text);
}

void
mesh_record_pack (MeshRecord *self, GByteArray *bytes)
{
  const guint start = bytes->len;
  g_autofree char *updated = g_strdup_printf ("%" G_GINT64_FORMAT, self->updated);
  guint32 length = 0;

  g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
  for (guint i = 0; i < MESH_N_TEXTS; i++)
    append_text (bytes, self->texts[i]);
  append_text (bytes, updated);
  for (guint i = 0; i < self->columns->len; i++)
    append_text (bytes, g_ptr_array_index (self->columns, i));
  length = bytes->len - start - sizeof length;
  memcpy (bytes->data + start, &length, sizeof length);
}

MeshRecord *
mesh_record_unpack (const guint8 *data, gsize length, guint nth)
{
  g_autoptr (MeshRecord) self = NULL;
  guint32 size;

  while (length >= sizeof size)
    {
      memcpy (&size, data, sizeof size);
      data += sizeof size;
      length -= sizeof size;
      if (size > length)
        return NULL;
      if (nth-- == 0)
        {
          self = new_empty ();
          return read_texts (self, data, size) ? g_steal_pointer (&self) : NULL;
        }
      data += size;
      length -= size;
    }
  return NULL;
}
