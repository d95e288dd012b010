/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form for who takes part in a mesh: profiles to choose from, and personas that are added and taken away. */
#include "config.h"

#include <glib/gstdio.h>

#include "desk-samples.h"
#include "desk/accounts/desk-keys-group.h"
#include "desk/accounts/desk-keys-row.h"
#include "desk/app/desk-application.h"
#include "desk/app/desk-screenshot.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-saved.h"

static char *config_path;

static void
take_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
is_there (gpointer result)
{
  return *(gpointer *) result != NULL;
}

static GListModel *
list_profiles (const char *text, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_true (g_file_set_contents (config_path, text, -1, NULL));
  desk_profiles_list_async (cancellable, take_cb, &result);
  sample_run_until (is_there, &result);
  return desk_profiles_list_finish (result, error);
}

#define CONFIG                                                                                                         \
  "[default]\nregion = eu-central-1\n[profile work]\nregion = eu-west-1\nrole_arn = "                                  \
  "arn:aws:iam::111111111111:role/X\n"                                                                                 \
  "source_profile = default\n[profile <b>]\naws_access_key_id = AKIAX\naws_secret_access_key = hush\n"

static void
test_profiles (void)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GListModel) list = list_profiles (CONFIG, NULL, NULL), none = NULL, broken = NULL;
  g_autoptr (GError) error = NULL, stopped = NULL;
  g_autoptr (DeskProfile) typed = NULL, work = NULL;
  g_autofree char *title = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 4);
  typed = g_list_model_get_item (list, 0);
  g_assert_null (desk_profile_get_name (typed));
  work = g_list_model_get_item (list, 3);
  g_assert_cmpstr (desk_profile_get_name (work), ==, "work");
  g_assert_cmpstr (desk_profile_get_region (work), ==, "eu-west-1");
  g_assert_cmpstr (desk_profile_get_account (work), ==, "111111111111");
  g_object_get (work, "title", &title, NULL);
  g_assert_cmpstr (title, ==, "Profile work");

  broken = list_profiles ("[default]\nregion = eu-west-1\n[unclosed\n", NULL, &error);
  g_assert_null (broken);
  g_assert_error (error, AWS_ERROR, AWS_ERROR_CONFIGURATION);
  g_assert_nonnull (strstr (error->message, config_path));
  g_assert_nonnull (strstr (error->message, "3"));

  g_cancellable_cancel (cancelled);
  none = list_profiles ("", cancelled, &stopped);
  g_assert_null (none);
  g_assert_error (stopped, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- the form -------------------------------------------------------------- */

static GtkWidget *
find_row (GtkWidget *widget, const char *persona)
{
  if (DESK_IS_KEYS_ROW (widget))
    {
      g_autofree char *name = desk_keys_row_dup_persona (DESK_KEYS_ROW (widget));

      return g_str_equal (name, persona) ? widget : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, persona);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gpointer
part (GtkWidget *row, const char *name)
{
  GObject *object = gtk_widget_get_template_child (row, DESK_TYPE_KEYS_ROW, name);

  g_assert_nonnull (object);
  return object;
}

static void
type (DeskKeysGroup *group, const char *persona, const char *name, const char *text)
{
  gtk_editable_set_text (part (find_row (GTK_WIDGET (group), persona), name), text);
}

static gboolean
is_drawn (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0;
}

static GtkWindow *
show (DeskKeysGroup *group)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  GtkWidget *page = adw_preferences_page_new ();

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_set_default_size (window, 560, 900);
  gtk_window_present (window);
  sample_run_until (is_drawn, group);
  return window;
}

static void
test_form (void)
{
  DeskKeysGroup *group = g_object_new (DESK_TYPE_KEYS_GROUP, NULL);
  GtkWindow *window = show (group);
  g_autoptr (GListModel) profiles = list_profiles (CONFIG, NULL, NULL);
  g_autoptr (GHashTable) chosen = NULL;
  g_autoptr (MeshCredentialsFile) file = NULL;
  g_autoptr (GError) error = NULL;
  const char *folder = g_getenv ("MESHDESK_TEST_PICTURES");
  GtkWidget *row;

  desk_keys_group_set_profiles (group, profiles);
  g_assert_null (desk_keys_group_get_region (group));
  type (group, "Mesh", "account", "555555555555");
  type (group, "Mesh", "key_id", "AKIAMESH");
  type (group, "Mesh", "secret", "hush");
  gtk_widget_activate_action (GTK_WIDGET (group), "keys.add", "s", "Producer");
  gtk_widget_activate_action (GTK_WIDGET (group), "keys.add", "s", "Producer");
  row = find_row (GTK_WIDGET (group), "Producer-2");
  g_assert_nonnull (find_row (GTK_WIDGET (group), "Producer-3"));
  type (group, "Producer-2", "persona", "Producer-Sales");
  adw_combo_row_set_selected (part (row, "source"), 3);
  g_assert_false (gtk_widget_get_visible (part (row, "secret")));
  g_assert_cmpstr (gtk_editable_get_text (part (row, "account")), ==, "111111111111");
  g_assert_cmpstr (desk_keys_group_get_region (group), ==, "eu-west-1");
  row = find_row (GTK_WIDGET (group), "Consumer");
  adw_combo_row_set_selected (part (row, "source"), 1);
  g_signal_emit_by_name (find_row (GTK_WIDGET (group), "Producer-3"), "removed");
  g_assert_null (find_row (GTK_WIDGET (group), "Producer-3"));
  sample_settle ();
  if (folder != NULL)
    {
      g_autofree char *path = g_build_filename (folder, "keys-group.png", NULL);

      g_assert_true (desk_screenshot_take (GTK_WIDGET (window), path, NULL));
    }
  file = desk_keys_group_read (group, &chosen, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (file->entries->len, ==, 3);
  g_assert_cmpuint (g_hash_table_size (chosen), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (chosen, "Producer-Sales"), ==, "work");
  for (guint i = 0; i < file->entries->len; i++)
    {
      MeshCredentialsEntry *entry = g_ptr_array_index (file->entries, i);

      g_assert_true ((entry->credentials != NULL) == g_str_equal (entry->name, "Mesh"));
      if (g_str_equal (entry->name, "Consumer"))
        g_assert_cmpstr (entry->account_id, ==, MESH_SAVED_UNKNOWN_ACCOUNT);
    }
  gtk_window_destroy (window);
}

static void
assert_refused (DeskKeysGroup *group, const char *words)
{
  g_autoptr (GHashTable) chosen = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_keys_group_read (group, &chosen, &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refused (void)
{
  DeskKeysGroup *group = g_object_ref_sink (g_object_new (DESK_TYPE_KEYS_GROUP, NULL));

  assert_refused (group, "Mesh is missing");
  type (group, "Mesh", "account", "555555555555");
  gtk_widget_activate_action (GTK_WIDGET (group), "keys.add", "s", "Producer");
  type (group, "Producer-2", "account", "111111111111");
  type (group, "Producer", "account", "222222222222");
  type (group, "Producer-2", "persona", "Sales");
  assert_refused (group, "Sales");
  type (group, "Sales", "persona", "Producer");
  assert_refused (group, "Two personas are called Producer");
  g_object_unref (group);
}

/* A file with more personas than the form has: it grows, and holds what the file says. */
static void
test_file (void)
{
  static const char document[]
      = "{\"Mesh\":{\"AccountId\":\"555555555555\"},\"Consumer<b>\":{\"AccountId\":\"999999999999\",\"AccessKeyId\":"
        "\"AKIA\",\"SecretAccessKey\":\"hush\"}}";
  DeskKeysGroup *group = g_object_ref_sink (g_object_new (DESK_TYPE_KEYS_GROUP, NULL));
  g_autoptr (MeshCredentialsFile) file = mesh_credentials_file_parse (document, -1, "test", NULL), read = NULL;
  g_autoptr (GHashTable) chosen = NULL;

  desk_keys_group_fill (group, file);
  desk_keys_group_fill (group, file);
  read = desk_keys_group_read (group, &chosen, NULL);
  g_assert_cmpuint (read->entries->len, ==, 2);
  g_assert_nonnull (find_row (GTK_WIDGET (group), "Consumer<b>"));
  g_object_unref (group);
}

static MeshSaved *
new_saved (void)
{
  static const char document[]
      = "{\"AWS_REGION\":\"eu-west-1\",\"Mesh\":{\"AccountId\":\"555555555555\"},\"Consumer-2\":{\"AccountId\":"
        "\"999999999999\"},\"Producer\":{\"AccountId\":\"111111111111\"}}";
  g_autoptr (MeshCredentialsFile) file = mesh_credentials_file_parse (document, -1, "test", NULL);
  MeshSaved *saved = mesh_saved_new ("Ours", file, NULL, NULL);

  g_assert_true (mesh_saved_set_profile (saved, "Producer", "gone"));
  return saved;
}

static void
assert_says (DeskKeysGroup *group, const char *persona, const char *words)
{
  GtkWidget *row = find_row (GTK_WIDGET (group), persona);

  g_assert_nonnull (row);
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==, words);
}

/* A saved mesh in the form: no secrets, a profile that is in no file any more; renamed, added, removed. */
static void
test_edit (void)
{
  DeskKeysGroup *group = g_object_ref_sink (g_object_new (DESK_TYPE_KEYS_GROUP, NULL));
  g_autoptr (GListModel) none = desk_profiles_new (), profiles = list_profiles (CONFIG, NULL, NULL);
  g_autoptr (MeshSaved) saved = new_saved ();
  g_autoptr (GHashTable) chosen = NULL, origins = NULL;
  g_autoptr (MeshCredentialsFile) file = NULL;

  desk_keys_group_set_profiles (group, none);
  desk_keys_group_edit (group, saved);
  g_assert_null (find_row (GTK_WIDGET (group), "ConsumerAdmin"));
  assert_says (group, "Mesh", "Account 555555555555, key unchanged");
  assert_says (group, "Producer", "Account 111111111111, by profile gone");
  desk_keys_group_set_profiles (group, profiles);
  assert_says (group, "Producer", "Account 111111111111, by profile gone");
  g_assert_false (gtk_widget_get_visible (part (find_row (GTK_WIDGET (group), "Mesh"), "remove")));
  g_assert_cmpstr (gtk_editable_get_text (part (find_row (GTK_WIDGET (group), "Mesh"), "secret")), ==, "");

  type (group, "Consumer-2", "persona", "Consumer-Sales");
  type (group, "Mesh", "key_id", "AKIANEW");
  type (group, "Mesh", "secret", "hush");
  assert_says (group, "Mesh", "Account 555555555555, with a new key");
  /* The first name that is free is the word itself here. */
  gtk_widget_activate_action (GTK_WIDGET (group), "keys.add", "s", "Consumer");
  type (group, "Consumer", "account", "888888888888");
  assert_says (group, "Consumer", "Account 888888888888, no key");
  adw_combo_row_set_selected (part (find_row (GTK_WIDGET (group), "Producer"), "source"), 0);
  assert_says (group, "Producer", "Account 111111111111, no key");
  file = desk_keys_group_read (group, &chosen, NULL);
  g_assert_cmpuint (file->entries->len, ==, 4);
  g_assert_cmpuint (g_hash_table_size (chosen), ==, 0);
  origins = desk_keys_group_dup_origins (group);
  g_assert_cmpuint (g_hash_table_size (origins), ==, 3);
  g_assert_cmpstr (g_hash_table_lookup (origins, "Consumer-Sales"), ==, "Consumer-2");
  g_assert_false (g_hash_table_contains (origins, "Consumer"));
  g_object_unref (group);
}

int
main (int argc, char *argv[])
{
  int status;

  config_path = g_build_filename (g_get_tmp_dir (), "meshdesk-aws-config-XXXXXX", NULL);
  g_close (g_mkstemp (config_path), NULL);
  g_setenv ("AWS_CONFIG_FILE", config_path, TRUE);
  g_setenv ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null", TRUE);
  g_test_init (&argc, &argv, NULL);
  desk_register_resources ();
  adw_init ();
  g_test_add_func ("/desk/keys/profiles", test_profiles);
  g_test_add_func ("/desk/keys/form", test_form);
  g_test_add_func ("/desk/keys/refused", test_refused);
  g_test_add_func ("/desk/keys/file", test_file);
  g_test_add_func ("/desk/keys/edit", test_edit);
  status = g_test_run ();
  g_unlink (config_path);
  g_free (config_path);
  return status;
}
