/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-permissions.h"

static const char *const names[] = { "SELECT", "DESCRIBE", "INSERT", "DELETE", "ALTER", "DROP" };

struct _DeskPermissions
{
  AdwBin parent_instance;

  GtkCheckButton *checks[G_N_ELEMENTS (names)];
};

G_DEFINE_FINAL_TYPE (DeskPermissions, desk_permissions, ADW_TYPE_BIN)

static guint changed_signal;

static void
toggled_cb (DeskPermissions *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
desk_permissions_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_PERMISSIONS);
  G_OBJECT_CLASS (desk_permissions_parent_class)->dispose (object);
}

static void
desk_permissions_class_init (DeskPermissionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_permissions_dispose;
  changed_signal = g_signal_new ("changed", DESK_TYPE_PERMISSIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/permissions.ui");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = g_ascii_strdown (names[i], -1);

      gtk_widget_class_bind_template_child_full (widget_class, id, FALSE, 0);
    }
}

static void
desk_permissions_init (DeskPermissions *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = g_ascii_strdown (names[i], -1);

      self->checks[i] = GTK_CHECK_BUTTON (
          gtk_widget_get_template_child (GTK_WIDGET (self), DESK_TYPE_PERMISSIONS, id));
      g_signal_connect_object (self->checks[i], "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
    }
}

void
desk_permissions_set (DeskPermissions *self, const char *const *permissions)
{
  g_return_if_fail (DESK_IS_PERMISSIONS (self));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_check_button_set_active (self->checks[i],
                                 permissions != NULL && g_strv_contains (permissions, names[i]));
}

char **
desk_permissions_dup (DeskPermissions *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (DESK_IS_PERMISSIONS (self), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (gtk_check_button_get_active (self->checks[i]))
      g_strv_builder_add (builder, names[i]);
  return g_strv_builder_end (builder);
}
