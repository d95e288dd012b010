/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/crawler/practice-crawler.h"

#include <string.h>

/* What a crawler takes a file for. */

static char *
columns (const char *data, gsize length, gint64 size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (PracticeSchema) schema = practice_schema_infer (bytes, size);
  g_autofree char *shape = practice_shape_print (schema->columns);

  return g_strdup_printf ("%s%s%s %s", schema->classification, schema->header ? "+header" : "",
                          schema->quoted ? "+quoted" : "", shape);
}

static void
test_files (void)
{
  static const char *const cases[][2] = {
    { "a,b\n1,x\n", "csv+header struct<a:bigint,b:string>" },
    { "\357\273\277A,B\n1,2.5\n2,\n", "csv+header struct<a:bigint,b:double>" },
    { "1,2\n3,4\n", "csv struct<col0:bigint,col1:bigint>" },
    { "a,b\nc,d\n", "csv struct<col0:string,col1:string>" },
    { "a,a\n1,2\n", "csv+header struct<a:bigint,a_1:bigint>" },
    { "a;b\r\n1;2,5\r\n", "csv+header struct<a:bigint,b:string>" },
    { "a|b\n1|true\n", "csv+header struct<a:bigint,b:string>" },
    { "a\tb\n1\t2021-03-01\n", "csv+header struct<a:bigint,b:string>" },
    { "\"a\",\"b,c\"\n\"x\n\"\"y\"\"\",1\n", "csv+header+quoted struct<a:string,b,c:bigint>" },
    { "a,b,\n1,2,\n", "csv+header struct<a:bigint,b:bigint,col2:string>" },
    { "a,b\n1,9223372036854775808\n", "csv+header struct<a:bigint,b:double>" },
    { "a,b\n1,1e5\n2,abc\n", "csv+header struct<a:bigint,b:string>" },
    { "a,b\n1\n", "UNKNOWN struct<>" },
    { "a,b\n", "UNKNOWN struct<>" },
    { "one column\n1\n", "UNKNOWN struct<>" },
    { "\377\376a,b\n1,2\n", "UNKNOWN struct<>" },
    { "{\"a\":1}\n{\"B\":2.5,\"a\":null}\n", "json struct<a:int,b:double>" },
    { "{\"a\":{\"x\":[1,2.5]}}\n{\"a\":{\"y\":\"s\"}}",
      "json struct<a:struct<x:array<double>,y:string>>" },
    { "{\"a\":1}\n{\"a\":\"x\"}\n", "json struct<a:string>" },
    { "{\n \"a\": 3000000000\n}\n", "json struct<a:bigint>" },
    { "[{\"a\":1},{\"b\":true}]", "json struct<array:array<struct<a:int,b:boolean>>>" },
    { "{\"a\":1}\nnot json\n", "UNKNOWN struct<>" },
    { "{broken\n", "UNKNOWN struct<>" },
    { "", "UNKNOWN struct<>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = columns (cases[i][0], strlen (cases[i][0]), strlen (cases[i][0]));

      g_assert_cmpstr (found, ==, cases[i][1]);
    }
}

/* Of a file that was read in part, the last line, which may be cut, does not count. */
static void
test_truncated (void)
{
  g_autofree char *found = columns ("a,b\n1,2\n3,x", 11, 1000);

  g_assert_cmpstr (found, ==, "csv+header struct<a:bigint,b:bigint>");
}

static void
test_random_files (void)
{
  static const char *const words[]
      = { ",", ";", "\n", "\r\n", "\"",     "\"\"", "a",  "1", "2.5", "\303\274", "\377", "{",
          "}", "[", "]",  ":",    "\"k\":", "null", "\t", "|", " ",   "-",        "e",    "\\" };

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (i % 2 ? "{\"k\":" : NULL);
      g_autofree char *found = NULL;

      for (int n = g_test_rand_int_range (0, 30); n > 0; n--)
        g_string_append (text, words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
      found = columns (text->str, text->len, text->len + i % 2);
    }
}

static void
test_deep_json (void)
{
  g_autoptr (GString) text = g_string_new ("{\"a\":");
  g_autofree char *found = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  found = columns (text->str, text->len, text->len);
  g_assert_cmpstr (found, ==, "UNKNOWN struct<>");
}

static PracticeSchema *
schema (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return practice_schema_infer (bytes, strlen (text));
}

static void
test_groups (void)
{
  g_autoptr (PracticeFolder) folder = practice_folder_new ("b", "in/");
  g_autoptr (GPtrArray) tables = NULL;
  g_autoptr (GString) found = g_string_new (NULL);

  practice_folder_add (folder, "in/one/y=1/a", schema ("a,b\n1,2\n"));
  practice_folder_add (folder, "in/one/y=2/a", schema ("a,b\n1,2.5\n"));
  practice_folder_add (folder, "in/three/x/y/deep.csv", schema ("q,r\n1,2\n"));
  practice_folder_add (folder, "in/two/a", schema ("c,d\n1,2\n"));
  practice_folder_add (folder, "in/two/b", schema ("e,f\n1,2\n"));
  practice_folder_add (folder, "in/two/one/y", schema ("g,h\n1,2\n"));
  tables = practice_folder_tables (folder);
  for (guint i = 0; i < tables->len; i++)
    {
      PracticeFound *table = g_ptr_array_index (tables, i);

      g_string_append_printf (found, "%.5s %s %u %u;", table->name, table->location,
                              table->keys->len, table->parts->len);
    }
  g_assert_cmpstr (found->str, ==,
                   "one s3://b/in/one/ 1 2;y s3://b/in/three/x/y/ 0 0;a s3://b/in/two/a 0 0;b "
                   "s3://b/in/two/b 0 0;"
                   "one_a s3://b/in/two/one/ 0 0;");
}

static void
test_schedules (void)
{
  static const char *const good[]
      = { "cron(0 12 * * ? *)",  "cron(15/15 8-17 ? JAN-MAR MON,WED 2026-2030)",
          "cron(0 0 L * ? *)",   "cron(0 0 ? * 6#3 *)",
          "cron(0 0 15W * ? *)", "cron(*/5 * * * ? *)",
          "cron(0 0 ? * 2L *)" };
  static const char *const bad[] = { "",
                                     "cron()",
                                     "cron(0 12 * * *)",
                                     "cron(0 12 * * * *)",
                                     "cron(0 12 ? * ? *)",
                                     "cron(60 1 * * ? *)",
                                     "cron(0 24 * * ? *)",
                                     "cron(0 1 32 * ? *)",
                                     "cron(0 1 * 13 ? *)",
                                     "cron(0 1 ? * 8 *)",
                                     "cron(0 1 * * ? 1969)",
                                     "cron(5-1 1 * * ? *)",
                                     "cron(* 1 * * ? *)",
                                     "cron(*/2 1 * * ? *)",
                                     "rate(5 minutes)",
                                     "cron(0  12 * * ? *)",
                                     "cron(x 1 * * ? *)",
                                     "cron(0 1 ? * #2 *)" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_cmpstr (practice_schedule_check (good[i]), ==, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_nonnull (practice_schedule_check (bad[i]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crawler/files", test_files);
  g_test_add_func ("/crawler/truncated", test_truncated);
  g_test_add_func ("/crawler/random-files", test_random_files);
  g_test_add_func ("/crawler/deep-json", test_deep_json);
  g_test_add_func ("/crawler/groups", test_groups);
  g_test_add_func ("/crawler/schedules", test_schedules);
  return g_test_run ();
}
