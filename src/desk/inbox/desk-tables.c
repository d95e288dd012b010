/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-tables.h"

#include "desk/common/desk-format.h"

#define MAX_TABLES 100

struct _DeskTables
{
  AdwBin parent_instance;

  GtkFlowBox *box;
  char **names;      /* (nullable) */
  GPtrArray *checks; /* (element-type GtkCheckButton): of each */
};

G_DEFINE_FINAL_TYPE (DeskTables, desk_tables, ADW_TYPE_BIN)

static guint changed_signal;

static void
toggled_cb (DeskTables *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
desk_tables_dispose (GObject *object)
{
  g_ptr_array_set_size (DESK_TABLES (object)->checks, 0);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_TABLES);
  G_OBJECT_CLASS (desk_tables_parent_class)->dispose (object);
}

static void
desk_tables_finalize (GObject *object)
{
  g_ptr_array_unref (DESK_TABLES (object)->checks);
  g_strfreev (DESK_TABLES (object)->names);
  G_OBJECT_CLASS (desk_tables_parent_class)->finalize (object);
}

static void
desk_tables_class_init (DeskTablesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_tables_dispose;
  G_OBJECT_CLASS (klass)->finalize = desk_tables_finalize;
  changed_signal
      = g_signal_new ("changed", DESK_TYPE_TABLES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/tables.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskTables, box);
}

static void
desk_tables_init (DeskTables *self)
{
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Names come from AWS: no mnemonics, and never longer than the page. */
static void
add_check (DeskTables *self, const char *name)
{
  g_autofree char *text = desk_format_bounded (NULL, name);
  GtkWidget *label = gtk_label_new (text), *check = gtk_check_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), label);
  gtk_flow_box_append (self->box, box);
  gtk_widget_set_focusable (gtk_widget_get_parent (box), FALSE);
  g_ptr_array_add (self->checks, check);
}

void
desk_tables_set (DeskTables *self, const char *const *tables)
{
  const guint n = tables != NULL ? g_strv_length ((char **) tables) : 0;
  const gboolean choice = n > 1 && n <= MAX_TABLES;
  GtkFlowBoxChild *child;

  g_return_if_fail (DESK_IS_TABLES (self));
  g_ptr_array_set_size (self->checks, 0);
  while ((child = gtk_flow_box_get_child_at_index (self->box, 0)) != NULL)
    gtk_flow_box_remove (self->box, GTK_WIDGET (child));
  g_strfreev (self->names);
  self->names = choice ? g_strdupv ((char **) tables) : NULL;
  for (guint i = 0; choice && i < n; i++)
    add_check (self, tables[i]);
  gtk_widget_set_visible (GTK_WIDGET (self), choice);
}

void
desk_tables_choose (DeskTables *self, const char *const *chosen)
{
  g_return_if_fail (DESK_IS_TABLES (self));
  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (g_ptr_array_index (self->checks, i),
                                 chosen == NULL || g_strv_contains (chosen, self->names[i]));
}

char **
desk_tables_dup (DeskTables *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  g_return_val_if_fail (DESK_IS_TABLES (self), NULL);
  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      {
        g_strv_builder_add (builder, self->names[i]);
        n++;
      }
  return n < self->checks->len ? g_strv_builder_end (builder) : NULL;
}
