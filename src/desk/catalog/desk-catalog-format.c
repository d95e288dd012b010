/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/catalog/desk-catalog-format.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

char *
desk_catalog_format_count (gpointer unused, guint n_found, guint n_all)
{
  if (n_found == n_all)
    /* Translators: how many tables the catalog has; %'u puts separators between the digits */
    return g_strdup_printf (g_dngettext (NULL, "%'u table", "%'u tables", n_all), n_all);
  /* Translators: how many of the catalog's tables were found; %'u puts separators between the
   * digits */
  return g_strdup_printf (g_dngettext (NULL, "%'u of %'u table", "%'u of %'u tables", n_all),
                          n_found, n_all);
}

char *
desk_catalog_format_view (gpointer unused, guint n_found)
{
  return g_strdup (n_found > 0 ? "some" : "none");
}

static char *
format_ago (gint64 seconds)
{
  if (seconds < 2 * MINUTE)
    return g_strdup (C_ ("catalog", "Read just now"));
  if (seconds < 2 * HOUR)
    return g_strdup_printf (g_dngettext (NULL, "Read %u minute ago", "Read %u minutes ago",
                                         (gulong) (seconds / MINUTE)),
                            (guint) (seconds / MINUTE));
  if (seconds < 2 * DAY)
    return g_strdup_printf (
        g_dngettext (NULL, "Read %u hour ago", "Read %u hours ago", (gulong) (seconds / HOUR)),
        (guint) (seconds / HOUR));
  return g_strdup_printf (
      g_dngettext (NULL, "Read %u day ago", "Read %u days ago", (gulong) (seconds / DAY)),
      (guint) MIN (seconds / DAY, 100000));
}

char *
desk_catalog_format_age (gpointer unused, gint64 read_at, gint64 now, gboolean busy)
{
  g_autofree char *ago = NULL;

  if (read_at <= 0)
    return g_strdup (busy ? C_ ("catalog", "Reading…") : "");
  ago = format_ago (MAX (now - read_at, 0));
  /* Translators: "Read 3 hours ago", while it is being read anew */
  return busy ? g_strdup_printf (C_ ("catalog", "%s, reading again…"), ago)
              : g_steal_pointer (&ago);
}

char *
desk_catalog_format_stale (gpointer unused, const char *error)
{
  g_autofree char *bounded = desk_format_bounded (NULL, error != NULL ? error : "");

  /* Translators: why the catalog could not be read again */
  return g_strdup_printf (C_ ("catalog", "This may be old: it could not be read again. %s"),
                          bounded);
}

char *
desk_catalog_format_n_chosen (gpointer unused, guint n)
{
  return g_strdup_printf (
      g_dngettext (NULL, "Request Access to %u Table…", "Request Access to %u Tables…", n), n);
}

/* "Telco (12)" */
static char *
format_value (const char *word, guint count)
{
  g_autofree char *bounded = desk_format_bounded (NULL, word);

  /* Translators: a domain, data product or the like, and how many tables have it */
  return g_strdup_printf (C_ ("facet", "%s (%'u)"), bounded, count);
}

static gboolean
is_all (const char *value)
{
  return value == NULL || *value == '\0';
}

char *
desk_catalog_format_domain (gpointer unused, const char *value, guint count)
{
  return format_value (is_all (value) ? C_ ("facet", "All domains") : value, count);
}

char *
desk_catalog_format_product (gpointer unused, const char *value, guint count)
{
  return format_value (is_all (value) ? C_ ("facet", "All products") : value, count);
}

char *
desk_catalog_format_owner (gpointer unused, const char *value, guint count)
{
  return format_value (is_all (value) ? C_ ("facet", "All owners") : value, count);
}

char *
desk_catalog_format_access (gpointer unused, const char *value, guint count)
{
  g_autofree char *word = desk_format_access (NULL, value);

  if (is_all (value))
    return format_value (C_ ("facet", "Any access"), count);
  return format_value (*word != '\0' ? word : C_ ("access", "None"), count);
}

char *
desk_catalog_format_toggle (gpointer unused, const char *name)
{
  return name != NULL ? g_strdup ("catalog.toggle") : NULL;
}

GVariant *
desk_catalog_format_target (gpointer unused, const char *database, const char *name)
{
  if (database == NULL || name == NULL)
    return NULL;
  return g_variant_ref_sink (g_variant_new ("(ss)", database, name));
}

void
desk_catalog_format_bind_class (GtkWidgetClass *widget_class)
{
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, desk_catalog_format_count);
  gtk_widget_class_bind_template_callback (widget_class, desk_catalog_format_view);
  gtk_widget_class_bind_template_callback (widget_class, desk_catalog_format_age);
  gtk_widget_class_bind_template_callback (widget_class, desk_catalog_format_stale);
  gtk_widget_class_bind_template_callback (widget_class, desk_catalog_format_n_chosen);
  gtk_widget_class_bind_template_callback (widget_class, desk_catalog_format_domain);
  gtk_widget_class_bind_template_callback (widget_class, desk_catalog_format_product);
  gtk_widget_class_bind_template_callback (widget_class, desk_catalog_format_owner);
  gtk_widget_class_bind_template_callback (widget_class, desk_catalog_format_access);
  gtk_widget_class_bind_template_callback (widget_class, desk_catalog_format_toggle);
  gtk_widget_class_bind_template_callback (widget_class, desk_catalog_format_target);
}
