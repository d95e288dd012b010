/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "aws/protocols/aws-json.h"
#include "desk-samples.h"
#include "desk/app/desk-application.h"
#include "desk/app/desk-screenshot.h"
#include "desk/app/desk-window.h"
#include "desk/map/desk-map-export.h"
#include "desk/map/desk-map-page.h"
#include "desk/map/desk-map.h"
#include "mesh/catalog/mesh-product.h"

static const char hostile[] = "<b>&amp;\"'\x01\x1b]]>\u202e</svg>";

static MeshProduct *
new_product (const char *owner, const char *database, const char *name)
{
  g_autoptr (JsonNode) table
      = aws_json_new ("DatabaseName", AWS_JSON_STRING, database, "Name", AWS_JSON_STRING, name,
                      "Owner", AWS_JSON_STRING, owner, NULL);
  MeshProduct *self = mesh_product_new_from_table (table);

  g_assert_nonnull (self);
  return self;
}

static JsonNode *
typed (const char *text)
{
  return aws_json_new ("S", AWS_JSON_STRING, text, NULL);
}

static MeshSubscription *
new_subscription (guint n,
                  const char *owner,
                  const char *consumer,
                  const char *database,
                  const char *status)
{
  g_autofree char *id = g_strdup_printf ("%022u", n);
  g_autoptr (JsonNode) item = aws_json_new (
      "SubscriptionId", AWS_JSON_NODE, typed (id), "Status", AWS_JSON_NODE, typed (status),
      "OwnerPrincipal", AWS_JSON_NODE, typed (owner), "SubscriberPrincipal", AWS_JSON_NODE,
      typed (consumer), "DatabaseName", AWS_JSON_NODE, typed (database), "CreationDate",
      AWS_JSON_NODE, typed ("2026-03-01 10:00:00"), NULL);
  g_autoptr (GError) error = NULL;
  MeshSubscription *self = mesh_subscription_new_from_item (json_node_get_object (item), &error);

  g_assert_no_error (error);
  return self;
}

/* @n accounts: a third of them producers with two products each, the others consumers of some of
 * these. */
static DeskMapModel *
new_mesh (guint n, const char *name)
{
  static const char *const states[] = { "Active", "Pending", "Denied", "Deleted", "Active" };
  g_autoptr (GListStore) catalog = g_list_store_new (MESH_TYPE_PRODUCT);
  g_autoptr (GListStore) subscriptions = g_list_store_new (MESH_TYPE_SUBSCRIPTION);
  const guint producers = MAX (1, n / 3);

  for (guint i = 0; i < producers * 2; i++)
    {
      g_autofree char *owner = g_strdup_printf ("1%011u", i / 2);
      g_autofree char *database = g_strdup_printf ("%s%u-%s", name, i, owner);
      g_autoptr (MeshProduct) one = new_product (owner, database, "one");
      g_autoptr (MeshProduct) two = new_product (owner, database, "two");

      g_list_store_append (catalog, one);
      g_list_store_append (catalog, two);
    }
  for (guint i = 0; i < (n - producers) * 3; i++)
    {
      const guint product = (i * 7) % (producers * 2);
      g_autofree char *owner = g_strdup_printf ("1%011u", product / 2);
      g_autofree char *database = g_strdup_printf ("%s%u-%s", name, product, owner);
      g_autofree char *consumer = g_strdup_printf ("9%011u", i / 3);
      g_autoptr (MeshSubscription) one
          = new_subscription (i, owner, consumer, database, states[i % G_N_ELEMENTS (states)]);

      g_list_store_append (subscriptions, one);
    }
  return desk_map_model_new (G_LIST_MODEL (catalog), G_LIST_MODEL (subscriptions));
}

static void
assert_apart (DeskMapModel *model)
{
  double width, height;

  desk_map_model_get_size (model, &width, &height);
  for (guint i = 0; i < desk_map_model_get_n_nodes (model); i++)
    {
      const DeskMapNode *a = desk_map_model_get_node (model, i);

      g_assert_cmpfloat (a->y, >=, DESK_MAP_MARGIN + DESK_MAP_HEADING - 0.01);
      g_assert_cmpfloat (a->y + DESK_MAP_NODE_HEIGHT, <=, height);
      g_assert_cmpfloat (a->x + DESK_MAP_NODE_WIDTH, <=, width);
      for (guint j = 0; j < i; j++)
        {
          const DeskMapNode *b = desk_map_model_get_node (model, j);

          g_assert_true (a->x != b->x
                         || ABS (a->y - b->y) >= DESK_MAP_NODE_HEIGHT + DESK_MAP_ROW_GAP - 0.01);
        }
    }
}

static void
test_layout (void)
{
  static const guint sizes[] = { 3, 20, 60 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (DeskMapModel) model = new_mesh (sizes[i], "db");
      g_autoptr (DeskMapModel) again = new_mesh (sizes[i], "db");

      assert_apart (model);
      g_assert_cmpuint (desk_map_model_get_n_nodes (model), >, sizes[i]);
      g_assert_cmpuint (desk_map_model_get_n_nodes (model), ==, desk_map_model_get_n_nodes (again));
      for (guint j = 0; j < desk_map_model_get_n_nodes (model); j++)
        {
          g_assert_cmpfloat (desk_map_model_get_node (model, j)->y, ==,
                             desk_map_model_get_node (again, j)->y);
          g_assert_cmpstr (desk_map_model_get_node (model, j)->title, ==,
                           desk_map_model_get_node (again, j)->title);
        }
      /* From left to right, from column to column. */
      for (guint e = 0; e < desk_map_model_get_n_edges (model); e++)
        {
          const DeskMapEdge *edge = desk_map_model_get_edge (model, e);

          g_assert_cmpint (desk_map_model_get_node (model, edge->from)->kind + 1, ==,
                           desk_map_model_get_node (model, edge->to)->kind);
        }
    }
}

static void
test_spread (void)
{
  double y[] = { 100, 90, 95, 300, -50 };

  desk_map_spread (y, 5, 10, 5, 20);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpfloat (y[i] - y[i - 1], >=, 15 - 1e-9);
  g_assert_cmpfloat (y[0], >=, 20);
  desk_map_spread (y, 0, 10, 5, 20);
}

static void
test_bundles (void)
{
  g_autoptr (GListStore) subscriptions = g_list_store_new (MESH_TYPE_SUBSCRIPTION);
  g_autoptr (MeshSubscription) active
      = new_subscription (1, "111111111111", "999999999999", "db", "Active");
  g_autoptr (MeshSubscription) pending
      = new_subscription (2, "111111111111", "999999999999", "db", "Pending");
  g_autoptr (MeshSubscription) deleted
      = new_subscription (3, "111111111111", "888888888888", "db", "Deleted");
  g_autoptr (DeskMapModel) model = NULL;
  g_autofree char *description = NULL;
  g_autofree gboolean *related = NULL;
  const DeskMapNode *bundle;

  g_list_store_append (subscriptions, active);
  g_list_store_append (subscriptions, pending);
  g_list_store_append (subscriptions, deleted);
  model = desk_map_model_new (NULL, G_LIST_MODEL (subscriptions));
  /* The producer, its product that the catalog does not show, two subscriptions in one, the
   * consumer. */
  g_assert_cmpuint (desk_map_model_get_n_nodes (model), ==, 4);
  bundle = desk_map_model_get_node (model, 2);
  g_assert_cmpstr (bundle->title, ==, "1 pending, 1 active");
  g_assert_cmpstr (bundle->id, ==, "0000000000000000000002");
  description = desk_map_model_dup_description (model, 2);
  g_assert_cmpstr (description, ==, "Subscriptions to db for 999999999999: 1 pending, 1 active");
  related = desk_map_model_dup_related (model, 0);
  for (guint i = 0; i < 4; i++)
    g_assert_true (related[i]);
}

static void
test_bounds (void)
{
  g_autoptr (GListStore) catalog = g_list_store_new (MESH_TYPE_PRODUCT);
  g_autoptr (DeskMapModel) model = NULL;
  g_autoptr (DeskMapModel) none = desk_map_model_new (NULL, NULL);

  g_assert_cmpuint (desk_map_model_get_n_nodes (none), ==, 0);
  for (guint i = 0; i < DESK_MAP_MOST_NODES + 7; i++)
    {
      g_autofree char *database = g_strdup_printf ("db%u-111111111111", i);
      g_autoptr (MeshProduct) product = new_product ("111111111111", database, "t");

      g_list_store_append (catalog, product);
    }
  model = desk_map_model_new (G_LIST_MODEL (catalog), NULL);
  g_assert_cmpuint (desk_map_model_get_n_left_out (model), ==, 7);
  g_assert_cmpuint (desk_map_model_get_n_nodes (model), ==, DESK_MAP_MOST_NODES + 1);
  assert_apart (model);
}

/* Another reader than the writer. */
static void
assert_reads (const char *svg)
{
  const char *argv[] = { "xmllint", "--noout", "--nonet", "-", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) xmllint = NULL;
  g_autofree char *program = g_find_program_in_path (argv[0]);

  if (program == NULL)
    {
      g_test_skip ("xmllint is not installed");
      return;
    }
  xmllint = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (xmllint, svg, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (xmllint));
}

static void
test_svg (void)
{
  g_autofree char *longest = g_strnfill (10000, 'W');
  const char *names[] = { "db", hostile, longest, "\xff\xfe" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (DeskMapModel) model = i == 3 ? new_mesh (60, "db") : new_mesh (3, names[i]);
      g_autofree char *svg = desk_map_to_svg (model);

      g_assert_true (g_utf8_validate (svg, -1, NULL));
      assert_reads (svg);
      g_assert_null (strstr (svg, "<b>"));
      g_assert_null (strchr (svg, '\x1b'));
    }
}

static void
got_result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static gboolean
save (DeskMapModel *model, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;

  desk_map_save_async (model, file, cancellable, got_result_cb, &result);
  sample_run_until (is_set, &result);
  return desk_map_save_finish (result, error);
}

static void
test_save (void)
{
  g_autoptr (DeskMapModel) model = new_mesh (60, "db");
  g_autofree char *dir = g_dir_make_tmp ("meshdesk-map-XXXXXX", NULL);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  static const char *const names[] = { "map.svg", "map.PNG" };
  double width, height;

  desk_map_model_get_size (model, &width, &height);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GdkPixbuf) picture = NULL;

      g_assert_true (save (model, path, NULL, &error));
      g_assert_no_error (error);
      picture = gdk_pixbuf_new_from_file (path, &error);
      if (i == 0 && g_error_matches (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNKNOWN_TYPE))
        g_test_message ("no reader of SVG is installed");
      else
        g_assert_no_error (error);
      if (picture != NULL)
        g_assert_cmpfloat_with_epsilon (gdk_pixbuf_get_height (picture)
                                            / (double) gdk_pixbuf_get_width (picture),
                                        height / width, 0.02);
      g_unlink (path);
    }
  {
    g_autofree char *path = g_build_filename (dir, "no", "where.svg", NULL);
    g_autofree char *unmade = g_build_filename (dir, "cancelled.svg", NULL);
    g_autoptr (GError) error = NULL;

    g_assert_false (save (model, path, NULL, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
    g_clear_error (&error);
    g_cancellable_cancel (cancelled);
    g_assert_false (save (model, unmade, cancelled, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_false (g_file_test (unmade, G_FILE_TEST_EXISTS));
  }
  g_rmdir (dir);
}

static gboolean
is_drawn (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0;
}

static void
picture (GtkWidget *widget, const char *name)
{
  const char *dir = g_getenv ("MESHDESK_PICTURES");
  g_autofree char *path = dir != NULL ? g_build_filename (dir, name, NULL) : NULL;
  g_autoptr (GError) error = NULL;

  if (path != NULL && !desk_screenshot_take (widget, path, &error))
    g_test_message ("%s", error->message);
}

static gboolean
is_in_sight (gpointer widget)
{
  GtkWidget *map = gtk_widget_get_parent (widget);
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, map, &bounds));
  return bounds.origin.x > -1 && bounds.origin.y > -1
         && bounds.origin.x + bounds.size.width < gtk_widget_get_width (map) + 1
         && bounds.origin.y + bounds.size.height < gtk_widget_get_height (map) + 1;
}

static void
test_widget (void)
{
  g_autoptr (DeskMapModel) model = new_mesh (60, "product-");
  g_autoptr (DeskMapModel) strange = new_mesh (3, hostile);
  DeskMap *map = g_object_new (DESK_TYPE_MAP, "model", model, NULL);
  GtkWidget *window = gtk_window_new ();
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) open = g_simple_action_new ("open", G_VARIANT_TYPE ("(sss)"));
  GtkWidget *focus;
  double zoom;

  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (open));
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (actions));
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (map));
  gtk_window_present (GTK_WINDOW (window));
  sample_run_until (is_drawn, map);
  sample_settle ();
  picture (window, "map-60.png");
  /* Readable at first, whole when asked for. */
  g_assert_cmpfloat (desk_map_get_zoom (map), >=, 0.59);
  gtk_widget_activate_action (GTK_WIDGET (map), "map.fit", NULL);
  g_assert_cmpfloat (desk_map_get_zoom (map), <, 0.59);
  sample_settle ();
  picture (window, "map-60-all.png");
  zoom = desk_map_get_zoom (map);
  gtk_widget_activate_action (GTK_WIDGET (map), "map.zoom-in", NULL);
  g_assert_cmpfloat (desk_map_get_zoom (map), >, zoom);
  desk_map_zoom_at (map, 1000, 5, 5);
  g_assert_cmpfloat (desk_map_get_zoom (map), <=, 3);
  desk_map_zoom_at (map, 1, 0, 0);
  /* The keyboard goes from node to node, and what is focused comes into sight. */
  for (guint i = 0; i < 40; i++)
    gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
  sample_settle ();
  focus = gtk_root_get_focus (GTK_ROOT (window));
  g_assert_true (GTK_IS_BUTTON (focus));
  sample_run_until (is_in_sight, focus);
  picture (window, "map-60-focus.png");
  desk_map_set_model (map, strange);
  sample_settle ();
  g_assert_nonnull (desk_map_get_item (map, 0));
  g_assert_null (desk_map_get_item (map, 1000));
  desk_map_set_model (map, NULL);
  sample_settle ();
  gtk_window_destroy (GTK_WINDOW (window));
}

/* In the window: a node leads to its page, with what it stands for looked up. */
static void
test_page (void)
{
  g_autoptr (DeskSession) session = desk_session_new ();
  g_autoptr (DeskSeat) seat = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  DeskWindow *window = desk_window_new (NULL, session, NULL);
  gpointer watched = window;
  GtkWidget *page, *map;

  desk_session_set_seat (session, seat);
  gtk_window_present (GTK_WINDOW (window));
  desk_window_show_page (window, "map");
  page = desk_window_get_page (window);
  g_assert_true (DESK_IS_MAP_PAGE (page));
  sample_run_until (is_drawn, page);
  sample_settle ();
  map = GTK_WIDGET (gtk_widget_get_template_child (page, DESK_TYPE_MAP_PAGE, "map"));
  picture (GTK_WIDGET (window), "map-page.png");
  /* The producer, its product, the bundle, the consumer. */
  g_assert_nonnull (desk_map_get_item (DESK_MAP (map), 3));
  gtk_widget_activate_action (page, "map-page.zoom-in", NULL);
  g_signal_emit_by_name (desk_map_get_item (DESK_MAP (map), 2), "clicked");
  sample_settle ();
  g_assert_false (DESK_IS_MAP_PAGE (desk_window_get_page (window)));
  g_object_add_weak_pointer (G_OBJECT (window), &watched);
  gtk_window_destroy (GTK_WINDOW (window));
  sample_settle ();
  g_assert_null (watched);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  desk_register_resources ();
  adw_init ();
  g_test_add_func ("/desk/map/layout", test_layout);
  g_test_add_func ("/desk/map/spread", test_spread);
  g_test_add_func ("/desk/map/bundles", test_bundles);
  g_test_add_func ("/desk/map/bounds", test_bounds);
  g_test_add_func ("/desk/map/svg", test_svg);
  g_test_add_func ("/desk/map/save", test_save);
  g_test_add_func ("/desk/map/widget", test_widget);
  g_test_add_func ("/desk/map/page", test_page);
  return g_test_run ();
}
