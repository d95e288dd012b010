/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/catalog/desk-product-format.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk/common/desk-format.h"
#include "mesh/catalog/mesh-catalog.h"

static gboolean
has (const char *text)
{
  return text != NULL && *text != '\0';
}

static gulong
to_number (const char *text)
{
  return (gulong) g_ascii_strtoull (text, NULL, 10);
}

static void
append (GString *text, char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
  g_free (part);
}

char *
desk_product_format_size (gpointer unused, const char *size, const char *rows, const char *files)
{
  GString *text = g_string_new (NULL);

  if (has (size))
    append (text, g_format_size (to_number (size)));
  if (has (rows))
    append (text, g_strdup_printf (g_dngettext (NULL, "%'lu row", "%'lu rows", to_number (rows)),
                                   to_number (rows)));
  if (has (files))
    append (text, g_strdup_printf (g_dngettext (NULL, "%'lu file", "%'lu files", to_number (files)),
                                   to_number (files)));
  if (text->len == 0)
    g_string_append (text, C_ ("product", "Not measured: no crawler has looked at it"));
  return g_string_free (text, FALSE);
}

static char *
dup_keys (GListModel *columns)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; columns != NULL && i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GObject) column = g_list_model_get_item (columns, i);
      g_autofree char *name = NULL;
      gboolean is_key;

      g_object_get (column, "name", &name, "partition-key", &is_key, NULL);
      if (is_key)
        append (keys, desk_format_bounded (NULL, name));
    }
  return keys->len > 0 ? g_string_free (g_steal_pointer (&keys), FALSE) : NULL;
}

char *
desk_product_format_partitions (gpointer unused, GListModel *columns, const char *partitions)
{
  g_autofree char *keys = dup_keys (columns);

  if (keys == NULL)
    return g_strdup (C_ ("product", "Not partitioned"));
  if (!has (partitions))
    /* Translators: names of the columns that a table is partitioned by */
    return g_strdup_printf (C_ ("product", "By %s"), keys);
  return g_strdup_printf (
      /* Translators: names of the columns that a table is partitioned by; how many partitions: "12" */
      g_dngettext (NULL, "By %s; %s partition", "By %s; %s partitions", to_number (partitions)),
      keys, partitions);
}

char *
desk_product_format_fresh (gpointer unused, const char *newest, const char *updated)
{
  g_autofree char *time = desk_format_time (NULL, has (newest) ? newest : updated);

  if (!has (newest))
    return g_steal_pointer (&time);
  /* Translators: date and time of the newest partition */
  return g_strdup_printf (C_ ("product", "%s, its newest partition"), time);
}

char *
desk_product_format_tags (gpointer unused, const char *looked, const char *known)
{
  g_auto (GStrv) lines = g_strsplit (looked != NULL  ? looked
                                     : known != NULL ? known
                                                     : "",
                                     "\n", -1);

  return lines[0] != NULL ? desk_format_words (NULL, lines) : g_strdup ("");
}

char *
desk_product_format_kind (gpointer unused, const char *kind, gboolean link)
{
  if (link)
    return g_strdup (C_ ("product", "A link to a table that lies elsewhere"));
  if (g_strcmp0 (kind, "VIRTUAL_VIEW") == 0)
    return g_strdup (C_ ("product", "A view"));
  if (g_strcmp0 (kind, "GOVERNED") == 0)
    return g_strdup (C_ ("product", "A governed table"));
  return g_strdup (C_ ("product", "A table"));
}

char *
desk_product_format_own (gpointer unused, const char *access, int job)
{
  if (g_strcmp0 (access, "mine") == 0)
    return g_strdup (
        C_ ("product", "It is yours: you may do everything with it, and decide who else may."));
  if (g_strcmp0 (access, "granted") == 0)
    return g_strdup (C_ ("product", "Access was granted to your account. Bring it in on the page "
                                    "My Data, then your roles can read "
                                    "it. For more permissions, columns or rows, ask again."));
  if (g_strcmp0 (access, "requested") == 0)
    return g_strdup (C_ (
        "product",
        "You asked for access, and its owner has not decided yet. The request is in your inbox."));
  if (job == MESH_JOB_CONSUMER)
    return g_strdup (
        C_ ("product", "None: you see what it is, not what is in it. Ask its owner for access."));
  if (job == MESH_JOB_OWNER)
    return g_strdup (C_ ("product", "You govern the mesh: you decide on requests for it, and use "
                                    "consumers' roles to read it."));
  return g_strdup (C_ (
      "product",
      "None: you see what it is, not what is in it. Your account's consumer can ask for access."));
}

static const char *
find_next (const char *access, int job)
{
  if (g_strcmp0 (access, "requested") == 0 || g_strcmp0 (access, "mine") == 0)
    return "inbox";
  return g_strcmp0 (access, "granted") == 0 && job == MESH_JOB_CONSUMER ? "data" : NULL;
}

char *
desk_product_format_next (gpointer unused, const char *access, int job)
{
  return g_strdup (g_strcmp0 (find_next (access, job), "data") == 0
                       ? C_ ("product", "To My Data")
                       : C_ ("product", "To the Inbox"));
}

gboolean
desk_product_format_has_next (gpointer unused, const char *access, int job)
{
  return find_next (access, job) != NULL;
}

GVariant *
desk_product_format_next_page (gpointer unused, const char *access)
{
  const char *page = find_next (access, MESH_JOB_CONSUMER);

  return g_variant_ref_sink (g_variant_new_string (page != NULL ? page : "catalog"));
}

char *
desk_product_format_next_action (gpointer unused, const char *access)
{
  return access != NULL ? g_strdup ("win.page") : NULL;
}

char *
desk_product_format_nobody (gpointer unused, gboolean hidden, int job)
{
  return g_strdup (hidden || job == MESH_JOB_CONSUMER ? C_ ("product", "Not for You to See")
                                                      : C_ ("product", "Nobody Else Yet"));
}

char *
desk_product_format_nobody_why (gpointer unused, gboolean hidden, int job)
{
  return g_strdup (
      hidden || job == MESH_JOB_CONSUMER
          ? C_ ("product",
                "Only the owner of a table and the owner of the mesh see who has access to it.")
          : C_ ("product", "Access appears here once a request was approved."));
}

gboolean
desk_product_format_gone (gpointer unused, gboolean from_catalog, gboolean from_table)
{
  return from_catalog || from_table;
}

char *
desk_product_format_column (gpointer unused, const char *name, gboolean partition_key)
{
  g_autofree char *bounded = desk_format_bounded (NULL, name != NULL ? name : "");

  /* Translators: the name of a column by which a table is partitioned */
  return partition_key ? g_strdup_printf (C_ ("product", "%s (partition key)"), bounded)
                       : g_steal_pointer (&bounded);
}

void
desk_product_format_bind_class (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_size);
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_partitions);
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_fresh);
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_tags);
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_kind);
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_own);
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_next);
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_has_next);
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_next_page);
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_next_action);
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_nobody);
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_nobody_why);
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_gone);
  gtk_widget_class_bind_template_callback (widget_class, desk_product_format_column);
}
