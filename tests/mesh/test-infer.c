/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-infer.h"

#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

typedef struct
{
  const char *what;
  const char *data;
  const char *columns; /* "name:type name:type" */
} Sample;

static const Sample csv[] = {
  { "types", "id,load,up,note\n1,2.5,true,a\n2,3,false,b\n",
    "id:bigint load:double up:boolean note:string" },
  { "mark",
    "\xef\xbb\xbf"
    "Date,UGW-5G-Throughput-Mbps\n28/04/2021 00:00,5247\n",
    "date:string ugw_5g_throughput_mbps:bigint" },
  { "semicolons", "a;b\n1;\"x;y\"\n", "a:string b:string" },
  { "tabs", "a\tb\n1\t2\n", "a:bigint b:bigint" },
  { "no header", "1,x\n2,y\n", "col0:bigint col1:string" },
  { "all text", "name,city\nann,ulm\n", "name:string city:string" },
  { "quoted newline", "a,b\n1,\"two\nlines\"\n3,x\n", "a:string b:string" },
  { "quoted quote", "a,b\n1,\"say \"\"so\"\"\"\n", "a:string b:string" },
  { "empty says nothing", "a,b\n,x\n7,\n", "a:bigint b:string" },
  { "leading zeros", "code,n\n007,1\n", "code:string n:bigint" },
  { "too large", "n,m\n123456789012345678901,1\n", "n:decimal(38,0) m:bigint" },
  { "short rows", "a,b,c\n1\n2,3\n", "a:bigint b:bigint c:string" },
  { "same names", "a,A,a b\n1,2,3\n", "a:bigint a_2:bigint a_b:bigint" },
  { "carriage returns", "a,b\r\n1,2\r\n", "a:bigint b:bigint" },
  { "one column", "value\n1\n2\n", "value:bigint" },
};

static const Sample json[] = {
  { "types", "{\"a\":1,\"b\":2.5,\"c\":true,\"d\":\"x\",\"e\":null}\n",
    "a:bigint b:double c:boolean d:string e:string" },
  { "widens", "{\"a\":1}\n\n{\"a\":2.5,\"B\":1}\n{\"b\":\"x\"}\n", "a:double b:string" },
  { "nested", "{\"l\":[1,2.5],\"o\":{\"x\":1,\"y\":[\"a\"]},\"n\":[]}\n",
    "l:array<double> o:struct<x:bigint,y:array<string>> n:array<string>" },
  { "strange names", "{\"o\":{\"a b\":1}}\n", "o:string" },
};

static char *
dup_columns (MeshInference *inference)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < mesh_inference_get_n_columns (inference); i++)
    g_string_append_printf (text, "%s%s:%s", i > 0 ? " " : "",
                            mesh_inference_get_name (inference, i),
                            mesh_inference_get_type (inference, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check (const Sample *samples, gsize n, MeshFormat format)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (MeshInference) inference = mesh_inference_new (format);
      g_autoptr (GError) error = NULL;
      g_autofree char *columns = NULL;

      mesh_inference_add_data (inference, "file", samples[i].data, strlen (samples[i].data), TRUE,
                               &error);
      g_assert_no_error (error);
      columns = dup_columns (inference);
      g_test_message ("%s", samples[i].what);
      g_assert_cmpstr (columns, ==, samples[i].columns);
    }
}

static void
test_csv (void)
{
  check (csv, G_N_ELEMENTS (csv), MESH_FORMAT_CSV);
}

static void
test_json (void)
{
  check (json, G_N_ELEMENTS (json), MESH_FORMAT_JSON);
}

static void
test_refused (void)
{
  static const struct
  {
    MeshFormat format;
    const char *data;
    gsize length;
    const char *words;
  } bad[] = {
    { MESH_FORMAT_CSV, "", 0, "empty" },
    { MESH_FORMAT_CSV, "\n\n", 2, "empty" },
    { MESH_FORMAT_CSV, "a,b\n1,2,3\n", 10, "row 2 has 3 fields" },
    { MESH_FORMAT_CSV, "a,b\n1,1\n\xff,2\n", 12, "line 3 is no text in UTF-8 (byte 0xFF)" },
    { MESH_FORMAT_JSON, "[1]\n", 4, "line 1 is no JSON object" },
    { MESH_FORMAT_JSON, "{\"a\":1}\n{\"a\":\n", 14, "line 2" },
    { MESH_FORMAT_JSON, "\n", 1, "no complete JSON line" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (MeshInference) inference = mesh_inference_new (bad[i].format);
      g_autoptr (GError) error = NULL;

      g_assert_false (mesh_inference_add_data (inference, "some/file", bad[i].data, bad[i].length,
                                               TRUE, &error));
      g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, bad[i].words));
      g_assert_nonnull (strstr (error->message, "some/file"));
    }
}

/* A sample ends anywhere: in a row, a character or a line. */
static void
test_cut (void)
{
  static const char rows[] = "a,b\n1,x\n2,\xc3\xa4\n3,zz";
  static const char lines[] = "{\"a\":1}\n{\"a\":";
  g_autoptr (MeshInference) one = mesh_inference_new (MESH_FORMAT_CSV);
  g_autoptr (MeshInference) two = mesh_inference_new (MESH_FORMAT_JSON);
  g_autofree char *first = NULL, *second = NULL;

  for (gsize n = 4; n < sizeof rows; n++)
    g_assert_true (mesh_inference_add_data (one, "f", rows, n, FALSE, NULL));
  first = dup_columns (one);
  g_assert_cmpstr (first, ==, "a:bigint b:string");
  g_assert_true (mesh_inference_add_data (two, "f", lines, strlen (lines), FALSE, NULL));
  second = dup_columns (two);
  g_assert_cmpstr (second, ==, "a:bigint");
}

static void
test_table (void)
{
  static const char *const keys[] = { "day", "int", NULL };
  g_autoptr (MeshInference) inference = mesh_inference_new (MESH_FORMAT_CSV);
  g_autoptr (JsonNode) table = NULL;

  g_assert_true (mesh_inference_add_data (inference, "f", "a;b\n1;2\n", 8, TRUE, NULL));
  table = mesh_inference_to_table (inference, "calls", "s3://b/calls/", keys);
  g_assert_cmpstr (aws_json_get_string (table, "PartitionKeys.0.Name"), ==, "day");
  g_assert_cmpstr (aws_json_get_string (table, "PartitionKeys.0.Type"), ==, "int");
  g_assert_cmpstr (aws_json_get_string (table, "StorageDescriptor.Location"), ==, "s3://b/calls/");
  g_assert_cmpstr (aws_json_get_string (table, "Parameters.delimiter"), ==, ";");
  g_assert_cmpstr (aws_json_get_string (table, "Parameters.classification"), ==, "csv");
}

/* The tutorial's own data, where it is. */
static void
test_telco (void)
{
  static const struct
  {
    const char *file, *columns;
  } files[] = {
    { "5G_MWC_USN_TRAFFIC_SAMPLE.csv",
      "date:string area:string ugw_5g_throughput_mbps:bigint volume_traffic_5g_mb:bigint" },
    { "N3_ST_DL_App_Throughput.csv", "timestamp:timestamp value:double" },
  };
  const char *shared = g_getenv ("MESHDESK_SHARED");

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path
          = g_build_filename (shared != NULL ? shared : "", "telco", files[i].file, NULL);
      g_autoptr (MeshInference) inference = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *columns = NULL;

      if (shared == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_test_skip ("the telco data are not here (MESHDESK_SHARED)");
          return;
        }
      inference = mesh_inference_new_for_file (path, 1024 * 1024, &error);
      g_assert_no_error (error);
      columns = dup_columns (inference);
      g_assert_cmpstr (columns, ==, files[i].columns);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/infer/csv", test_csv);
  g_test_add_func ("/infer/json", test_json);
  g_test_add_func ("/infer/refused", test_refused);
  g_test_add_func ("/infer/cut", test_cut);
  g_test_add_func ("/infer/table", test_table);
  g_test_add_func ("/infer/telco", test_telco);
  return g_test_run ();
}
