/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/parquet/practice-parquet-private.h"

/* The numbers of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift */

enum { FILE_SCHEMA = 2, FILE_ROWS = 3, FILE_GROUPS = 4 };
enum { GROUP_COLUMNS = 1, GROUP_ROWS = 3 };
enum { CHUNK_FILE = 1, CHUNK_META = 3 };
enum { META_CODEC = 4, META_VALUES = 5, META_COMPRESSED = 7, META_DATA = 9, META_DICTIONARY = 11 };
enum
{
  ELEMENT_TYPE = 1,
  ELEMENT_LENGTH = 2,
  ELEMENT_REPETITION = 3,
  ELEMENT_NAME = 4,
  ELEMENT_CHILDREN = 5,
  ELEMENT_CONVERTED = 6,
  ELEMENT_SCALE = 7,
  ELEMENT_PRECISION = 8,
  ELEMENT_LOGICAL = 10,
};

static void
element_free (gpointer data)
{
  ParquetElement *element = data;

  g_free (element->name);
  g_free (element);
}

static void
column_free (gpointer data)
{
  ParquetColumn *column = data;

  g_free (column->type);
  g_free (column);
}

static void
group_free (gpointer data)
{
  ParquetGroup *group = data;

  g_array_unref (group->chunks);
  g_free (group);
}

/* ---- the schema ---- */

/* Of old writers */
static void
take_converted (ParquetElement *element, gint64 converted)
{
  static const struct
  {
    gint64 converted;
    ParquetMeaning meaning;
    gint64 number;
  } known[] = {
    { 0, MEANS_TEXT },     { 1, MEANS_MAP },           { 3, MEANS_LIST },          { 4, MEANS_TEXT },
    { 5, MEANS_DECIMAL },  { 6, MEANS_DATE },          { 9, MEANS_TIMESTAMP, 1000 }, { 10, MEANS_TIMESTAMP, 1000000 },
    { 11, MEANS_UNSIGNED, 8 }, { 12, MEANS_UNSIGNED, 16 }, { 13, MEANS_UNSIGNED, 32 }, { 14, MEANS_UNSIGNED, 64 },
    { 15, MEANS_NOTHING, 8 },  { 16, MEANS_NOTHING, 16 },  { 17, MEANS_NOTHING, 32 },  { 18, MEANS_NOTHING, 64 },
    { 19, MEANS_TEXT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (known[i].converted == converted)
      {
        element->meaning = known[i].meaning;
        if (element->meaning == MEANS_TIMESTAMP)
          element->per_second = known[i].number;
        else
          element->width = known[i].number;
      }
}

/* The one field that a union has: which */
static gint64
take_union (Thrift *thrift, guint type)
{
  gint64 id = 0, chosen = 0;

  if (type != THRIFT_STRUCT)
    thrift_skip (thrift, type);
  else
    while (thrift_field (thrift, &id, &type))
      {
        chosen = id;
        thrift_skip (thrift, type);
      }
  return chosen;
}

static void
take_logical_details (Thrift *thrift, ParquetElement *element, gint64 logical)
{
  gint64 id = 0;
  guint type;

  while (thrift_field (thrift, &id, &type))
    if (logical == 5 && id == 1)
      element->scale = thrift_int (thrift, type);
    else if (logical == 5 && id == 2)
      element->precision = thrift_int (thrift, type);
    else if (logical == 8 && id == 2)
      switch (take_union (thrift, type))
        {
        case 1:
          element->per_second = 1000;
          break;
        case 3:
          element->per_second = 1000000000;
          break;
        default:
          element->per_second = 1000000;
        }
    else if (logical == 10 && id == 1)
      element->width = thrift_int (thrift, type);
    else if (logical == 10 && id == 2 && type == THRIFT_FALSE)
      element->meaning = MEANS_UNSIGNED;
    else
      thrift_skip (thrift, type);
}

static void
take_logical (Thrift *thrift, ParquetElement *element, guint type)
{
  static const ParquetMeaning meanings[]
      = { [1] = MEANS_TEXT, [2] = MEANS_MAP,  [3] = MEANS_LIST, [4] = MEANS_TEXT, [5] = MEANS_DECIMAL,
          [6] = MEANS_DATE, [8] = MEANS_TIMESTAMP, [12] = MEANS_TEXT, [14] = MEANS_UUID };
  gint64 id = 0;

  if (type != THRIFT_STRUCT)
    {
      thrift_skip (thrift, type);
      return;
    }
  while (thrift_field (thrift, &id, &type))
    {
      if (id < (gint64) G_N_ELEMENTS (meanings) && meanings[id] != MEANS_NOTHING)
        element->meaning = meanings[id];
      if (type == THRIFT_STRUCT)
        take_logical_details (thrift, element, id);
      else
        thrift_skip (thrift, type);
    }
}

static ParquetElement *
take_element (Thrift *thrift)
{
  ParquetElement *element = g_new0 (ParquetElement, 1);
  const char *name;
  gint64 id = 0, physical = PARQUET_GROUP, *number;
  gsize length;
  guint type;

  while (thrift_field (thrift, &id, &type))
    {
      number = id == ELEMENT_TYPE         ? &physical
               : id == ELEMENT_LENGTH     ? &element->length
               : id == ELEMENT_REPETITION ? &element->repetition
               : id == ELEMENT_CHILDREN   ? &element->children
               : id == ELEMENT_SCALE      ? &element->scale
               : id == ELEMENT_PRECISION  ? &element->precision
                                          : NULL;
      if (number != NULL)
        *number = thrift_int (thrift, type);
      else if (id == ELEMENT_CONVERTED)
        take_converted (element, thrift_int (thrift, type));
      else if (id == ELEMENT_LOGICAL)
        take_logical (thrift, element, type);
      else if (id == ELEMENT_NAME && (name = thrift_binary (thrift, type, &length)) != NULL)
        {
          g_free (element->name);
          element->name = g_utf8_make_valid (name, (gssize) length);
        }
      else if (id != ELEMENT_NAME)
        thrift_skip (thrift, type);
    }
  if (element->meaning == MEANS_TIMESTAMP && element->per_second == 0)
    element->per_second = 1000;
  element->physical = physical < 0 || physical > PARQUET_GROUP ? PARQUET_GROUP : (ParquetPhysical) physical;
  thrift->bad |= physical != element->physical || element->name == NULL || element->children < 0
                 || (element->physical != PARQUET_GROUP && element->children > 0)
                 || (element->physical == PARQUET_FIXED && (element->length < 1 || element->length > 1 << 20))
                 || (element->meaning == MEANS_DECIMAL && (element->scale < 0 || element->scale > 100));
  return element;
}

/* ---- row groups ---- */

static void
take_meta (Thrift *thrift, ParquetChunk *chunk, guint type)
{
  gint64 id = 0;

  if (type != THRIFT_STRUCT)
    {
      thrift_skip (thrift, type);
      return;
    }
  while (thrift_field (thrift, &id, &type))
    {
      gint64 *number = id == META_CODEC        ? &chunk->codec
                       : id == META_VALUES     ? &chunk->n_values
                       : id == META_COMPRESSED ? &chunk->compressed
                       : id == META_DATA       ? &chunk->data_at
                       : id == META_DICTIONARY ? &chunk->dictionary_at
                                               : NULL;

      if (number != NULL)
        *number = thrift_int (thrift, type);
      else
        thrift_skip (thrift, type);
    }
}

/* A chunk may lie in another file: nobody writes that, and here it would be a way out of the file. */
static void
take_chunk (Thrift *thrift, ParquetGroup *group)
{
  ParquetChunk chunk = { 0 };
  gint64 id = 0;
  guint type;

  while (thrift_field (thrift, &id, &type))
    if (id == CHUNK_META)
      take_meta (thrift, &chunk, type);
    else
      {
        thrift->bad |= id == CHUNK_FILE;
        thrift_skip (thrift, type);
      }
  g_array_append_val (group->chunks, chunk);
}

static ParquetGroup *
take_group (Thrift *thrift)
{
  ParquetGroup *group = g_new0 (ParquetGroup, 1);
  gint64 id = 0;
  guint type, element;

  group->chunks = g_array_new (FALSE, FALSE, sizeof (ParquetChunk));
  while (thrift_field (thrift, &id, &type))
    if (id == GROUP_COLUMNS)
      for (gsize n = thrift_list (thrift, type, &element); n > 0 && !thrift->bad; n--)
        {
          thrift->bad |= element != THRIFT_STRUCT;
          take_chunk (thrift, group);
        }
    else if (id == GROUP_ROWS)
      group->n_rows = thrift_int (thrift, type);
    else
      thrift_skip (thrift, type);
  return group;
}

/* ---- columns ---- */

static guint
count_leaves (PracticeParquet *self, guint from, guint to)
{
  guint n = 0;

  for (guint i = from; i < to; i++)
    n += ((ParquetElement *) g_ptr_array_index (self->elements, i))->physical != PARQUET_GROUP;
  return n;
}

static gboolean
find_columns (PracticeParquet *self)
{
  const ParquetElement *root = self->elements->len > 0 ? g_ptr_array_index (self->elements, 0) : NULL;
  guint next = 1;

  if (root == NULL || root->physical != PARQUET_GROUP)
    return FALSE;
  for (gint64 i = 0; i < root->children; i++)
    {
      ParquetColumn *column;
      const ParquetElement *element;

      if (next >= self->elements->len)
        return FALSE;
      element = g_ptr_array_index (self->elements, next);
      column = g_new0 (ParquetColumn, 1);
      g_ptr_array_add (self->columns, column);
      column->element = next;
      column->leaf = self->n_leaves;
      column->nested = element->physical == PARQUET_GROUP || element->repetition == 2;
      column->type = parquet_hive_type (self, next, &next);
      if (column->type == NULL)
        return FALSE;
      self->n_leaves += count_leaves (self, column->element, next);
    }
  return next == self->elements->len;
}

static gboolean
check_groups (PracticeParquet *self)
{
  gint64 n_rows = 0;

  for (guint i = 0; i < self->groups->len; i++)
    {
      const ParquetGroup *group = g_ptr_array_index (self->groups, i);

      if (group->n_rows < 0 || group->n_rows > G_MAXINT64 - n_rows || group->chunks->len != self->n_leaves)
        return FALSE;
      n_rows += group->n_rows;
    }
  return n_rows == self->n_rows;
}

gboolean
parquet_footer_parse (PracticeParquet *self, const guint8 *data, gsize length)
{
  Thrift thrift = { data, data + length };
  gint64 id = 0;
  guint type, element;

  self->elements = g_ptr_array_new_with_free_func (element_free);
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  while (thrift_field (&thrift, &id, &type))
    if (id == FILE_SCHEMA)
      for (gsize n = thrift_list (&thrift, type, &element); n > 0 && !thrift.bad; n--)
        {
          thrift.bad |= element != THRIFT_STRUCT;
          g_ptr_array_add (self->elements, take_element (&thrift));
        }
    else if (id == FILE_GROUPS)
      for (gsize n = thrift_list (&thrift, type, &element); n > 0 && !thrift.bad; n--)
        {
          thrift.bad |= element != THRIFT_STRUCT;
          g_ptr_array_add (self->groups, take_group (&thrift));
        }
    else if (id == FILE_ROWS)
      self->n_rows = thrift_int (&thrift, type);
    else
      thrift_skip (&thrift, type);
  return !thrift.bad && find_columns (self) && check_groups (self);
}
