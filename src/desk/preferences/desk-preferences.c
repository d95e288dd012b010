/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/preferences/desk-preferences.h"

#include "desk/preferences/desk-settings.h"

struct _DeskPreferences
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow *color_scheme;
  GtkSpinButton *refresh_minutes;
  GtkSwitch *restore;
};

G_DEFINE_FINAL_TYPE (DeskPreferences, desk_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* Rows of the list are in the order of the schema's values. */
static const char *const schemes[] = { "system", "light", "dark" };

static gboolean
get_row (GValue *value, GVariant *variant, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_equal (schemes[i], g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
set_row (const GValue *value, const GVariantType *type, gpointer data)
{
  const guint row = g_value_get_uint (value);

  return row < G_N_ELEMENTS (schemes) ? g_variant_new_string (schemes[row]) : NULL;
}

static void
desk_preferences_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_PREFERENCES);
  G_OBJECT_CLASS (desk_preferences_parent_class)->dispose (object);
}

static void
desk_preferences_class_init (DeskPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskPreferences, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, DeskPreferences, refresh_minutes);
  gtk_widget_class_bind_template_child (widget_class, DeskPreferences, restore);
}

static void
desk_preferences_init (DeskPreferences *self)
{
  GSettings *settings = desk_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  if (settings == NULL)
    return;
  g_settings_bind_with_mapping (settings, "color-scheme", self->color_scheme, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_row, set_row, NULL, NULL);
  g_settings_bind (settings, "refresh-minutes",
                   gtk_spin_button_get_adjustment (self->refresh_minutes), "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "restore", self->restore, "active", G_SETTINGS_BIND_DEFAULT);
}

GtkWidget *
desk_preferences_new (GtkWindow *parent)
{
  return g_object_new (DESK_TYPE_PREFERENCES, "transient-for", parent, NULL);
}
