/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/map/desk-map.h"

static GtkWidget *
new_label (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, class);
  return label;
}

static const char *
kind_class (const DeskMapNode *node)
{
  static const char *const states[DESK_MAP_N_STATES + 1] = { "pending", "active", "denied", "" };

  switch (node->kind)
    {
    case DESK_MAP_PRODUCER:
      return "producer";
    case DESK_MAP_PRODUCT:
      return "product";
    case DESK_MAP_BUNDLE:
      return states[desk_map_node_get_state (node)];
    default:
      return "consumer";
    }
}

/* What the node opens: a page, the thing's id there, and what finds it by searching. */
static GVariant *
target_of (const DeskMapNode *node)
{
  switch (node->kind)
    {
    case DESK_MAP_PRODUCT:
      return g_variant_new ("(sss)", "catalog", node->database, node->database);
    case DESK_MAP_BUNDLE:
      return g_variant_new ("(sss)", "inbox", node->id != NULL ? node->id : "", node->database);
    default:
      return g_variant_new ("(sss)", "mesh", node->account, node->account);
    }
}

GtkWidget *
desk_map_item_new (DeskMapModel *model, guint i)
{
  const DeskMapNode *node = desk_map_model_get_node (model, i);
  g_autofree char *subtitle = desk_map_node_dup_subtitle (node);
  g_autofree char *description = desk_map_model_dup_description (model, i);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), new_label (node->title, "heading"));
  gtk_box_append (GTK_BOX (box), new_label (subtitle, "caption"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "map-node");
  gtk_widget_add_css_class (button, kind_class (node));
  gtk_widget_set_tooltip_text (button, description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  description, -1);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target_of (node));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open");
  return button;
}
