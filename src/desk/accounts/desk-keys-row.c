/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-keys-row.h"

#include <glib/gi18n.h>

struct _DeskKeysRow
{
  AdwExpanderRow parent_instance;

  char *text;
  char *origin;      /* (nullable): what a saved mesh calls it */
  char *had_profile; /* (nullable): what its keys came from there */
  GtkEditable *persona;
  AdwComboRow *source;
  GtkEditable *account;
  GtkEditable *key_id;
  GtkEditable *secret;
  GtkEditable *token;
  GtkWidget *remove;
};

enum
{
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskKeysRow, desk_keys_row, ADW_TYPE_EXPANDER_ROW)

static char *
dup_subtitle (DeskKeysRow *self)
{
  const char *account = gtk_editable_get_text (self->account);
  DeskProfile *profile = desk_keys_row_get_profile (self);

  if (profile != NULL && *account == '\0')
    /* Translators: %s is the name of a profile */
    return g_strdup_printf (C_ ("keys", "The account of profile %s"), desk_profile_get_name (profile));
  if (profile != NULL)
    /* Translators: the number of an account, and the name of a profile */
    return g_strdup_printf (C_ ("keys", "Account %s, by profile %s"), account, desk_profile_get_name (profile));
  if (*account == '\0')
    return g_strdup (C_ ("keys", "Not taking part here"));
  if (*gtk_editable_get_text (self->secret) != '\0' && self->origin != NULL)
    /* Translators: %s is the number of an account */
    return g_strdup_printf (C_ ("keys", "Account %s, with a new key"), account);
  if (*gtk_editable_get_text (self->secret) == '\0' && self->origin != NULL && self->had_profile == NULL)
    /* Translators: %s is the number of an account */
    return g_strdup_printf (C_ ("keys", "Account %s, key unchanged"), account);
  if (*gtk_editable_get_text (self->secret) == '\0')
    /* Translators: %s is the number of an account */
    return g_strdup_printf (C_ ("keys", "Account %s, no key"), account);
  /* Translators: %s is the number of an account */
  return g_strdup_printf (C_ ("keys", "Account %s, with a key"), account);
}

/* Closed, the row says whether it is filled. */
static void
changed_cb (DeskKeysRow *self)
{
  g_autofree char *subtitle = NULL, *escaped = NULL, *title = NULL, *persona = NULL;

  /* Also while the template is being built. */
  if (self->text == NULL)
    return;
  subtitle = dup_subtitle (self);
  escaped = g_markup_escape_text (subtitle, -1);
  persona = desk_keys_row_dup_persona (self);
  /* Translators: the name of a persona, and what it does */
  title = g_markup_printf_escaped (C_ ("persona", "%s: %s"), persona, self->text);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), escaped);
}

static void
source_cb (DeskKeysRow *self)
{
  DeskProfile *profile = desk_keys_row_get_profile (self);

  gtk_widget_set_visible (GTK_WIDGET (self->key_id), profile == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->secret), profile == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->token), profile == NULL);
  if (profile != NULL && desk_profile_get_account (profile) != NULL)
    gtk_editable_set_text (self->account, desk_profile_get_account (profile));
  changed_cb (self);
}

static void
remove_cb (DeskKeysRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
desk_keys_row_finalize (GObject *object)
{
  DeskKeysRow *self = DESK_KEYS_ROW (object);

  g_free (self->text);
  g_free (self->origin);
  g_free (self->had_profile);
  G_OBJECT_CLASS (desk_keys_row_parent_class)->finalize (object);
}

static void
desk_keys_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_KEYS_ROW);
  G_OBJECT_CLASS (desk_keys_row_parent_class)->dispose (object);
}

static void
desk_keys_row_class_init (DeskKeysRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_keys_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = desk_keys_row_finalize;
  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  g_type_ensure (DESK_TYPE_PROFILE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/keys-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskKeysRow, persona);
  gtk_widget_class_bind_template_child (widget_class, DeskKeysRow, source);
  gtk_widget_class_bind_template_child (widget_class, DeskKeysRow, account);
  gtk_widget_class_bind_template_child (widget_class, DeskKeysRow, key_id);
  gtk_widget_class_bind_template_child (widget_class, DeskKeysRow, secret);
  gtk_widget_class_bind_template_child (widget_class, DeskKeysRow, token);
  gtk_widget_class_bind_template_child (widget_class, DeskKeysRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, source_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
desk_keys_row_init (DeskKeysRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
desk_keys_row_new (const char *persona, const char *text, gboolean further)
{
  DeskKeysRow *self = g_object_new (DESK_TYPE_KEYS_ROW, NULL);

  gtk_editable_set_text (self->persona, persona);
  gtk_widget_set_visible (GTK_WIDGET (self->persona), further);
  gtk_widget_set_visible (self->remove, further);
  self->text = g_strdup (text);
  changed_cb (self);
  return GTK_WIDGET (self);
}

static void
select_profile (DeskKeysRow *self, const char *name)
{
  GListModel *profiles = adw_combo_row_get_model (self->source);

  for (guint i = 0; profiles != NULL && i < g_list_model_get_n_items (profiles); i++)
    {
      g_autoptr (DeskProfile) one = g_list_model_get_item (profiles, i);

      if (g_strcmp0 (desk_profile_get_name (one), name) == 0)
        adw_combo_row_set_selected (self->source, i);
    }
}

void
desk_keys_row_set_profiles (DeskKeysRow *self, GListModel *profiles)
{
  DeskProfile *profile = desk_keys_row_get_profile (self);
  g_autofree char *chosen = profile != NULL ? g_strdup (desk_profile_get_name (profile)) : NULL;

  g_return_if_fail (DESK_IS_KEYS_ROW (self));
  adw_combo_row_set_model (self->source, profiles);
  select_profile (self, chosen);
}

DeskProfile *
desk_keys_row_get_profile (DeskKeysRow *self)
{
  DeskProfile *profile = self->source != NULL ? adw_combo_row_get_selected_item (self->source) : NULL;

  return profile != NULL && desk_profile_get_name (profile) != NULL ? profile : NULL;
}

void
desk_keys_row_fill (DeskKeysRow *self, const char *account, AwsCredentials *credentials)
{
  const char *token = credentials != NULL ? aws_credentials_get_session_token (credentials) : NULL;

  gtk_editable_set_text (self->account, account);
  gtk_editable_set_text (self->key_id,
                         credentials != NULL ? aws_credentials_get_access_key_id (credentials) : "");
  gtk_editable_set_text (self->secret,
                         credentials != NULL ? aws_credentials_get_secret_access_key (credentials) : "");
  gtk_editable_set_text (self->token, token != NULL ? token : "");
}

void
desk_keys_row_set_origin (DeskKeysRow *self, const char *account, const char *profile)
{
  g_return_if_fail (DESK_IS_KEYS_ROW (self));
  self->origin = desk_keys_row_dup_persona (self);
  self->had_profile = g_strdup (profile);
  if (profile == NULL)
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_id),
                                     C_ ("keys", "New Access _Key ID, to replace it"));
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret), C_ ("keys", "New _Secret Access Key"));
    }
  select_profile (self, profile);
  gtk_editable_set_text (self->account, account);
  changed_cb (self);
}

const char *
desk_keys_row_get_origin (DeskKeysRow *self)
{
  g_return_val_if_fail (DESK_IS_KEYS_ROW (self), NULL);
  return self->origin;
}

static char *
dup_text (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

char *
desk_keys_row_dup_persona (DeskKeysRow *self)
{
  return dup_text (self->persona);
}

char *
desk_keys_row_dup_account (DeskKeysRow *self)
{
  return dup_text (self->account);
}

char *
desk_keys_row_dup_key_id (DeskKeysRow *self)
{
  return dup_text (self->key_id);
}

char *
desk_keys_row_dup_secret (DeskKeysRow *self)
{
  return dup_text (self->secret);
}

char *
desk_keys_row_dup_token (DeskKeysRow *self)
{
  return dup_text (self->token);
}
