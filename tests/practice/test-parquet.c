/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "practice/parquet/practice-parquet-private.h"

/* Files that others wrote, hyparquet-writer, parquetjs-lite and parquet-wasm, of rows that parquet-expected.json has as
 * texts. */

static GBytes *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "corpus", "parquet", name, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

static PracticeParquet *
open_file (const char *name)
{
  g_autoptr (GBytes) bytes = load (name);
  g_autofree char *problem = NULL;
  PracticeParquet *file = practice_parquet_open (bytes, &problem);

  g_assert_cmpstr (problem, ==, NULL);
  return file;
}

/* ---- values ---- */

typedef struct
{
  JsonArray *rows;
  const guint *places; /* of the file's columns among the expected */
  guint n, row;
} Compare;

static void
check_text (const char *found, JsonNode *expected)
{
  char *end;
  double number;

  if (JSON_NODE_HOLDS_NULL (expected))
    {
      g_assert_null (found);
      return;
    }
  g_assert_nonnull (found);
  if (g_str_equal (found, json_node_get_string (expected)))
    return;
  /* Others write as many digits as they like. */
  number = g_ascii_strtod (found, &end);
  g_assert_cmpstr (end, ==, "");
  g_assert_cmpfloat_with_epsilon (number, g_ascii_strtod (json_node_get_string (expected), NULL), 1e-6);
}

static gboolean
compare_cb (const char *const *values, gpointer data)
{
  Compare *self = data;
  JsonArray *row = json_array_get_array_element (self->rows, self->row++);

  for (guint i = 0; i < self->n; i++)
    check_text (values[i], json_array_get_element (row, self->places[i]));
  return TRUE;
}

static void
check_values (const char *name, const guint *places, guint n)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "parquet-expected.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (PracticeParquet) file = open_file (name);
  g_autofree char *problem = NULL;
  g_autofree int *columns = g_new (int, n);
  Compare compare = { .places = places, .n = n };

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  compare.rows = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "rows");
  for (guint i = 0; i < n; i++)
    columns[i] = (int) i;
  practice_parquet_read (file, columns, n, compare_cb, &compare, &problem);
  g_assert_cmpstr (problem, ==, NULL);
  g_assert_cmpuint (compare.row, ==, json_array_get_length (compare.rows));
  g_assert_cmpint (practice_parquet_get_n_rows (file), ==, compare.row);
}

/* Every type, with NULLs, in several row groups: plain and from dictionaries, by all codecs. */
static void
test_values (gconstpointer name)
{
  static const guint places[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };

  check_values (name, places, G_N_ELEMENTS (places));
}

/* Data pages of version 1 and 2; the sixth column is a list. */
static void
test_pages (gconstpointer name)
{
  static const guint places[] = { 0, 1, 2, 3, 5 };
  g_autoptr (PracticeParquet) file = open_file (name);

  g_assert_true (practice_parquet_is_nested (file, 5));
  g_assert_cmpstr (practice_parquet_get_physical (file, 5), ==, "GROUP");
  g_assert_cmpstr (practice_parquet_get_type (file, 5), ==, "array<string>");
  g_assert_false (practice_parquet_is_nested (file, 4));
  check_values (name, places, G_N_ELEMENTS (places));
}

/* What writers of today choose: differences, bytes of equal places side by side, LZ4; all but the decimal. */
static void
test_encodings (gconstpointer name)
{
  static const guint places[] = { 0, 1, 2, 3, 4, 5, 6, 8, 9 };

  check_values (name, places, G_N_ELEMENTS (places));
}

static gboolean
count_cb (const char *const *values, gpointer data)
{
  ++*(guint *) data;
  return TRUE;
}

/* What is not read is said, with what to do. */
static void
test_brotli (void)
{
  g_autoptr (PracticeParquet) file = open_file ("brotli.parquet");
  const int columns[] = { 0 };
  g_autofree char *problem = NULL;
  guint rows = 0;

  g_assert_false (practice_parquet_read (file, columns, 1, count_cb, &rows, &problem));
  g_assert_nonnull (strstr (problem, "BROTLI: write the file with SNAPPY, GZIP, ZSTD or LZ4_RAW"));
  g_assert_cmpuint (rows, ==, 0);
}

/* ---- differences: the examples of Encodings.md, and what is at the edge ---- */

static void
check_delta (const guint8 *data, gsize size, const gint64 *expected, guint n, gsize length)
{
  ParquetDelta delta;
  gint64 value;

  g_assert_true (parquet_delta_init (&delta, data, data + size));
  g_assert_true (parquet_delta_find_end (&delta) == data + length);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (parquet_delta_next (&delta, &value));
      g_assert_cmpint (value, ==, expected[i]);
    }
  g_assert_false (parquet_delta_next (&delta, &value));
  /* Cut anywhere it ends early, or begins not at all. */
  for (gsize cut = 0; cut < length; cut++)
    {
      guint got = 0;

      if (!parquet_delta_init (&delta, data, data + cut))
        continue;
      g_assert_null (parquet_delta_find_end (&delta));
      while (got < n && parquet_delta_next (&delta, &value))
        g_assert_cmpint (value, ==, expected[got++]);
      g_assert_true (got <= n);
    }
}

static void
test_delta (void)
{
  /* 128 in a block, 4 miniblocks, 5 numbers, the first is 1; all differences are 1; after it something else */
  static const guint8 steady[] = { 0x80, 1, 4, 5, 2, 2, 0, 0, 0, 0, 0xee };
  static const gint64 steady_values[] = { 1, 2, 3, 4, 5 };
  /* 8 numbers from 7; the smallest difference is -2, the others 3 more: two bits each, padded to 32 */
  static const guint8 packed[] = { 0x80, 1, 4, 8, 14, 3, 2, 0, 0, 0, 0xc0, 0x3f, 0, 0, 0, 0, 0, 0 };
  static const gint64 packed_values[] = { 7, 5, 3, 1, 2, 3, 4, 5 };
  /* From the largest number to the smallest: one more */
  static const guint8 around[]
      = { 0x80, 1, 4, 2, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 0, 0, 0, 0 };
  static const gint64 around_values[] = { G_MAXINT64, G_MININT64 };

  check_delta (steady, sizeof steady, steady_values, 5, sizeof steady - 1);
  check_delta (packed, sizeof packed, packed_values, 8, sizeof packed);
  check_delta (around, sizeof around, around_values, 2, sizeof around);
}

/* Numbers that cannot be: no block, blocks of odd sizes, more bits than there are, and the longest number. */
static void
test_delta_refused (void)
{
  static const guint8 bad[][16] = { { 0, 4, 1, 2 },
                                    { 0x80, 1, 0, 1, 2 },
                                    { 0x80, 1, 3, 1, 2 },
                                    { 0x80, 1, 8, 1, 2 },
                                    { 0xff, 1, 1, 1, 2 },
                                    { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1 } };
  static const guint8 wide[32] = { 0x80, 1, 4, 3, 2, 2, 65, 65, 65, 65 };
  ParquetDelta delta;
  gint64 value;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (parquet_delta_init (&delta, bad[i], bad[i] + sizeof bad[i]));
  g_assert_true (parquet_delta_init (&delta, wide, wide + sizeof wide));
  g_assert_null (parquet_delta_find_end (&delta));
  g_assert_true (parquet_delta_next (&delta, &value));
  g_assert_false (parquet_delta_next (&delta, &value));
}

static void
test_schema (void)
{
  static const char *const types[]
      = { "bigint", "string", "double", "boolean", "date", "timestamp", "float", "decimal(9,2)", "int", "string" };
  g_autoptr (PracticeParquet) file = open_file ("snappy.parquet");

  g_assert_cmpuint (practice_parquet_get_n_columns (file), ==, G_N_ELEMENTS (types));
  g_assert_cmpstr (practice_parquet_get_name (file, 0), ==, "Id");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_assert_cmpstr (practice_parquet_get_type (file, i), ==, types[i]);
      g_assert_cmpint (practice_parquet_get_column_size (file, i), >, 0);
    }
}

static gboolean
stop_cb (const char *const *values, gpointer data)
{
  guint *rows = data;

  g_assert_null (values[0]);
  g_assert_nonnull (values[1]);
  return ++*rows < 3;
}

/* Columns that are not asked for, and an end before the end. */
static void
test_stopped (void)
{
  g_autoptr (PracticeParquet) file = open_file ("snappy.parquet");
  const int columns[] = { -1, 9 };
  g_autofree char *problem = NULL;
  guint rows = 0;

  g_assert_false (practice_parquet_read (file, columns, 2, stop_cb, &rows, &problem));
  g_assert_null (problem);
  g_assert_cmpuint (rows, ==, 3);
}

/* ---- what is no Parquet ---- */

static void
test_refused (void)
{
  static const char *const bad[]
      = { "", "PAR1", "PAR1PAR1", "PAR1xxxxPAR1", "PAR1\377\377\377\377PAR1", "PAR1\0\0\0\0PARE" };
  g_autoptr (GBytes) whole = load ("plain.parquet");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (bad[i], i == 5 ? 12 : strlen (bad[i]));
      g_autofree char *problem = NULL;

      g_assert_null (practice_parquet_open (bytes, &problem));
      g_assert_nonnull (problem);
    }
  /* Cut anywhere */
  for (gsize length = 0; length < g_bytes_get_size (whole); length += 97)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (whole, 0, length);
      g_autofree char *problem = NULL;

      g_assert_null (practice_parquet_open (bytes, &problem));
    }
}

static void
test_snappy (void)
{
  /* "aaaaaaaaaab": a literal, a copy that reaches into itself, a literal */
  static const guint8 good[] = { 11, 0x00, 'a', 0x15, 1, 0x00, 'b' };
  static const guint8 far_away[] = { 11, 0x00, 'a', 0x15, 2, 0x00, 'b' };
  static const guint8 no_distance[] = { 11, 0x00, 'a', 0x15, 0, 0x00, 'b' };
  guint8 out[11];

  g_assert_true (practice_snappy_decode (good, sizeof good, out, sizeof out));
  g_assert_cmpmem (out, sizeof out, "aaaaaaaaaab", 11);
  g_assert_false (practice_snappy_decode (good, sizeof good, out, 10));
  for (gsize length = 0; length < sizeof good; length++)
    g_assert_false (practice_snappy_decode (good, length, out, sizeof out));
  g_assert_false (practice_snappy_decode (far_away, sizeof far_away, out, sizeof out));
  g_assert_false (practice_snappy_decode (no_distance, sizeof no_distance, out, sizeof out));
}

static void
test_lz4 (void)
{
  /* "aaaaaaaaaab": one literal, a match of nine that reaches into itself, the last literal */
  static const guint8 good[] = { 0x15, 'a', 1, 0, 0x10, 'b' };
  static const guint8 far_away[] = { 0x15, 'a', 2, 0, 0x10, 'b' };
  static const guint8 no_distance[] = { 0x15, 'a', 0, 0, 0x10, 'b' };
  /* A match of 299: 15 and 255 and 25 more than the least, which is four */
  static const guint8 far[] = { 0x1f, 'a', 1, 0, 255, 25, 0x10, 'b' };
  guint8 out[301];

  g_assert_true (practice_lz4_decode (good, sizeof good, out, 11));
  g_assert_cmpmem (out, 11, "aaaaaaaaaab", 11);
  g_assert_false (practice_lz4_decode (good, sizeof good, out, 10));
  g_assert_false (practice_lz4_decode (good, sizeof good, out, 12));
  for (gsize length = 0; length < sizeof good; length++)
    g_assert_false (practice_lz4_decode (good, length, out, 11));
  g_assert_false (practice_lz4_decode (far_away, sizeof far_away, out, 11));
  g_assert_false (practice_lz4_decode (no_distance, sizeof no_distance, out, 11));
  g_assert_true (practice_lz4_decode (far, sizeof far, out, 301));
  g_assert_false (practice_lz4_decode (far, sizeof far, out, 300));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parquet/schema", test_schema);
  g_test_add_data_func ("/parquet/values/plain", "plain.parquet", test_values);
  g_test_add_data_func ("/parquet/values/snappy", "snappy.parquet", test_values);
  g_test_add_data_func ("/parquet/values/gzip", "gzip.parquet", test_values);
  g_test_add_data_func ("/parquet/values/zstd", "zstd.parquet", test_values);
  g_test_add_data_func ("/parquet/pages/1", "lite-1.parquet", test_pages);
  g_test_add_data_func ("/parquet/pages/2", "lite-2.parquet", test_pages);
  g_test_add_data_func ("/parquet/encodings/1", "delta.parquet", test_encodings);
  g_test_add_data_func ("/parquet/encodings/2", "delta-2.parquet", test_encodings);
  g_test_add_func ("/parquet/brotli", test_brotli);
  g_test_add_func ("/parquet/delta", test_delta);
  g_test_add_func ("/parquet/delta-refused", test_delta_refused);
  g_test_add_func ("/parquet/lz4", test_lz4);
  g_test_add_func ("/parquet/stopped", test_stopped);
  g_test_add_func ("/parquet/refused", test_refused);
  g_test_add_func ("/parquet/snappy", test_snappy);
  return g_test_run ();
}
