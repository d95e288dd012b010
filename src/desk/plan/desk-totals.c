/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/plan/desk-totals.h"

#include <glib/gi18n.h>

#include "aws/protocols/aws-json.h"

typedef struct
{
  MeshJournal *journal; /* (nullable) (owned) */
  gint64 run;
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->journal);
  g_free (question);
}

/* "10 in 555555555555, 4 in 111111111111"; of one account its number alone. */
static char *
dup_accounts (JsonNode *totals)
{
  const guint n = aws_json_get_length (totals, "accounts");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *entry = aws_json_get_element (totals, "accounts", i);
      const char *account = aws_json_get_string (entry, "account");

      if (account == NULL || *account == '\0')
        account = "–";
      if (i > 0)
        g_string_append (text, ", ");
      /* Translators: so many calls of AWS in that account */
      g_string_append_printf (text, C_ ("plan", "%d in %s"),
                              (int) aws_json_get_int (entry, "calls", 0), account);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_time (gint64 microseconds)
{
  const double seconds = (double) microseconds / G_USEC_PER_SEC;

  if (seconds < 0.1)
    /* Translators: how long a run took, in milliseconds */
    return g_strdup_printf (C_ ("plan", "%.0f ms"), seconds * 1000);
  if (seconds < 90)
    /* Translators: how long a run took, in seconds */
    return g_strdup_printf (C_ ("plan", "%.1f s"), seconds);
  /* Translators: how long a run took, in minutes */
  return g_strdup_printf (C_ ("plan", "%.0f min"), seconds / 60);
}

char *
desk_totals_format (JsonNode *totals, gboolean done)
{
  const int calls = (int) aws_json_get_int (totals, "calls", 0);
  const gint64 microseconds = aws_json_get_int (totals, "microseconds", 0);
  g_autofree char *accounts = dup_accounts (totals);
  g_autofree char *time = dup_time (microseconds);

  if (calls == 0)
    return NULL;
  if (done)
    return g_strdup_printf (
        /* Translators: how many calls of AWS were made, "10 in 555555555555, 4 in …", how long it took */
        ngettext ("%d call was made (%s), in %s.", "%d calls were made (%s), in %s.", calls), calls,
        accounts, time);
  if (microseconds > 0)
    /* Translators: the number of calls of AWS that change something, "10 in 555555555555, 4 in …",
     * and how long it takes */
    return g_strdup_printf (ngettext ("%d call changes something (%s), in about %s.",
                                      "%d calls change something (%s), in about %s.", calls),
                            calls, accounts, time);
  /* Translators: the number of calls of AWS that change something, "10 in 555555555555, 4 in …" */
  return g_strdup_printf (ngettext ("%d call changes something (%s).", "%d calls change something (%s).", calls), calls,
                          accounts);
}

static void
ask_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  g_autoptr (JsonNode) totals
      = question->run == 0 ? mesh_plan_estimate (source, question->journal)
                           : mesh_journal_load_totals (question->journal, question->run, &error);

  if (totals != NULL)
    g_task_return_pointer (task, desk_totals_format (totals, question->run != 0), g_free);
  else
    g_task_return_error (task, error);
}

void
desk_totals_async (MeshPlan *plan,
                   MeshJournal *journal,
                   gint64 run,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (plan, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  g_return_if_fail (MESH_IS_PLAN (plan));
  g_set_object (&question->journal, journal);
  question->run = journal != NULL ? run : 0;
  g_task_set_source_tag (task, desk_totals_async);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, ask_thread);
}

char *
desk_totals_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, desk_totals_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
