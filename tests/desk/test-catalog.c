/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the catalog's pages say of what is known, and how tables become requests and drafts. */
#include "config.h"

#include "../mesh/sample-catalog.h"
#include "desk-samples.h"
#include "desk/catalog/desk-catalog-format.h"
#include "desk/catalog/desk-catalog-selection.h"
#include "desk/catalog/desk-product-format.h"
#include "desk/catalog/desk-request-draft.h"
#include "desk/catalog/desk-request-plans.h"
#include "mesh/catalog/mesh-product.h"

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

static MeshShelf *
new_shelf (const char *const *names)
{
  MeshIndexBuilder *builder = mesh_index_builder_new ();
  g_autoptr (MeshIndex) index = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (MeshRecord) record = sample_record_new ("lake", names[i], "", "id");

      g_assert_true (mesh_index_builder_add (builder, record, MESH_ACCESS_NONE));
    }
  index = mesh_index_builder_end (builder, 1);
  return mesh_shelf_new (index);
}

static void
assert_looked_at (DeskCatalogSelection *selection, MeshShelf *shelf, const char *name)
{
  MeshProduct *product = desk_catalog_selection_get_selected (selection);
  g_autoptr (MeshProduct) expected = NULL;
  guint row;

  g_assert_nonnull (product);
  g_assert_cmpstr (mesh_product_get_name (product), ==, name);
  g_assert_true (mesh_index_find_table (mesh_shelf_get_index (shelf), "lake", name, &row));
  expected = mesh_shelf_get_product (shelf, row);
  g_assert_true (product == expected);
}

/* Somebody else sits down: the same table is looked at if that persona sees it, else the first; never one of the
 * persona before. */
static void
test_persona (void)
{
  const char *const mine_names[] = { "cell", "mast", "site", NULL }, *const same_names[] = { "bill", "mast", NULL },
                    *const other_names[] = { "bill", "tariff", NULL }, *const none[] = { NULL };
  g_autoptr (MeshShelf) mine = new_shelf (mine_names), same = new_shelf (same_names), other = new_shelf (other_names),
                        empty = new_shelf (none);
  g_autoptr (MeshSearch) search = mesh_search_new ();
  g_autoptr (DeskCatalogSelection) selection = g_object_new (DESK_TYPE_CATALOG_SELECTION, "model", search, NULL);
  gboolean gone;

  g_object_set (search, "shelf", mine, NULL);
  desk_catalog_selection_reset (selection);
  assert_looked_at (selection, mine, "cell");
  g_assert_true (gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), 1, TRUE));
  assert_looked_at (selection, mine, "mast");
  g_object_set (search, "shelf", same, NULL);
  desk_catalog_selection_reset (selection);
  assert_looked_at (selection, same, "mast");
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (selection), 1));
  g_object_set (search, "shelf", other, NULL);
  desk_catalog_selection_reset (selection);
  assert_looked_at (selection, other, "bill");
  g_object_get (selection, "gone", &gone, NULL);
  g_assert_false (gone);
  g_object_set (search, "shelf", empty, NULL);
  desk_catalog_selection_reset (selection);
  g_assert_null (desk_catalog_selection_get_selected (selection));
  /* Whose list is not there yet has nothing to look at, nor the table of the persona before. */
  g_object_set (search, "shelf", mine, NULL);
  assert_looked_at (selection, mine, "cell");
  g_object_set (search, "shelf", NULL, NULL);
  desk_catalog_selection_reset (selection);
  g_assert_null (desk_catalog_selection_get_selected (selection));
  g_object_set (search, "shelf", mine, NULL);
  assert_looked_at (selection, mine, "cell");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/catalog/list", test_list);
  g_test_add_func ("/desk/catalog/product", test_product);
  g_test_add_func ("/desk/catalog/request", test_request);
  g_test_add_func ("/desk/catalog/draft", test_draft);
  g_test_add_func ("/desk/catalog/persona", test_persona);
  return g_test_run ();
}
