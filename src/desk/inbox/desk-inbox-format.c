/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-inbox-format.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk/common/desk-format.h"
#include "mesh/model/mesh-mesh.h"
#include "mesh/model/mesh-names.h"

char *
desk_inbox_format_chosen (gpointer unused, guint row, const char *text)
{
  return row != 0 && row != GTK_INVALID_LIST_POSITION ? g_strdup (text) : NULL;
}

char *
desk_inbox_format_view (gpointer unused, guint n_shown)
{
  return g_strdup (n_shown > 0 ? "some" : "none");
}

char *
desk_inbox_format_count (gpointer unused, guint n_shown, guint n)
{
  /* With the separators of the reader's language: many records are hard to count otherwise. */
  if (n_shown == n)
    return g_strdup_printf (ngettext ("%'u request", "%'u requests", n), n);
  /* Translators: so many requests are shown, of so many */
  return g_strdup_printf (C_ ("inbox", "%'u of %'u"), n_shown, n);
}

/* ---- history ---- */

/* The account at the end of a role's name, "DataMeshAdminProducer-111111111111/…"; (nullable) (transfer full) */
static char *
dup_account_after (const char *arn, const char *role)
{
  const char *found = strstr (arn, role);
  g_autofree char *account = NULL;

  if (found == NULL || found[strlen (role)] != '-')
    return NULL;
  account = g_strndup (found + strlen (role) + 1, 12);
  return mesh_is_account_id (account) ? g_steal_pointer (&account) : NULL;
}

char *
desk_inbox_format_who (gpointer unused, const char *arn)
{
  g_autofree char *account = NULL, *name = NULL;
  g_auto (GStrv) parts = NULL;

  if (arn == NULL || *arn == '\0')
    return g_strdup (C_ ("who", "somebody"));
  if ((account = dup_account_after (arn, MESH_ROLE_ADMIN_PRODUCER)) != NULL)
    return g_strdup_printf (C_ ("who", "producer %s"), account);
  if ((account = dup_account_after (arn, MESH_ROLE_ADMIN_CONSUMER)) != NULL)
    return g_strdup_printf (C_ ("who", "consumer %s"), account);
  parts = g_strsplit (arn, ":", 6);
  if (g_strv_length (parts) < 6)
    return desk_format_bounded (NULL, arn);
  name = desk_format_bounded (NULL, parts[5]);
  /* Translators: a user or role of AWS, and its account */
  return g_strdup_printf (C_ ("who", "%s in %s"), name, parts[4]);
}

char *
desk_inbox_format_event (gpointer unused, const char *utc, const char *arn)
{
  g_autofree char *when = desk_format_time (NULL, utc), *who = desk_inbox_format_who (NULL, arn);

  return when != NULL && *when != '\0' ? g_strdup_printf ("%s · %s", when, who) : g_steal_pointer (&who);
}

char *
desk_inbox_format_event_title (gpointer unused, const char *status)
{
  if (g_strcmp0 (status, "Active") == 0)
    return g_strdup (C_ ("history", "Active since"));
  if (g_strcmp0 (status, "Denied") == 0)
    return g_strdup (C_ ("history", "Denied"));
  if (g_strcmp0 (status, "Deleted") == 0)
    return g_strdup (C_ ("history", "Ended"));
  return g_strdup (C_ ("history", "Changed"));
}

gboolean
desk_inbox_format_was_changed (gpointer unused,
                               const char *created,
                               const char *updated,
                               const char *status)
{
  /* Times have whole seconds. */
  return updated != NULL && (g_strcmp0 (created, updated) != 0 || g_strcmp0 (status, "Pending") != 0);
}

gboolean
desk_inbox_format_has_words (gpointer unused, char **words)
{
  return words != NULL && words[0] != NULL;
}

/* ---- deciding ---- */

const char *
desk_inbox_find_mode (int job, const char *status, gboolean imported)
{
  const gboolean pending = g_strcmp0 (status, "Pending") == 0,
                 active = g_strcmp0 (status, "Active") == 0;

  if (job == MESH_JOB_OWNER || job == MESH_JOB_PRODUCER)
    return pending ? "decide" : active ? "change" : "again";
  if (job != MESH_JOB_CONSUMER || (!pending && !active))
    return "nothing";
  return pending ? "withdraw" : imported ? "leave" : "import";
}

gboolean
desk_inbox_format_is_mode (gpointer unused, const char *mode, const char *modes)
{
  g_auto (GStrv) list = g_strsplit (modes != NULL ? modes : "", " ", -1);

  return mode != NULL && g_strv_contains ((const char *const *) list, mode);
}

char *
desk_inbox_format_note_label (gpointer unused, const char *mode)
{
  return g_strdup (desk_inbox_format_is_mode (NULL, mode, "decide again change") ? C_ ("decision", "_Note")
                                                                               : C_ ("decision", "_Reason"));
}

char *
desk_inbox_format_note_hint (gpointer unused, const char *mode)
{
  if (g_strcmp0 (mode, "decide") == 0)
    return g_strdup (C_ ("decision", "Needed to deny"));
  if (g_strcmp0 (mode, "change") == 0)
    return g_strdup (C_ ("decision", "Needed to take back"));
  if (g_strcmp0 (mode, "withdraw") == 0)
    return g_strdup (C_ ("decision", "Needed to withdraw"));
  if (desk_inbox_format_is_mode (NULL, mode, "import leave"))
    return g_strdup (C_ ("decision", "Needed to give it up"));
  return g_strdup ("");
}

char *
desk_inbox_format_lost (const char *status, const char *utc, const char *arn)
{
  g_autofree char *word = desk_format_status (NULL, status), *when = desk_format_time (NULL, utc),
                  *who = desk_inbox_format_who (NULL, arn);

  /* Translators: a status, such as Active; who did it; when */
  return g_strdup_printf (
      /* Translators: the status of a request, the ARN of who decided, and when */
      C_ ("decision", "Somebody else was first: this is %s now, by %s, %s. What you wrote is kept."), word,
      who, when != NULL ? when : "–");
}

char *
desk_inbox_format_forecast_title (gpointer unused, const char *status)
{
  return g_strdup (g_strcmp0 (status, "Active") == 0 ? C_ ("forecast", "What changing does")
                                                     : C_ ("forecast", "What approving does"));
}

char *
desk_inbox_format_forecast (gpointer unused, const char *error, const char *run_error, const char *summary)
{
  if (error != NULL || run_error != NULL)
    return g_strdup (error != NULL ? error : run_error);
  return g_strdup (summary != NULL ? summary : _ ("Looking at what is there. Nothing is changed."));
}

/* ---- several ---- */

char *
desk_inbox_format_phase (gpointer unused, const char *phase)
{
  static const struct
  {
    const char *phase, *word;
  } words[] = {
    { "observing", NC_ ("errand", "Waiting") }, { "ready", NC_ ("errand", "Ready") },
    { "holds", NC_ ("errand", "Nothing to do") }, { "applying", NC_ ("errand", "Running") },
    { "done", NC_ ("errand", "Done") },         { "failed", NC_ ("errand", "Failed") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].phase, phase) == 0)
      return g_strdup (g_dpgettext2 (NULL, "errand", words[i].word));
  return g_strdup ("");
}

char *
desk_inbox_format_phase_icon (gpointer unused, const char *phase)
{
  if (g_strcmp0 (phase, "failed") == 0)
    return g_strdup ("dialog-error-symbolic");
  if (g_strcmp0 (phase, "done") == 0 || g_strcmp0 (phase, "holds") == 0)
    return g_strdup ("object-select-symbolic");
  return g_strdup (g_strcmp0 (phase, "ready") == 0 ? "document-edit-symbolic" : "content-loading-symbolic");
}

char *
desk_inbox_format_n_chosen (gpointer unused, guint n)
{
  return g_strdup_printf (ngettext ("%'u request chosen", "%'u requests chosen", n), n);
}

char *
desk_inbox_format_detail (gpointer unused, gboolean several)
{
  return g_strdup (several ? "several" : "one");
}

gboolean
desk_inbox_format_both (gpointer unused, gboolean a, gboolean b)
{
  return a && b;
}

char *
desk_inbox_format_toggle_action (gpointer unused, const char *id)
{
  return id != NULL ? g_strdup ("inbox.toggle") : NULL;
}

void
desk_inbox_format_bind_class (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_chosen);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_view);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_count);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_who);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_event);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_event_title);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_was_changed);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_has_words);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_is_mode);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_note_label);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_note_hint);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_forecast);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_forecast_title);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_phase);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_phase_icon);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_n_chosen);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_detail);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_both);
  gtk_widget_class_bind_template_callback (widget_class, desk_inbox_format_toggle_action);
}
