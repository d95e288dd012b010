/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-limits.h"

struct _DeskLimits
{
  AdwBin parent_instance;

  GtkEditable *columns;
  GtkEditable *rows;
};

G_DEFINE_FINAL_TYPE (DeskLimits, desk_limits, ADW_TYPE_BIN)

static guint changed_signal;

/* ---- text and limits ---- */

/* One part of what is shown: with the table's name where there are several. */
static void
append (GString *text, const char *table, const char *what, gboolean only)
{
  g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? "; " : "", only ? "" : table,
                          only ? "" : ":", what);
}

char *
desk_limits_format_columns (MeshLimits *limits, const char *const *tables)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; tables != NULL && tables[i] != NULL; i++)
    {
      const char *const *columns = mesh_limits_get_columns (limits, tables[i]);
      g_autofree char *joined = columns != NULL ? g_strjoinv (", ", (char **) columns) : NULL;

      if (joined != NULL)
        append (text, tables[i], joined, tables[1] == NULL);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
desk_limits_format_rows (MeshLimits *limits, const char *const *tables)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; tables != NULL && tables[i] != NULL; i++)
    if (mesh_limits_get_rows (limits, tables[i]) != NULL)
      append (text, tables[i], mesh_limits_get_rows (limits, tables[i]), tables[1] == NULL);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

typedef gboolean (*ParsePart) (MeshLimits *limits, const char *text, GError **error);

static gboolean
parse_parts (MeshLimits *limits, const char *text, ParsePart parse, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0' && !parse (limits, parts[i], error))
      return FALSE;
  return TRUE;
}

MeshLimits *
desk_limits_parse (const char *columns, const char *rows, GError **error)
{
  g_autoptr (MeshLimits) limits = mesh_limits_new ();

  if (parse_parts (limits, columns, mesh_limits_parse_columns, error)
      && parse_parts (limits, rows, mesh_limits_parse_rows, error))
    return g_steal_pointer (&limits);
  return NULL;
}

/* ---- the widget ---- */

static void
changed_cb (DeskLimits *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
desk_limits_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_LIMITS);
  G_OBJECT_CLASS (desk_limits_parent_class)->dispose (object);
}

static void
desk_limits_class_init (DeskLimitsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_limits_dispose;
  changed_signal
      = g_signal_new ("changed", DESK_TYPE_LIMITS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/limits.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskLimits, columns);
  gtk_widget_class_bind_template_child (widget_class, DeskLimits, rows);
}

static void
desk_limits_init (DeskLimits *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->columns, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

void
desk_limits_set (DeskLimits *self, MeshLimits *limits, const char *const *tables)
{
  g_autofree char *columns = desk_limits_format_columns (limits, tables);
  g_autofree char *rows = desk_limits_format_rows (limits, tables);

  gtk_editable_set_text (self->columns, columns);
  gtk_editable_set_text (self->rows, rows);
}

const char *
desk_limits_get_columns (DeskLimits *self)
{
  return gtk_editable_get_text (self->columns);
}

const char *
desk_limits_get_rows (DeskLimits *self)
{
  return gtk_editable_get_text (self->rows);
}

void
desk_limits_set_texts (DeskLimits *self, const char *columns, const char *rows)
{
  gtk_editable_set_text (self->columns, columns);
  gtk_editable_set_text (self->rows, rows);
}

MeshLimits *
desk_limits_dup (DeskLimits *self, GError **error)
{
  return desk_limits_parse (gtk_editable_get_text (self->columns), gtk_editable_get_text (self->rows),
                            error);
}
