/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/check/desk-check-format.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"

static const struct
{
  const char *repair, *label; /* %s: the persona */
} repairs[] = {
  /* Translators: %s is a persona, such as Mesh */
  { "initialise", NC_ ("check", "Initialise as %s…") },
  /* Translators: %s is a persona, such as ProducerAdmin */
  { "enable", NC_ ("check", "Enable as %s…") },
  { "enable-producer", NC_ ("check", "Enable as %s…") },
  { "enable-consumer", NC_ ("check", "Enable as %s…") },
  /* Translators: %s is a persona, such as ProducerAdmin */
  { "make-key", NC_ ("check", "Make a Key as %s…") },
  /* Translators: %s is a persona, such as Mesh; an administrator of Lake Formation */
  { "make-admin", NC_ ("check", "Make %s an Administrator…") },
  /* Translators: %s is a persona, such as Mesh; the version of shares between accounts */
  { "raise-version", NC_ ("check", "Raise the Version as %s…") },
  /* Translators: %s is a persona, such as Mesh; what Lake Formation lets everybody do by default */
  { "no-defaults", NC_ ("check", "Close the Defaults as %s…") },
  /* Translators: %s is a persona, such as Producer */
  { "restore", NC_ ("check", "Restore as %s…") },
  /* Translators: %s is a persona, such as Consumer */
  { "import", NC_ ("check", "Import as %s…") },
  /* Translators: %s is a persona, such as Producer; grants that nobody should have are taken back */
  { "revoke", NC_ ("check", "Take Back as %s…") },
};

static const struct
{
  const char *icon, *text, *css;
} states[] = {
  [MESH_FINDING_HOLDS] = { "emblem-ok-symbolic", NC_ ("check", "Good"), "success" },
  [MESH_FINDING_MISSING] = { "dialog-warning-symbolic", NC_ ("check", "To Repair"), "error" },
  [MESH_FINDING_UNKNOWN] = { "dialog-question-symbolic", NC_ ("check", "Not Known"), "dim-label" },
  [MESH_FINDING_EXTRA] = { "list-add-symbolic", NC_ ("check", "Too Much"), "warning" },
  [MESH_FINDING_OPEN] = { "content-loading-symbolic", NC_ ("check", "Open"), "dim-label" },
};

static guint
bounded (int state)
{
  return state >= 0 && state < (int) G_N_ELEMENTS (states) ? (guint) state : MESH_FINDING_UNKNOWN;
}

char *
desk_check_format_icon (gpointer unused, int state)
{
  return g_strdup (states[bounded (state)].icon);
}

char *
desk_check_format_state (gpointer unused, int state)
{
  return g_strdup (g_dpgettext2 (NULL, "check", states[bounded (state)].text));
}

char **
desk_check_format_classes (gpointer unused, int state)
{
  const char *classes[] = { states[bounded (state)].css, NULL };

  return g_strdupv ((char **) classes);
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
desk_check_format_has_repair (gpointer unused, const char *repair, const char *repairer)
{
  return find_label (repair) != NULL && repairer != NULL && !g_ascii_isdigit (*repairer);
}

char *
desk_check_format_repair (gpointer unused, const char *repair, const char *repairer)
{
  g_auto (GStrv) halves = NULL;

  if (!desk_check_format_has_repair (unused, repair, repairer))
    return g_strdup ("");
  halves = g_strsplit (g_dpgettext2 (NULL, "check", find_label (repair)), "%s", 2);
  return g_strconcat (halves[0], halves[1] != NULL ? repairer : NULL, halves[1], NULL);
}

char *
desk_check_format_repairer (gpointer unused, int state, const char *repair, const char *repairer)
{
  if (state == MESH_FINDING_HOLDS || state == MESH_FINDING_OPEN || repairer == NULL
      || desk_check_format_has_repair (unused, repair, repairer))
    return g_strdup ("");
  if (!g_ascii_isdigit (*repairer))
    /* Translators: %s is a persona */
    return g_strdup_printf (state == MESH_FINDING_UNKNOWN ? C_ ("check", "%s can look at this.")
                                                          /* Translators: %s is a persona, such as ProducerAdmin */
                                                          : C_ ("check", "%s can repair this."),
                            repairer);
  /* Translators: %s is the number of an account */
  return g_strdup_printf (state == MESH_FINDING_UNKNOWN
                              ? C_ ("check", "Somebody who administers account %s can look at this.")
                              : C_ ("check", "Somebody who administers account %s can repair this."),
                          repairer);
}

char *
desk_check_format_action (gpointer unused, const char *repair)
{
  return g_strdup (find_label (repair) != NULL ? "check.repair" : NULL);
}

static char *
dup_target (const char *kind, const char *subject, const char *repair)
{
  return g_strdup_printf ("%s\n%s\n%s", kind != NULL ? kind : "", repair != NULL ? repair : "",
                          subject != NULL ? subject : "");
}

GVariant *
desk_check_format_target (gpointer unused, const char *kind, const char *subject, const char *repair)
{
  return g_variant_ref_sink (g_variant_new_take_string (dup_target (kind, subject, repair)));
}

char *
desk_check_summary (GListModel *findings)
{
  guint wrong = 0, unknown = 0;

  for (guint i = 0; findings != NULL && i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (MeshFinding) finding = g_list_model_get_item (findings, i);
      const MeshFindingState state = mesh_finding_get_state (finding);

      wrong += state == MESH_FINDING_MISSING || state == MESH_FINDING_EXTRA;
      unknown += state == MESH_FINDING_UNKNOWN;
    }
  if (wrong > 0)
    return g_strdup_printf (g_dngettext (NULL, "%u thing is to be repaired.", "%u things are to be repaired.", wrong),
                            wrong);
  if (unknown > 0)
    return g_strdup_printf (g_dngettext (NULL, "Nothing is wrong; %u thing can’t be known from here.",
                                         "Nothing is wrong; %u things can’t be known from here.", unknown),
                            unknown);
  return g_strdup (C_ ("check", "All is well."));
}

MeshFinding *
desk_check_find (GListModel *findings, const char *target)
{
  for (guint i = 0; findings != NULL && i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (MeshFinding) finding = g_list_model_get_item (findings, i);
      g_autofree char *own = dup_target (mesh_finding_get_kind (finding), mesh_finding_get_subject (finding),
                                         mesh_finding_get_repair (finding));

      if (g_str_equal (own, target))
        return g_steal_pointer (&finding);
    }
  return NULL;
}

void
desk_check_format_bind_class (GtkWidgetClass *widget_class)
{
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, desk_check_format_icon);
  gtk_widget_class_bind_template_callback (widget_class, desk_check_format_state);
  gtk_widget_class_bind_template_callback (widget_class, desk_check_format_classes);
  gtk_widget_class_bind_template_callback (widget_class, desk_check_format_repairer);
  gtk_widget_class_bind_template_callback (widget_class, desk_check_format_repair);
  gtk_widget_class_bind_template_callback (widget_class, desk_check_format_has_repair);
  gtk_widget_class_bind_template_callback (widget_class, desk_check_format_action);
  gtk_widget_class_bind_template_callback (widget_class, desk_check_format_target);
}
