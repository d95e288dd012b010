/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-format.h"

#include <glib/gi18n.h>

#include "desk/app/desk-pages.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-mesh.h"
#include "mesh/plan/mesh-plan.h"

/* Bytes of a difference that are shown. */
#define LONGEST_DIFFERENCE 20000

/* By a persona's colour; the first are the jobs' own. */
static const char *const job_classes[MESH_N_COLOURS] = {
  [MESH_JOB_OWNER] = "owner",
  [MESH_JOB_PRODUCER] = "producer",
  [MESH_JOB_CONSUMER] = "consumer",
  [MESH_JOB_PRODUCER_ADMIN] = "producer-admin",
  [MESH_JOB_CONSUMER_ADMIN] = "consumer-admin",
  "colour-5",
  "colour-6",
  "colour-7",
  "colour-8",
  "colour-9",
  "colour-10",
  "colour-11",
};

const char *
desk_job_get_class (int colour)
{
  return colour >= 0 && colour < (int) G_N_ELEMENTS (job_classes) ? job_classes[colour] : "";
}

void
desk_job_paint (GtkWidget *widget, int colour)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  for (guint i = 0; i < G_N_ELEMENTS (job_classes); i++)
    {
      g_autofree char *name = g_strconcat ("job-", job_classes[i], NULL);

      if ((int) i == colour)
        gtk_widget_add_css_class (widget, name);
      else
        gtk_widget_remove_css_class (widget, name);
    }
}

char **
desk_format_dot_classes (gpointer unused, int colour)
{
  const char *classes[] = { "persona-dot", desk_job_get_class (colour), NULL };

  return g_strdupv ((char **) classes);
}

gboolean
desk_format_has_page (gpointer unused, int job, const char *page)
{
  return desk_pages_are_for (page, job);
}

char *
desk_format_step_icon (gpointer unused, int status, int state)
{
  switch (status)
    {
    case MESH_STEP_DONE:
    case MESH_STEP_SKIPPED:
      return g_strdup (state == MESH_STATE_KEPT ? "changes-prevent-symbolic" : "object-select-symbolic");
    case MESH_STEP_FAILED:
      return g_strdup ("dialog-error-symbolic");
    case MESH_STEP_DEFERRED:
      return g_strdup ("alarm-symbolic");
    case MESH_STEP_READY:
      return g_strdup (state == MESH_STATE_HOLDS     ? "object-select-symbolic"
                       : state == MESH_STATE_ABSENT  ? "list-add-symbolic"
                       : state == MESH_STATE_DIFFERS ? "document-edit-symbolic"
                       : state == MESH_STATE_KEPT    ? "changes-prevent-symbolic"
                                                     : "content-loading-symbolic");
    default:
      return g_strdup ("content-loading-symbolic");
    }
}

static const char *
state_text (int state)
{
  switch (state)
    {
    case MESH_STATE_ABSENT:
      return C_ ("step", "To be made");
    case MESH_STATE_DIFFERS:
      return C_ ("step", "To be changed");
    case MESH_STATE_HOLDS:
      return C_ ("step", "There already");
    case MESH_STATE_DEFERRED:
      return C_ ("step", "For somebody else");
    case MESH_STATE_KEPT:
      return C_ ("step", "Stays");
    default:
      return C_ ("step", "Not looked at yet");
    }
}

char *
desk_format_step_status (gpointer unused, int status, int state)
{
  switch (status)
    {
    case MESH_STEP_OBSERVING:
      return g_strdup (C_ ("step", "Looking…"));
    case MESH_STEP_APPLYING:
      return g_strdup (C_ ("step", "Working…"));
    case MESH_STEP_DONE:
      return g_strdup (C_ ("step", "Done"));
    case MESH_STEP_SKIPPED:
      return g_strdup (state == MESH_STATE_KEPT ? C_ ("step", "Stays") : C_ ("step", "There already"));
    case MESH_STEP_DEFERRED:
      return g_strdup (C_ ("step", "For somebody else"));
    case MESH_STEP_FAILED:
      return g_strdup (C_ ("step", "Failed"));
    default:
      return g_strdup (state_text (state));
    }
}

char *
desk_format_step_time (gpointer unused, double seconds)
{
  if (seconds < 0.05)
    return g_strdup ("");
  /* Translators: how long a step took, in seconds */
  return g_strdup_printf (C_ ("step", "%.1f s"), seconds);
}

char *
desk_format_step_actor (gpointer unused, const char *actor, const char *account)
{
  if (actor == NULL || *actor == '\0')
    return g_strdup (account != NULL ? account : "");
  /* Translators: who does a step, and in which account */
  return g_strdup_printf (C_ ("step", "%s in %s"), actor, account != NULL ? account : "–");
}

char *
desk_format_step_detail (gpointer unused, const char *detail, const char *error_text)
{
  return desk_format_bounded (NULL,
                              error_text != NULL && *error_text != '\0' ? error_text : detail);
}

gboolean
desk_format_has_step_detail (gpointer unused, const char *detail, const char *error_text)
{
  return desk_format_has_text (NULL, detail) || desk_format_has_text (NULL, error_text);
}

char *
desk_format_difference (gpointer unused, const char *difference)
{
  g_autofree char *valid = NULL;
  g_auto (GStrv) lines = NULL;
  GString *text;

  if (difference == NULL)
    return NULL;
  valid = g_utf8_make_valid (difference, strnlen (difference, LONGEST_DIFFERENCE));
  lines = g_strsplit (valid, "\n", -1);
  text = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = desk_format_bounded (NULL, lines[i]);

      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, line);
    }
  return g_string_free (text, FALSE);
}

char *
desk_format_error (const GError *error)
{
  g_autofree char *advice = mesh_error_dup_advice (error);
  g_autofree char *message = desk_format_bounded (NULL, error->message);

  return g_strdup_printf ("%s.%s%s", message, advice != NULL ? "\n" : "", advice != NULL ? advice : "");
}

char *
desk_format_copy_action (gpointer unused, const char *text)
{
  return g_strdup ("copy.text");
}

GVariant *
desk_format_text_target (gpointer unused, const char *text)
{
  return g_variant_ref_sink (g_variant_new_string (text != NULL && g_utf8_validate (text, -1, NULL) ? text : ""));
}

char *
desk_format_fact (gpointer unused, const char *text)
{
  return desk_format_has_text (NULL, text) ? desk_format_difference (NULL, text) : g_strdup ("–");
}

char *
desk_format_request_id (gpointer unused, const char *id)
{
  /* Translators: AWS's number of a request, for its support */
  return g_strdup_printf (C_ ("error", "Request %s"), id != NULL ? id : "");
}
