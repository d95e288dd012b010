/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/preferences/desk-settings.h"

#include <adwaita.h>

/* Of a program that was not installed: BUILD/src/desk/meshdesk, and BUILD/data. */
static GSettingsSchemaSource *
new_build_source (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *schemas = dir != NULL ? g_build_filename (dir, "..", "..", "data", NULL) : NULL;

  if (schemas == NULL)
    return NULL;
  return g_settings_schema_source_new_from_directory (
      schemas, g_settings_schema_source_get_default (), FALSE, NULL);
}

static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  GSettingsSchemaSource *built;
  GSettingsSchema *schema = NULL;

  if (installed != NULL)
    schema = g_settings_schema_source_lookup (installed, MESHDESK_APPLICATION_ID, TRUE);
  if (schema != NULL)
    return schema;
  built = new_build_source ();
  if (built == NULL)
    return NULL;
  schema = g_settings_schema_source_lookup (built, MESHDESK_APPLICATION_ID, FALSE);
  g_settings_schema_source_unref (built);
  return schema;
}

GSettings *
desk_settings_get (void)
{
  static GSettings *settings;
  static gboolean looked;
  GSettingsSchema *schema;

  if (looked)
    return settings;
  looked = TRUE;
  schema = find_schema ();
  if (schema == NULL)
    {
      g_message ("The settings’ schema is not installed: nothing is remembered.");
      return NULL;
    }
  settings = g_settings_new_full (schema, NULL, NULL);
  g_settings_schema_unref (schema);
  return settings;
}

static void
color_scheme_changed_cb (GSettings *settings)
{
  static const AdwColorScheme schemes[]
      = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  const int chosen = g_settings_get_enum (settings, "color-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[CLAMP (chosen, 0, 2)]);
}

void
desk_settings_follow_color_scheme (void)
{
  GSettings *settings = desk_settings_get ();

  if (settings == NULL)
    return;
  g_signal_connect (settings, "changed::color-scheme", G_CALLBACK (color_scheme_changed_cb), NULL);
  color_scheme_changed_cb (settings);
}
