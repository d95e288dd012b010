/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-keys-group.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "desk/accounts/desk-keys-row.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-saved.h"

/* Names of further personas begin with one of these; longer words first. */
static const struct
{
  const char *persona, *text;
} usual[] = {
  { "Mesh", NC_ ("persona", "owns the catalog") },
  { "ProducerAdmin", NC_ ("persona", "sets up the producer’s account") },
  { "ConsumerAdmin", NC_ ("persona", "sets up the consumer’s account") },
  { "Producer", NC_ ("persona", "offers data") },
  { "Consumer", NC_ ("persona", "uses data") },
};

struct _DeskKeysGroup
{
  AdwPreferencesGroup parent_instance;

  GPtrArray *rows;      /* (element-type DeskKeysRow) */
  GListModel *profiles; /* (nullable) */
  MeshSaved *saved;     /* (nullable): the one that is edited */
};

G_DEFINE_FINAL_TYPE (DeskKeysGroup, desk_keys_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *
get_text (const char *persona)
{
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (g_str_has_prefix (persona, usual[i].persona))
      return g_dpgettext2 (NULL, "persona", usual[i].text);
  return "";
}

static DeskKeysRow *
find_row (DeskKeysGroup *self, const char *persona)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autofree char *name = desk_keys_row_dup_persona (g_ptr_array_index (self->rows, i));

      if (g_str_equal (name, persona))
        return g_ptr_array_index (self->rows, i);
    }
  return NULL;
}

static void
removed_cb (DeskKeysGroup *self, GtkWidget *row)
{
  g_ptr_array_remove (self->rows, row);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), row);
}

static DeskKeysRow *
add_row (DeskKeysGroup *self, const char *persona, gboolean further)
{
  GtkWidget *row = desk_keys_row_new (persona, get_text (persona), further);

  g_ptr_array_add (self->rows, row);
  if (self->profiles != NULL)
    desk_keys_row_set_profiles (DESK_KEYS_ROW (row), self->profiles);
  if (further)
    g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return DESK_KEYS_ROW (row);
}

/* "Producer", "Producer-2": the first name that is free. */
static char *
dup_free_name (DeskKeysGroup *self, const char *word)
{
  char *name = g_strdup (word);

  for (guint n = 2; find_row (self, name) != NULL; n++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%u", word, n);
    }
  return name;
}

static void
add_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DeskKeysGroup *self = DESK_KEYS_GROUP (widget);
  g_autofree char *name = dup_free_name (self, g_variant_get_string (parameter, NULL));
  DeskKeysRow *row = add_row (self, name, TRUE);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* ---- reading it ---- */

static void
set_text (JsonNode *entry, const char *member, char *text)
{
  if (*text != '\0')
    aws_json_set_string (entry, member, text);
  g_free (text);
}

/* NULL: this one takes no part. */
static JsonNode *
read_row (DeskKeysRow *row, GHashTable *profiles, const char *persona)
{
  DeskProfile *profile = desk_keys_row_get_profile (row);
  g_autofree char *account = desk_keys_row_dup_account (row);
  JsonNode *entry;

  if (*account == '\0' && profile == NULL)
    return NULL;
  entry = aws_json_new ("AccountId", AWS_JSON_STRING, *account != '\0' ? account : MESH_SAVED_UNKNOWN_ACCOUNT, NULL);
  if (profile != NULL)
    {
      g_hash_table_insert (profiles, g_strdup (persona), g_strdup (desk_profile_get_name (profile)));
      return entry;
    }
  set_text (entry, "AccessKeyId", desk_keys_row_dup_key_id (row));
  set_text (entry, "SecretAccessKey", desk_keys_row_dup_secret (row));
  set_text (entry, "SessionToken", desk_keys_row_dup_token (row));
  return entry;
}

static gboolean
read_rows (DeskKeysGroup *self, JsonNode *document, GHashTable *profiles, GError **error)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      DeskKeysRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *persona = desk_keys_row_dup_persona (row);
      JsonNode *entry = read_row (row, profiles, persona);

      if (entry == NULL)
        continue;
      if (find_row (self, persona) == row && strlen (persona) <= 64)
        {
          aws_json_set (document, persona, entry);
          continue;
        }
      json_node_unref (entry);
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   /* Translators: %s is the beginning of the name that somebody gave to a persona */
                   find_row (self, persona) == row ? _ ("The name %.64s… is too long")
                                                   /* Translators: %s is the name that somebody gave to two personas */
                                                   : _ ("Two personas are called %s"),
                   persona);
      return FALSE;
    }
  return TRUE;
}

static void
desk_keys_group_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_KEYS_GROUP);
  g_clear_object (&DESK_KEYS_GROUP (object)->profiles);
  g_clear_object (&DESK_KEYS_GROUP (object)->saved);
  G_OBJECT_CLASS (desk_keys_group_parent_class)->dispose (object);
}

static void
desk_keys_group_finalize (GObject *object)
{
  g_ptr_array_unref (DESK_KEYS_GROUP (object)->rows);
  G_OBJECT_CLASS (desk_keys_group_parent_class)->finalize (object);
}

static void
desk_keys_group_class_init (DeskKeysGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_keys_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = desk_keys_group_finalize;
  gtk_widget_class_install_action (widget_class, "keys.add", "s", add_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/keys-group.ui");
}

static void
desk_keys_group_init (DeskKeysGroup *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    add_row (self, usual[i].persona, FALSE);
}

void
desk_keys_group_fill (DeskKeysGroup *self, MeshCredentialsFile *file)
{
  g_return_if_fail (DESK_IS_KEYS_GROUP (self));
  for (guint i = 0; i < file->entries->len; i++)
    {
      MeshCredentialsEntry *entry = g_ptr_array_index (file->entries, i);
      DeskKeysRow *row = find_row (self, entry->name);

      desk_keys_row_fill (row != NULL ? row : add_row (self, entry->name, TRUE), entry->account_id, entry->credentials);
    }
}

static void
ensure_cb (const char *persona, const char *account, gpointer data)
{
  DeskKeysGroup *self = data;
  const char *profile = mesh_saved_get_profile (self->saved, persona);

  if (profile != NULL)
    desk_profiles_ensure (self->profiles, profile);
}

static void
edit_cb (const char *persona, const char *account, gpointer data)
{
  DeskKeysGroup *self = data;
  /* A mesh is nothing without its own account. */
  const gboolean further = !g_str_equal (persona, "Mesh");

  desk_keys_row_set_origin (add_row (self, persona, further), account,
                            mesh_saved_get_profile (self->saved, persona));
}

void
desk_keys_group_edit (DeskKeysGroup *self, MeshSaved *saved)
{
  g_return_if_fail (DESK_IS_KEYS_GROUP (self));
  g_return_if_fail (self->profiles != NULL);
  while (self->rows->len > 0)
    removed_cb (self, g_ptr_array_index (self->rows, 0));
  g_set_object (&self->saved, saved);
  mesh_saved_foreach (saved, ensure_cb, self);
  mesh_saved_foreach (saved, edit_cb, self);
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      C_ ("connect", "A key stays as it is where no new one is typed. Who is removed loses the key in the keyring; "
                     "nothing changes in AWS."));
}

GHashTable *
desk_keys_group_dup_origins (DeskKeysGroup *self)
{
  GHashTable *origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_return_val_if_fail (DESK_IS_KEYS_GROUP (self), origins);
  for (guint i = 0; i < self->rows->len; i++)
    {
      DeskKeysRow *row = g_ptr_array_index (self->rows, i);

      if (desk_keys_row_get_origin (row) != NULL)
        g_hash_table_insert (origins, desk_keys_row_dup_persona (row), g_strdup (desk_keys_row_get_origin (row)));
    }
  return origins;
}

void
desk_keys_group_set_profiles (DeskKeysGroup *self, GListModel *profiles)
{
  g_return_if_fail (DESK_IS_KEYS_GROUP (self));
  g_set_object (&self->profiles, profiles);
  if (self->saved != NULL)
    mesh_saved_foreach (self->saved, ensure_cb, self);
  for (guint i = 0; i < self->rows->len; i++)
    desk_keys_row_set_profiles (g_ptr_array_index (self->rows, i), profiles);
}

const char *
desk_keys_group_get_region (DeskKeysGroup *self)
{
  g_return_val_if_fail (DESK_IS_KEYS_GROUP (self), NULL);
  for (guint i = 0; i < self->rows->len; i++)
    {
      DeskProfile *profile = desk_keys_row_get_profile (g_ptr_array_index (self->rows, i));

      if (profile != NULL && desk_profile_get_region (profile) != NULL)
        return desk_profile_get_region (profile);
    }
  return NULL;
}

MeshCredentialsFile *
desk_keys_group_read (DeskKeysGroup *self, GHashTable **profiles, GError **error)
{
  g_autoptr (JsonNode) document = aws_json_new_object ();
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = NULL;
  MeshCredentialsFile *file;

  g_return_val_if_fail (DESK_IS_KEYS_GROUP (self), NULL);
  if (!read_rows (self, document, found, error))
    return NULL;
  text = aws_json_to_string (document, FALSE);
  /* Translators: where a fault is, before a colon */
  file = mesh_credentials_file_parse (text, -1, C_ ("connect", "Personas"), error);
  if (file != NULL)
    *profiles = g_steal_pointer (&found);
  return file;
}
