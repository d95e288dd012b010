/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/subscriptions/mesh-limits.h"

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

static const char *const one_table[] = { "usage", NULL };
static const char *const two_tables[] = { "usage", "cells", NULL };

static void
test_words (void)
{
  g_autoptr (MeshLimits) limits = mesh_limits_new ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mesh_limits_parse_columns (limits, "Usage:B, a,b", &error));
  g_assert_true (mesh_limits_parse_rows (limits, "usage: at > '12:00' ", &error));
  g_assert_true (mesh_limits_parse_rows (limits, "region = 'a:b'", &error));
  g_assert_no_error (error);
  g_assert_true (mesh_limits_settle (limits, one_table, &error));
  text = mesh_limits_describe (limits);
  g_assert_cmpstr (text, ==, "usage: columns a, b; rows where region = 'a:b'");
}

static void
test_only_table (void)
{
  g_autoptr (MeshLimits) limits = mesh_limits_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (mesh_limits_parse_columns (limits, "a", &error));
  g_assert_false (mesh_limits_settle (limits, two_tables, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (mesh_limits_settle (limits, NULL, &error));
  g_clear_error (&error);
  g_assert_true (mesh_limits_settle (limits, one_table, &error));
  g_assert_true (mesh_limits_has (limits, "usage"));
  g_assert_false (mesh_limits_has (limits, "cells"));
}

static void
test_refused (void)
{
  static const char *const columns[] = { "a,", "usage:", "usage:a/b", "usage:a\x01" };
  static const char *const rows[] = { "usage:", "usage:  ", "" };
  g_autoptr (MeshLimits) limits = mesh_limits_new ();
  g_autofree char *longest = g_strnfill (2048, 'x');
  g_autofree char *longer = g_strnfill (2049, 'x');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_assert_false (mesh_limits_parse_columns (limits, columns[i], &error));
      g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
      g_clear_error (&error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_false (mesh_limits_parse_rows (limits, rows[i], &error));
      g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_false (mesh_limits_set (limits, "usage", NULL, longer, NULL));
  g_assert_true (mesh_limits_is_empty (limits));
  g_assert_true (mesh_limits_set (limits, "usage", NULL, longest, NULL));
}

static void
test_round_trip (void)
{
  static const char *const columns[] = { "b", "a", NULL };
  g_autoptr (MeshLimits) limits = mesh_limits_new ();
  g_autoptr (MeshLimits) back = NULL;
  g_autoptr (JsonNode) item = NULL;

  g_assert_true (mesh_limits_set (limits, "usage", columns, NULL, NULL));
  g_assert_true (mesh_limits_set (limits, "a.b", NULL, "x = 1", NULL));
  item = mesh_limits_to_item (limits);
  back = mesh_limits_new_from_item (item);
  g_assert_true (mesh_limits_equal (limits, back));
  g_assert_true (mesh_limits_set (back, "usage", NULL, "y = 2", NULL));
  g_assert_false (mesh_limits_equal (limits, back));
  g_assert_true (mesh_limits_equal (NULL, NULL));
  g_assert_null (mesh_limits_new_from_item (NULL));
}

/* Whatever is in the record, a limit never becomes access to everything. */
static void
test_hostile (void)
{
  static const char *const items[]
      = { "{\"M\":{\"usage\":{\"S\":\"all\"}}}",
          "{\"M\":{\"usage\":{\"M\":{}}}}",
          "{\"M\":{\"usage\":{\"M\":{\"Columns\":{\"L\":[]}}}}}",
          "{\"M\":{\"usage\":{\"M\":{\"Columns\":{\"L\":[{\"S\":\"a/b\"}]}}}}}",
          "{\"M\":{\"usage\":{\"M\":{\"Rows\":{\"S\":\"\"}}}}}",
          "{\"M\":{\"usage\":{\"M\":{\"Columns\":{\"L\":[{\"S\":\"a\"}]},\"Rows\":{\"N\":\"1\"}}}}}",
          "{\"M\":{\"usage\":null}}",
          "{\"M\":{\"usage\":[1]}}" };
  static const char *const others[] = { "[]", "{\"S\":\"x\"}", "7", "{\"M\":[]}" };

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (JsonNode) item = aws_json_parse (items[i], -1, NULL);
      g_autoptr (MeshLimits) limits = mesh_limits_new_from_item (item);

      g_assert_cmpstr (mesh_limits_get_rows (limits, "usage"), ==, "1 = 0");
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (JsonNode) item = aws_json_parse (others[i], -1, NULL);
      g_autoptr (MeshLimits) limits = mesh_limits_new_from_item (item);

      g_assert_false (mesh_limits_is_empty (limits));
      g_assert_false (mesh_limits_settle (limits, one_table, NULL));
    }
}

static void
test_checks (void)
{
  static const char *const columns[] = { "a", "b", NULL };
  static const char *const permissions[][4]
      = { { "SELECT", "DESCRIBE", NULL }, { "INSERT", NULL }, { "ALL", "SELECT", NULL } };
  g_autoptr (MeshLimits) limits = mesh_limits_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (mesh_limits_check_permissions (permissions[0], NULL));
  g_assert_false (mesh_limits_check_permissions (permissions[1], NULL));
  g_assert_false (mesh_limits_check_permissions (permissions[2], NULL));
  g_assert_true (mesh_limits_parse_columns (limits, "usage:b,c", NULL));
  g_assert_false (mesh_limits_check_columns (limits, "usage", columns, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_NOT_FOUND);
  g_assert_true (mesh_limits_check_columns (limits, "cells", columns, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mesh/limits/words", test_words);
  g_test_add_func ("/mesh/limits/only-table", test_only_table);
  g_test_add_func ("/mesh/limits/refused", test_refused);
  g_test_add_func ("/mesh/limits/round-trip", test_round_trip);
  g_test_add_func ("/mesh/limits/hostile", test_hostile);
  g_test_add_func ("/mesh/limits/checks", test_checks);
  return g_test_run ();
}
