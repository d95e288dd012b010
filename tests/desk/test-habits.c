/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-samples.h"
#include "desk/app/desk-application.h"
#include "desk/app/desk-pages.h"
#include "desk/app/desk-window-state.h"
#include "desk/guide/desk-guide-panel.h"
#include "desk/preferences/desk-preferences.h"
#include "desk/preferences/desk-settings.h"

static gboolean
is_drawn (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0;
}

static DeskWindow *
new_window (DeskSeat *seat)
{
  g_autoptr (DeskSession) session = desk_session_new ();
  DeskWindow *window = desk_window_new (NULL, session, NULL);

  desk_window_state_attach (window);
  if (seat != NULL)
    desk_session_set_seat (session, seat);
  gtk_window_present (GTK_WINDOW (window));
  sample_run_until (is_drawn, window);
  return window;
}

static void
close_window (DeskWindow *window)
{
  gpointer watched = window;

  g_object_add_weak_pointer (G_OBJECT (window), &watched);
  gtk_window_close (GTK_WINDOW (window));
  sample_settle ();
  g_assert_null (watched);
}

static void
test_state (void)
{
  g_autoptr (DeskSeat) seat = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  GSettings *settings = desk_settings_get ();
  DeskWindow *window;
  g_autofree char *persona = NULL;
  gboolean open = FALSE;
  int width, height;

  g_assert_nonnull (settings);
  g_settings_reset (settings, "page");
  g_settings_set_uint (settings, "window-width", 900);
  g_settings_set_uint (settings, "window-height", 620);
  window = new_window (seat);
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_assert_cmpint (width, ==, 900);
  g_assert_cmpint (height, ==, 620);
  g_assert_cmpstr (desk_window_get_page_name (window), ==, "workshop");
  desk_window_show_page (window, "ingest");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.guide", NULL);
  close_window (window);
  persona = g_settings_get_string (settings, "persona");
  g_assert_cmpstr (persona, ==, "Producer");
  g_assert_true (g_settings_get_boolean (settings, "guide-open"));

  window = new_window (seat);
  g_assert_cmpstr (desk_window_get_page_name (window), ==, "ingest");
  g_object_get (window, "guide-open", &open, NULL);
  g_assert_true (open);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.guide", NULL);
  close_window (window);
  g_assert_false (g_settings_get_boolean (settings, "guide-open"));

  /* A page that the persona does not have, or that is no longer there, is not opened. */
  g_settings_set_string (settings, "page", "<no page>");
  window = new_window (seat);
  g_assert_cmpstr (desk_window_get_page_name (window), ==, "workshop");
  close_window (window);
  g_settings_set_string (settings, "page", "ingest");
  g_settings_set_boolean (settings, "restore", FALSE);
  window = new_window (seat);
  g_assert_cmpstr (desk_window_get_page_name (window), ==, "workshop");
  close_window (window);
  g_settings_reset (settings, "restore");
}

static void
test_back (void)
{
  g_autoptr (DeskSeat) seat = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  g_autoptr (DeskSeat) consumer = sample_seat_new ("Consumer", MESH_JOB_CONSUMER);
  DeskWindow *window;

  g_settings_reset (desk_settings_get (), "page");
  window = new_window (seat);
  g_assert_false (desk_window_go_back (window));
  desk_window_show_page (window, "catalog");
  desk_window_show_page (window, "ingest");
  desk_window_show_page (window, "inbox");
  desk_window_show_page (window, "inbox");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  g_assert_cmpstr (desk_window_get_page_name (window), ==, "ingest");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "inbox");
  /* A consumer has no page to bring data in: it is skipped. */
  desk_session_set_seat (desk_window_get_session (window), consumer);
  g_assert_true (desk_window_go_back (window));
  g_assert_cmpstr (desk_window_get_page_name (window), ==, "catalog");
  g_assert_true (desk_window_go_back (window));
  g_assert_cmpstr (desk_window_get_page_name (window), ==, "workshop");
  g_assert_false (desk_window_go_back (window));
  close_window (window);
}

static guint
count_pages (GtkWidget *stack)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (GTK_STACK (stack));

  return g_list_model_get_n_items (G_LIST_MODEL (pages));
}

/* A page is only made when it is shown. */
static void
test_lazy (void)
{
  g_autoptr (DeskSeat) seat = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  DeskWindow *window = new_window (seat);
  GtkWidget *stack = gtk_widget_get_parent (desk_window_get_page (window));
  guint n_pages;

  desk_pages_get (&n_pages);
  g_assert_cmpuint (count_pages (stack), ==, 1);
  for (guint i = 0; i < n_pages; i++)
    desk_window_show_page (window, desk_pages_get (NULL)[i].name);
  g_assert_cmpuint (count_pages (stack), ==, n_pages);
  sample_settle ();
  close_window (window);
}

static void
test_progress (void)
{
  g_autoptr (DeskSession) session = desk_session_new ();
  g_autoptr (DeskGuide) guide = desk_guide_new (session);
  GtkWidget *panel = g_object_ref_sink (desk_guide_panel_new (guide));
  guint done;

  desk_task_set_done (desk_guide_find (guide, "initialise"), TRUE);
  desk_task_set_done (desk_guide_find (guide, "use"), TRUE);
  g_object_get (guide, "n-done", &done, NULL);
  g_assert_cmpuint (done, ==, 2);
  g_assert_finalize_object (panel);
}

static void
test_preferences (void)
{
  GSettings *settings = desk_settings_get ();
  GtkWidget *window = desk_preferences_new (NULL);
  GtkWidget *row, *minutes, *restore;

  desk_settings_follow_color_scheme ();
  gtk_window_present (GTK_WINDOW (window));
  sample_run_until (is_drawn, window);
  row = GTK_WIDGET (gtk_widget_get_template_child (window, DESK_TYPE_PREFERENCES, "color_scheme"));
  minutes = GTK_WIDGET (
      gtk_widget_get_template_child (window, DESK_TYPE_PREFERENCES, "refresh_minutes"));
  restore = GTK_WIDGET (gtk_widget_get_template_child (window, DESK_TYPE_PREFERENCES, "restore"));
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  g_assert_cmpint (g_settings_get_enum (settings, "color-scheme"), ==, 2);
  g_assert_true (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  g_settings_set_string (settings, "color-scheme", "light");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  g_assert_false (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  g_settings_reset (settings, "color-scheme");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (minutes), 0);
  g_assert_cmpuint (g_settings_get_uint (settings, "refresh-minutes"), ==, 0);
  gtk_switch_set_active (GTK_SWITCH (restore), FALSE);
  g_assert_false (g_settings_get_boolean (settings, "restore"));
  g_settings_reset (settings, "restore");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- shortcuts ------------------------------------------------------------- */

static void
add_key (GHashTable *keys, guint key, GdkModifierType modifiers)
{
  g_hash_table_add (keys, gtk_accelerator_name (gdk_keyval_to_lower (key), modifiers));
}

/* What the shortcuts window shows: "<Control>1...9", "<Control>r F5". (transfer full) */
static GHashTable *
read_overlay (void)
{
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/io/github/meshdesk/Meshdesk/ui/help-overlay.ui");
  g_autoptr (GSList) objects = gtk_builder_get_objects (builder);
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (GSList *l = objects; l != NULL; l = l->next)
    {
      g_autofree char *text = NULL;
      g_auto (GStrv) words = NULL;

      if (!GTK_IS_SHORTCUTS_SHORTCUT (l->data))
        continue;
      g_object_get (l->data, "accelerator", &text, NULL);
      g_assert_nonnull (text);
      words = g_strsplit (text, " ", -1);
      for (guint i = 0; words[i] != NULL; i++)
        {
          guint key = 0;
          GdkModifierType modifiers = 0;

          if (g_str_has_suffix (words[i], "1...9"))
            {
              for (key = GDK_KEY_1; key <= GDK_KEY_9; key++)
                add_key (keys, key, GDK_CONTROL_MASK);
              continue;
            }
          g_assert_true (gtk_accelerator_parse (words[i], &key, &modifiers));
          add_key (keys, key, modifiers);
        }
    }
  gtk_window_destroy (GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
  return keys;
}

static void
assert_known (GHashTable *known, guint key, GdkModifierType modifiers, const char *what)
{
  g_autofree char *name = gtk_accelerator_name (gdk_keyval_to_lower (key), modifiers);

  if (!g_hash_table_contains (known, name))
    g_error ("%s (%s) is not in the shortcuts window", name, what);
}

static void
test_shortcuts (void)
{
  g_autoptr (GHashTable) known = read_overlay ();
  g_autoptr (DeskApplication) application = desk_application_new ();
  g_auto (GStrv) actions = NULL;
  g_autoptr (GListModel) controllers = NULL;
  g_autoptr (GError) error = NULL;
  DeskWindow *window;
  guint found = 0;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  actions = gtk_application_list_action_descriptions (GTK_APPLICATION (application));
  for (guint i = 0; actions[i] != NULL; i++)
    {
      g_auto (GStrv) accels
          = gtk_application_get_accels_for_action (GTK_APPLICATION (application), actions[i]);

      for (guint j = 0; accels[j] != NULL; j++)
        {
          guint key;
          GdkModifierType modifiers;

          g_assert_true (gtk_accelerator_parse (accels[j], &key, &modifiers));
          if (g_str_equal (actions[i], "win.show-help-overlay") && key == GDK_KEY_F1)
            continue; /* GTK's second one */
          assert_known (known, key, modifiers, actions[i]);
          found++;
        }
    }
  window = new_window (NULL);
  controllers = gtk_widget_observe_controllers (GTK_WIDGET (window));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
                        && j < g_list_model_get_n_items (G_LIST_MODEL (controller));
           j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutAction *action = gtk_shortcut_get_action (shortcut);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
          const char *name = GTK_IS_NAMED_ACTION (action)
                                 ? gtk_named_action_get_action_name (GTK_NAMED_ACTION (action))
                                 : NULL;

          if (name == NULL || !g_str_has_prefix (name, "win.") || !GTK_IS_KEYVAL_TRIGGER (trigger))
            continue;
          assert_known (known, gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)),
                        gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)), name);
          found++;
        }
    }
  /* Nine personas, and what else there is. */
  g_assert_cmpuint (found, >=, 18);
  close_window (window);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  desk_register_resources ();
  adw_init ();
  g_test_add_func ("/desk/habits/state", test_state);
  g_test_add_func ("/desk/habits/back", test_back);
  g_test_add_func ("/desk/habits/lazy", test_lazy);
  g_test_add_func ("/desk/habits/progress", test_progress);
  g_test_add_func ("/desk/habits/preferences", test_preferences);
  g_test_add_func ("/desk/habits/shortcuts", test_shortcuts);
  return g_test_run ();
}
