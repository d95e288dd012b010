/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/access/desk-access-format.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "mesh/model/mesh-finding.h"

static const struct
{
  const char *repair, *label; /* %s: the persona */
} repairs[] = {
  /* Translators: %s is a persona, such as ConsumerAdmin */
  { "set-up", NC_ ("access", "Set Up as %s…") },
  { "request", NC_ ("access", "Request Access in the Catalog") },
  /* Translators: %s is a persona, such as Producer */
  { "approve", NC_ ("access", "Open the Inbox as %s") },
  /* Translators: %s is a persona, such as Consumer */
  { "import", NC_ ("access", "Import as %s…") },
  /* Translators: %s is a persona, such as Producer */
  { "restore", NC_ ("access", "Restore as %s…") },
};

char *
desk_access_format_icon (gpointer unused, int state)
{
  switch ((MeshFindingState) state)
    {
    case MESH_FINDING_HOLDS:
      return g_strdup ("emblem-ok-symbolic");
    case MESH_FINDING_MISSING:
      return g_strdup ("dialog-error-symbolic");
    default:
      return g_strdup ("dialog-question-symbolic");
    }
}

char *
desk_access_format_state (gpointer unused, int state)
{
  switch ((MeshFindingState) state)
    {
    case MESH_FINDING_HOLDS:
      return g_strdup (C_ ("access", "There"));
    case MESH_FINDING_MISSING:
      return g_strdup (C_ ("access", "Missing"));
    default:
      return g_strdup (C_ ("access", "Not Known"));
    }
}

char **
desk_access_format_classes (gpointer unused, int state)
{
  static const char *const classes[][2]
      = { { "success", NULL }, { "error", NULL }, { "dim-label", NULL } };

  return g_strdupv ((char **) classes[CLAMP (state, 0, 2)]);
}

char *
desk_access_format_repairer (gpointer unused, int state, const char *repairer)
{
  if (state == MESH_FINDING_HOLDS || repairer == NULL)
    return g_strdup ("");
  if (state == MESH_FINDING_UNKNOWN)
    /* Translators: %s is a persona or an account number. */
    return g_strdup_printf (C_ ("access", "%s can look at this."), repairer);
  /* Translators: %s is a persona or an account number. */
  return g_strdup_printf (C_ ("access", "%s can repair this."), repairer);
}

static const char *
find_label (const char *repair)
{
  for (guint i = 0; repair != NULL && i < G_N_ELEMENTS (repairs); i++)
    if (g_str_equal (repairs[i].repair, repair))
      return repairs[i].label;
  return NULL;
}

/* An account number stands for somebody who is not at this desk. */
gboolean
desk_access_format_has_repair (gpointer unused, int state, const char *repair, const char *repairer)
{
  return state == MESH_FINDING_MISSING && find_label (repair) != NULL && repairer != NULL
         && !g_ascii_isdigit (*repairer);
}

char *
desk_access_format_repair (gpointer unused, int state, const char *repair, const char *repairer)
{
  g_auto (GStrv) halves = NULL;

  if (!desk_access_format_has_repair (unused, state, repair, repairer))
    return g_strdup ("");
  halves = g_strsplit (g_dpgettext2 (NULL, "access", find_label (repair)), "%s", 2);
  return g_strconcat (halves[0], halves[1] != NULL ? repairer : NULL, halves[1], NULL);
}

char *
desk_access_format_action (gpointer unused, const char *kind)
{
  return g_strdup (kind != NULL ? "access.repair" : NULL);
}

char *
desk_access_format_check (gpointer unused, const char *table)
{
  return g_strdup (table != NULL ? "win.check-access" : NULL);
}

GVariant *
desk_access_format_target (gpointer unused, const char *database, const char *table)
{
  return g_variant_ref_sink (
      g_variant_new ("(ss)", database != NULL ? database : "", table != NULL ? table : ""));
}

char *
desk_access_summary (GListModel *links)
{
  guint missing = 0, unknown = 0;

  for (guint i = 0; links != NULL && i < g_list_model_get_n_items (links); i++)
    {
      g_autoptr (MeshFinding) link = g_list_model_get_item (links, i);

      missing += mesh_finding_get_state (link) == MESH_FINDING_MISSING;
      unknown += mesh_finding_get_state (link) == MESH_FINDING_UNKNOWN;
    }
  if (missing > 0)
    return g_strdup_printf (g_dngettext (NULL, "%u link is missing: queries fail until it is there.",
                                         "%u links are missing: queries fail until they are there.",
                                         missing),
                            missing);
  if (unknown > 0)
    return g_strdup_printf (g_dngettext (NULL, "Nothing is missing; %u link can't be seen from here.",
                                         "Nothing is missing; %u links can't be seen from here.", unknown),
                            unknown);
  return g_strdup (C_ ("access", "Nothing is missing: this table can be queried."));
}

void
desk_access_format_bind_class (GtkWidgetClass *widget_class)
{
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, desk_access_format_icon);
  gtk_widget_class_bind_template_callback (widget_class, desk_access_format_state);
  gtk_widget_class_bind_template_callback (widget_class, desk_access_format_classes);
  gtk_widget_class_bind_template_callback (widget_class, desk_access_format_repairer);
  gtk_widget_class_bind_template_callback (widget_class, desk_access_format_repair);
  gtk_widget_class_bind_template_callback (widget_class, desk_access_format_has_repair);
  gtk_widget_class_bind_template_callback (widget_class, desk_access_format_action);
  gtk_widget_class_bind_template_callback (widget_class, desk_access_format_target);
  gtk_widget_class_bind_template_callback (widget_class, desk_access_format_check);
}
