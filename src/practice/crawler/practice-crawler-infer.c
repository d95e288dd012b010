/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/crawler/practice-crawler.h"
#include "practice/parquet/practice-parquet.h"

#include <string.h>

#define MAX_COLUMNS 2000
#define MAX_DEPTH 16
#define HEADER_LENGTH 150
/* Records that decide on the delimiter */
#define PROBED 50

static const char delimiters[] = { ',', '|', '\t', ';', '\001' };

void
practice_schema_free (PracticeSchema *schema)
{
  practice_shape_free (schema->columns);
  g_free (schema);
}

static PracticeSchema *
schema_new (void)
{
  PracticeSchema *schema = g_new0 (PracticeSchema, 1);

  schema->classification = "UNKNOWN";
  schema->columns = practice_shape_new (PRACTICE_SHAPE_STRUCT);
  schema->objects = 1;
  return schema;
}

PracticeSchema *
practice_schema_copy (const PracticeSchema *schema)
{
  PracticeSchema *copy = g_memdup2 (schema, sizeof *schema);

  copy->columns = practice_shape_copy (schema->columns);
  return copy;
}

/* ---- CSV ---- */

GPtrArray *
practice_csv_record (const char **at, char delimiter, gboolean *quoted)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  const char *p = *at + strspn (*at, "\r\n"); /* empty lines are no records */

  if (!*p)
    return NULL;
  for (;;)
    {
      g_autoptr (GString) field = g_string_new (NULL);

      if (*p == '"')
        {
          *quoted = TRUE;
          for (p++; *p && (*p != '"' || p[1] == '"'); p++)
            {
              p += *p == '"';
              g_string_append_c (field, *p);
            }
          if (!*p)
            return NULL;
          p++;
        }
      for (; *p && *p != delimiter && *p != '\n' && !(*p == '\r' && (p[1] == '\n' || !p[1])); p++)
        g_string_append_c (field, *p);
      g_ptr_array_add (fields, g_string_free (g_steal_pointer (&field), FALSE));
      if (*p != delimiter || fields->len > MAX_COLUMNS)
        break;
      p++;
    }
  p += *p == '\r';
  p += *p == '\n';
  *at = p;
  return g_steal_pointer (&fields);
}

/* How many columns every one of the first records has; 0: not the same number. */
static guint
count_columns (const char *text, char delimiter, guint *records)
{
  gboolean quoted = FALSE;
  guint columns = 0;

  for (*records = 0; *records < PROBED && *text; (*records)++)
    {
      g_autoptr (GPtrArray) fields = practice_csv_record (&text, delimiter, &quoted);

      if (!fields || (columns && fields->len != columns))
        return 0;
      columns = fields->len;
    }
  return columns;
}

/* 0: none divides the text into two columns and two rows at least. */
static char
find_delimiter (const char *text)
{
  guint most = 1, records;
  char best = 0;

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      guint columns = count_columns (text, delimiters[i], &records);

      if (columns > most && columns <= MAX_COLUMNS && records > 1)
        {
          most = columns;
          best = delimiters[i];
        }
    }
  return best;
}

/* Dates, times and truth values stay strings, as with Glue's CSV classifier. */
static PracticeShapeKind
text_kind (const char *field)
{
  g_autofree char *text = g_strstrip (g_strdup (field));
  char *end;
  gint64 whole;

  if (!*text)
    return PRACTICE_SHAPE_NOTHING;
  if (g_ascii_string_to_signed (*text == '+' ? text + 1 : text, 10, G_MININT64, G_MAXINT64, &whole,
                                NULL))
    return PRACTICE_SHAPE_BIGINT;
  if (strspn (text, "+-.0123456789eE") != strlen (text))
    return PRACTICE_SHAPE_STRING;
  g_ascii_strtod (text, &end);
  return *end ? PRACTICE_SHAPE_STRING : PRACTICE_SHAPE_DOUBLE;
}

static gboolean
could_be_header (GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const char *field = g_ptr_array_index (fields, i);
      PracticeShapeKind kind = text_kind (field);
      gboolean last = i + 1 == fields->len;

      if ((kind != PRACTICE_SHAPE_STRING && !(last && kind == PRACTICE_SHAPE_NOTHING))
          || (!last && g_utf8_strlen (field, -1) >= HEADER_LENGTH))
        return FALSE;
    }
  return TRUE;
}

/* The column's name: lower case; without one, or where another has it, by its place. */
static char *
column_name (PracticeShape *columns, GPtrArray *header, guint i)
{
  g_autofree char *given = header ? g_strstrip (g_strdup (g_ptr_array_index (header, i))) : NULL;
  g_autofree char *name
      = given && *given ? g_utf8_strdown (given, -1) : g_strdup_printf ("col%u", i);

  for (guint j = 0; j < columns->fields->len; j++)
    if (g_str_equal (((PracticeField *) g_ptr_array_index (columns->fields, j))->name, name))
      return g_strdup_printf ("%s_%u", name, i);
  return g_steal_pointer (&name);
}

static gboolean
differs (GPtrArray *kinds)
{
  for (guint i = 0; i < kinds->len; i++)
    {
      PracticeShape *shape = g_ptr_array_index (kinds, i);

      if (shape->kind != PRACTICE_SHAPE_STRING && shape->kind != PRACTICE_SHAPE_NOTHING)
        return TRUE;
    }
  return FALSE;
}

static void
merge_record (GPtrArray *kinds, GPtrArray *fields)
{
  for (guint i = 0; i < kinds->len && i < fields->len; i++)
    practice_shape_merge (g_ptr_array_index (kinds, i),
                          practice_shape_new (text_kind (g_ptr_array_index (fields, i))));
}

gboolean
practice_csv_infer (const char *text, PracticeSchema *schema)
{
  char delimiter = find_delimiter (text);
  g_autoptr (GPtrArray) first
      = delimiter ? practice_csv_record (&text, delimiter, &schema->quoted) : NULL;
  g_autoptr (GPtrArray) kinds
      = g_ptr_array_new_with_free_func ((GDestroyNotify) practice_shape_free);
  GPtrArray *fields;

  if (!first)
    return FALSE;
  for (guint i = 0; i < first->len; i++)
    g_ptr_array_add (kinds, practice_shape_new (PRACTICE_SHAPE_NOTHING));
  while ((fields = practice_csv_record (&text, delimiter, &schema->quoted)))
    {
      merge_record (kinds, fields);
      schema->records++;
      g_ptr_array_unref (fields);
    }
  /* A header of words above words could as well be a row. */
  schema->header = could_be_header (first) && differs (kinds);
  schema->delimiter = delimiter;
  schema->classification = "csv";
  if (!schema->header)
    {
      merge_record (kinds, first);
      schema->records++;
    }
  for (guint i = 0; i < kinds->len; i++)
    {
      g_autofree char *name = column_name (schema->columns, schema->header ? first : NULL, i);

      practice_shape_merge (practice_shape_field (schema->columns, name),
                            practice_shape_copy (g_ptr_array_index (kinds, i)));
    }
  return TRUE;
}

/* ---- JSON ---- */

/* Brackets of strings count too: nothing that is this deep is worth the look. */
static gboolean
is_too_deep (const char *text, gsize length)
{
  int depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      depth += (text[i] == '[' || text[i] == '{') - (text[i] == ']' || text[i] == '}');
      if (depth > 256)
        return TRUE;
    }
  return FALSE;
}

static void
add_columns (PracticeSchema *schema, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_autofree char *folded = g_utf8_strdown (name, -1);

      if (*folded && (schema->columns->fields->len < MAX_COLUMNS))
        practice_shape_merge (practice_shape_field (schema->columns, folded),
                              practice_shape_of_json (member, MAX_DEPTH));
    }
  schema->records++;
}

static JsonNode *
parse (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  if (is_too_deep (text, length) || !json_parser_load_from_data (parser, text, length, NULL))
    return NULL;
  return json_parser_steal_root (parser);
}

/* A list at the top is one column, as Glue has it. */
static gboolean
infer_document (const char *text, PracticeSchema *schema)
{
  g_autoptr (JsonNode) node = parse (text, strlen (text));

  if (!node || JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    add_columns (schema, json_node_get_object (node));
  else
    {
      practice_shape_merge (practice_shape_field (schema->columns, "array"),
                            practice_shape_of_json (node, MAX_DEPTH));
      schema->records = json_array_get_length (json_node_get_array (node));
    }
  return TRUE;
}

gboolean
practice_json_infer (const char *text, PracticeSchema *schema)
{
  const char *line = text + strspn (text, " \t\r\n");

  if (*line != '{' && *line != '[')
    return FALSE;
  schema->classification = "json";
  if (*line == '[')
    return infer_document (line, schema);
  while (*line)
    {
      const char *end = strchrnul (line, '\n');
      g_autoptr (JsonNode) node = parse (line, end - line);

      if (!node || !JSON_NODE_HOLDS_OBJECT (node))
        return schema->records == 0 && infer_document (text, schema);
      add_columns (schema, json_node_get_object (node));
      line = end + strspn (end, " \t\r\n");
    }
  return TRUE;
}

/* ---- any file ---- */

/* Whole lines of UTF-8 without a byte order mark; NULL: it is none. */
static char *
readable_text (GBytes *sample, gint64 size)
{
  gsize length;
  const char *data = g_bytes_get_data (sample, &length);
  g_autofree char *text = NULL;

  if (length >= 3 && memcmp (data, "\357\273\277", 3) == 0)
    {
      data += 3;
      length -= 3;
      size -= 3;
    }
  if (length < (gsize) MAX (size, 0))
    while (length > 0 && data[length - 1] != '\n')
      length--;
  if (length == 0 || memchr (data, 0, length) || !g_utf8_validate (data, length, NULL))
    return NULL;
  text = g_strndup (data, length);
  return g_steal_pointer (&text);
}

PracticeSchema *
practice_schema_infer (GBytes *sample, gint64 size)
{
  g_autoptr (PracticeSchema) schema = schema_new ();
  g_autofree char *text = readable_text (sample, size);
  gsize sampled = g_bytes_get_size (sample);

  if (text && !practice_json_infer (text, schema))
    {
      practice_schema_free (schema);
      schema = schema_new ();
      if (!practice_csv_infer (text, schema))
        {
          practice_schema_free (schema);
          schema = schema_new ();
        }
    }
  schema->size = size;
  if (sampled > 0 && (gint64) sampled < size)
    schema->records = (gint64) ((double) schema->records * size / sampled);
  return g_steal_pointer (&schema);
}

/* ---- Parquet: says itself what it holds ---- */

static PracticeShape *
shape_of_type (const char *type)
{
  static const char *const names[] = { [PRACTICE_SHAPE_BOOLEAN] = "boolean", [PRACTICE_SHAPE_INT] = "int",
                                       [PRACTICE_SHAPE_BIGINT] = "bigint",   [PRACTICE_SHAPE_DOUBLE] = "double",
                                       [PRACTICE_SHAPE_STRING] = "string" };
  PracticeShape *shape;

  for (guint i = PRACTICE_SHAPE_BOOLEAN; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], type))
      return practice_shape_new (i);
  shape = practice_shape_new (PRACTICE_SHAPE_NAMED);
  shape->type = g_strdup (type);
  return shape;
}

PracticeSchema *
practice_schema_infer_parquet (GBytes *whole)
{
  PracticeSchema *schema = schema_new ();
  g_autofree char *problem = NULL;
  g_autoptr (PracticeParquet) file = practice_parquet_open (whole, &problem);

  schema->size = (gint64) g_bytes_get_size (whole);
  if (file == NULL)
    return schema;
  schema->classification = "parquet";
  schema->records = practice_parquet_get_n_rows (file);
  for (guint i = 0; i < MIN (practice_parquet_get_n_columns (file), MAX_COLUMNS); i++)
    {
      g_autofree char *name = g_utf8_strdown (practice_parquet_get_name (file, i), -1);

      practice_shape_merge (practice_shape_field (schema->columns, name),
                            shape_of_type (practice_parquet_get_type (file, i)));
    }
  return schema;
}

/* Glue puts files together that have most columns in common (Developer Guide, "How does a crawler
 * determine when to create partitions?": 70 percent). */
gboolean
practice_schema_is_similar (const PracticeSchema *a, const PracticeSchema *b)
{
  guint common = 0;

  if (!g_str_equal (a->classification, b->classification) || a->delimiter != b->delimiter)
    return FALSE;
  for (guint i = 0; i < a->columns->fields->len; i++)
    for (guint j = 0; j < b->columns->fields->len; j++)
      common += g_str_equal (((PracticeField *) g_ptr_array_index (a->columns->fields, i))->name,
                             ((PracticeField *) g_ptr_array_index (b->columns->fields, j))->name);
  return common * 10 >= MAX (a->columns->fields->len, b->columns->fields->len) * 7;
}

void
practice_schema_merge (PracticeSchema *schema, const PracticeSchema *other)
{
  practice_shape_merge (schema->columns, practice_shape_copy (other->columns));
  schema->quoted |= other->quoted;
  schema->header |= other->header;
  schema->objects += other->objects;
  schema->size += other->size;
  schema->records += other->records;
}
