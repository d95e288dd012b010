/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the catalog's pages say of what is known, and how tables become requests and drafts. */
#include "config.h"

#include "desk-samples.h"
#include "desk/catalog/desk-catalog-format.h"
#include "desk/catalog/desk-product-format.h"
#include "desk/catalog/desk-request-draft.h"
#include "desk/catalog/desk-request-plans.h"

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_list (void)
{
  assert_text (desk_catalog_format_count (NULL, 1, 1), "1 table");
  assert_text (desk_catalog_format_count (NULL, 3, 12), "3 of 12 tables");
  assert_text (desk_catalog_format_view (NULL, 0), "none");
  assert_text (desk_catalog_format_age (NULL, 1000, 1010, FALSE), "Read just now");
  assert_text (desk_catalog_format_age (NULL, 1000, 900, FALSE), "Read just now");
  assert_text (desk_catalog_format_age (NULL, 1000, 1000 + 7200, TRUE),
               "Read 2 hours ago, reading again…");
  assert_text (desk_catalog_format_age (NULL, 1, 86400 * 3 + 1, FALSE), "Read 3 days ago");
  assert_text (desk_catalog_format_age (NULL, 0, 5, TRUE), "Reading…");
  assert_text (desk_catalog_format_domain (NULL, "", 7), "All domains (7)");
  assert_text (desk_catalog_format_owner (NULL, "<b>\n", 0), "<b>  (0)");
  assert_text (desk_catalog_format_access (NULL, "none", 2), "None (2)");
  assert_text (desk_catalog_format_access (NULL, "mine", 2), "Yours (2)");
  g_assert_null (desk_catalog_format_target (NULL, "d", NULL));
}

static void
test_product (void)
{
  assert_text (desk_product_format_size (NULL, "", "1", NULL), "1 row");
  assert_text (desk_product_format_size (NULL, "", "", ""),
               "Not measured: no crawler has looked at it");
  assert_text (desk_product_format_partitions (NULL, NULL, "12"), "Not partitioned");
  assert_text (desk_product_format_tags (NULL, NULL, "a=b\nc=d"), "a=b, c=d");
  assert_text (desk_product_format_tags (NULL, "e=f", "a=b"), "e=f");
  assert_text (desk_product_format_kind (NULL, "VIRTUAL_VIEW", FALSE), "A view");
  assert_text (desk_product_format_kind (NULL, "EXTERNAL_TABLE", TRUE),
               "A link to a table that lies elsewhere");
  assert_text (desk_product_format_column (NULL, "day", TRUE), "day (partition key)");
  g_assert_true (desk_product_format_gone (NULL, FALSE, TRUE));
  g_assert_false (desk_product_format_has_next (NULL, "", MESH_JOB_CONSUMER));
  g_assert_true (desk_product_format_has_next (NULL, "granted", MESH_JOB_CONSUMER));
  assert_text (desk_product_format_nobody (NULL, TRUE, MESH_JOB_OWNER), "Not for You to See");
  assert_text (desk_product_format_nobody (NULL, FALSE, MESH_JOB_OWNER), "Nobody Else Yet");
}

static void
test_request (void)
{
  g_autoptr (GListModel) products = sample_products_new ();
  g_autoptr (GPtrArray) groups = desk_request_groups_new (products);
  DeskRequestGroup *group = g_ptr_array_index (groups, 0);
  g_auto (GStrv) some = desk_request_dup_tables (" a, b ,,c"),
                 all = desk_request_dup_tables (" , ");

  g_assert_cmpuint (groups->len, ==, 1);
  g_assert_cmpuint (group->tables->len, ==, 3);
  g_assert_cmpstr (group->owner, ==, "111111111111");
  g_assert_cmpuint (g_strv_length (some), ==, 3);
  g_assert_null (all);
}

static DeskRequestDraft *
new_draft (const char *reason)
{
  DeskRequestDraft *draft = g_new0 (DeskRequestDraft, 1);

  draft->access = g_strdup ("none");
  draft->reason = g_strdup (reason);
  draft->permissions = g_new0 (char *, 1);
  return draft;
}

/* What was typed is there again for who typed it, until it was asked for. */
static void
test_draft (void)
{
  g_autoptr (DeskSeat) seat = desk_seat_new_offline ("Consumer", "999999999999", MESH_JOB_CONSUMER);
  g_autoptr (DeskSeat) other
      = desk_seat_new_offline ("Consumer", "888888888888", MESH_JOB_CONSUMER);
  g_autoptr (DeskRequestDraft) same = new_draft ("why"), different = new_draft ("why not");

  desk_request_draft_keep (seat, "d/t", new_draft ("why"));
  g_assert_null (desk_request_draft_find (other, "d/t", "none"));
  g_assert_null (desk_request_draft_find (seat, "d/u", "none"));
  g_assert_true (desk_request_draft_equal (desk_request_draft_find (seat, "d/t", "none"), same));
  g_assert_false (
      desk_request_draft_equal (desk_request_draft_find (seat, "d/t", "none"), different));
  g_assert_null (desk_request_draft_find (seat, "d/t", "requested"));
  g_assert_null (desk_request_draft_find (seat, "d/t", "none"));
  desk_request_draft_keep (seat, "d/t", new_draft ("why"));
  desk_request_draft_keep (seat, "d/t", NULL);
  g_assert_null (desk_request_draft_find (seat, "d/t", "none"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/catalog/list", test_list);
  g_test_add_func ("/desk/catalog/product", test_product);
  g_test_add_func ("/desk/catalog/request", test_request);
  g_test_add_func ("/desk/catalog/draft", test_draft);
  return g_test_run ();
}
