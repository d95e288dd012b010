/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-keys-row.h"

#include <glib/gi18n.h>

struct _DeskKeysRow
{
  AdwExpanderRow parent_instance;

  char *persona;
  GtkEditable *account;
  GtkEditable *key_id;
  GtkEditable *secret;
  GtkEditable *token;
};

G_DEFINE_FINAL_TYPE (DeskKeysRow, desk_keys_row, ADW_TYPE_EXPANDER_ROW)

/* Closed, the row says whether it is filled. */
static void
changed_cb (DeskKeysRow *self)
{
  const char *account = gtk_editable_get_text (self->account);
  g_autofree char *text = NULL;

  if (*account == '\0')
    text = g_strdup (C_ ("keys", "Not taking part here"));
  else if (*gtk_editable_get_text (self->secret) == '\0')
    /* Translators: %s is the number of an account */
    text = g_strdup_printf (C_ ("keys", "Account %s, no key"), account);
  else
    /* Translators: %s is the number of an account */
    text = g_strdup_printf (C_ ("keys", "Account %s, with a key"), account);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), text);
}

static void
desk_keys_row_finalize (GObject *object)
{
  g_free (DESK_KEYS_ROW (object)->persona);
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
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/keys-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskKeysRow, account);
  gtk_widget_class_bind_template_child (widget_class, DeskKeysRow, key_id);
  gtk_widget_class_bind_template_child (widget_class, DeskKeysRow, secret);
  gtk_widget_class_bind_template_child (widget_class, DeskKeysRow, token);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
desk_keys_row_init (DeskKeysRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  changed_cb (self);
}

GtkWidget *
desk_keys_row_new (const char *persona, const char *title)
{
  DeskKeysRow *self = g_object_new (DESK_TYPE_KEYS_ROW, "title", title, NULL);

  self->persona = g_strdup (persona);
  return GTK_WIDGET (self);
}

const char *
desk_keys_row_get_persona (DeskKeysRow *self)
{
  return self->persona;
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

static char *
dup_text (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
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
