/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-records.h"

#include "aws/protocols/aws-json.h"
#include "desk/app/desk-practice.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = aws_json_parse (text, -1, &error);

  g_assert_no_error (error);
  return node;
}

static void
assert_record (GListModel *model, guint i, const char *title, const char *subtitle, const char *tag)
{
  g_autoptr (DeskRecord) record = g_list_model_get_item (model, i);
  g_autofree char *own_title = NULL;
  g_autofree char *own_subtitle = NULL;
  g_autofree char *own_tag = NULL;

  g_assert_nonnull (record);
  g_object_get (record, "title", &own_title, "subtitle", &own_subtitle, "tag", &own_tag, NULL);
  g_assert_cmpstr (own_title, ==, title);
  if (subtitle != NULL)
    g_assert_cmpstr (own_subtitle, ==, subtitle);
  g_assert_cmpstr (own_tag, ==, tag);
}

static void
test_access (void)
{
  g_autoptr (JsonNode) node
      = parse ("[{\"Principal\": \"arn:aws:iam::1:role/AwsDataMesh/DataMeshManager\", "
               "\"Permissions\": [\"SELECT\", 5, \"DROP\"],"
               " \"PermissionsWithGrantOption\": []}, {\"Principal\": 7}, \"text\", null, [],"
               " {\"Principal\": \"999999999999\", \"Permissions\": [\"SELECT\"], "
               "\"PermissionsWithGrantOption\": [\"SELECT\"]}]");
  g_autoptr (GListModel) model = desk_records_from_access (node);

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 2);
  assert_record (model, 0, "DataMeshManager", "SELECT, DROP", NULL);
  assert_record (model, 1, "999999999999", "SELECT", "may grant on");
}

static void
test_tables (void)
{
  g_autoptr (JsonNode) node = parse ("[{\"Database\": \"d\", \"Table\": \"t\", \"Columns\": "
                                     "[{\"Name\": \"c\", \"Type\": \"int\"}, {}, 3]},"
                                     " {\"Database\": \"d\"}, {\"Table\": \"t\"}]");
  g_autoptr (GListModel) model = desk_records_from_tables (node);
  g_autoptr (DeskRecord) first = g_list_model_get_item (model, 0);
  g_autoptr (GListModel) columns = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 1);
  g_object_get (first, "children", &columns, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, 1);
  assert_record (columns, 0, "c", "int", NULL);
}

static void
test_nothing (void)
{
  g_autoptr (JsonNode) node = parse ("{\"a\": []}");
  g_autoptr (GListModel) model = desk_records_from_access (node);
  g_autoptr (GListModel) none = desk_records_from_access (NULL);

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (none), ==, 0);
}

static void
assert_key (JsonNode *document, const char *path, const char *expected)
{
  g_assert_cmpstr (aws_json_get_string (document, path), ==, expected);
}

/* The keys of the day-to-day users outlive a restart; all else is the server's word. */
static void
test_keys (void)
{
  g_autoptr (JsonNode) fresh = parse (
      "{\"AWS_REGION\": \"eu-west-1\", \"Mesh\": {\"AccountId\": \"5\", \"AccessKeyId\": \"M\"},"
      " \"Producer\": {\"AccountId\": \"1\", \"AccessKeyId\": \"\"}, \"Consumer\": {\"AccountId\": "
      "\"9\", \"AccessKeyId\": \"\"}}");
  g_autoptr (JsonNode) saved = parse (
      "{\"AWS_REGION\": \"us-east-1\", \"Mesh\": {\"AccountId\": \"5\", \"AccessKeyId\": \"old\"},"
      " \"Producer\": {\"AccountId\": \"1\", \"AccessKeyId\": \"P\", \"SecretAccessKey\": \"s\"},"
      " \"Consumer\": {\"AccountId\": \"8\", \"AccessKeyId\": \"C\"}, \"Stranger\": "
      "{\"AccountId\": \"1\", \"AccessKeyId\": \"X\"}}");
  g_autoptr (JsonNode) odd = parse ("[1]");

  desk_practice_merge (fresh, odd);
  desk_practice_merge (fresh, NULL);
  assert_key (fresh, "Producer.AccessKeyId", "");
  desk_practice_merge (fresh, saved);
  assert_key (fresh, "AWS_REGION", "eu-west-1");
  assert_key (fresh, "Mesh.AccessKeyId", "M");
  assert_key (fresh, "Producer.AccessKeyId", "P");
  assert_key (fresh, "Consumer.AccessKeyId", "");
  assert_key (fresh, "Stranger.AccessKeyId", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/records/access", test_access);
  g_test_add_func ("/desk/records/tables", test_tables);
  g_test_add_func ("/desk/records/nothing", test_nothing);
  g_test_add_func ("/desk/records/keys", test_keys);
  return g_test_run ();
}
