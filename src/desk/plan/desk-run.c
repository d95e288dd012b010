/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/plan/desk-run.h"

#include <glib/gi18n.h>

#include "desk/plan/desk-totals.h"
#include "mesh/model/mesh-error.h"

typedef enum
{
  PHASE_OBSERVING,
  PHASE_READY,
  PHASE_HOLDS,
  PHASE_APPLYING,
  PHASE_DONE,
  PHASE_FAILED,
} Phase;

static const char *const phase_names[]
    = { "observing", "ready", "holds", "applying", "done", "failed" };

struct _DeskRun
{
  GObject parent_instance;

  /* Input */
  MeshPlan *plan;
  MeshJournal *journal; /* (nullable) */

  /* In progress */
  Phase phase;
  GCancellable *cancellable; /* (nullable) */
  guint recount;             /* idle source: many steps change, one count */

  /* Results */
  guint n_steps, n_finished, n_changes, n_deferred, n_kept;
  GError *error;          /* (nullable) */
  char *totals;           /* (nullable) */
  char *trouble;          /* (nullable) */
  GCancellable *counting; /* (nullable) */
  gboolean changed;       /* by this run: some step was carried out */
};

enum
{
  PROP_0,
  PROP_PLAN,
  PROP_TITLE,
  PROP_PHASE,
  PROP_BUSY,
  PROP_CAN_RUN,
  PROP_RUN_LABEL,
  PROP_CLOSE_LABEL,
  PROP_FRACTION,
  PROP_SUMMARY,
  PROP_ERROR_TEXT,
  PROP_ADVICE,
  PROP_REQUEST_ID,
  PROP_TOTALS,
  PROP_TROUBLE,
  PROP_CAN_UNDO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskRun, desk_run, G_TYPE_OBJECT)

static void
desk_run_notify_all (DeskRun *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_PHASE; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
count_step (DeskRun *self, MeshStep *step)
{
  const MeshState state = mesh_resource_get_state (mesh_step_get_resource (step));

  self->n_steps++;
  self->n_changes += state == MESH_STATE_ABSENT || state == MESH_STATE_DIFFERS;
  self->n_deferred += state == MESH_STATE_DEFERRED;
  self->n_kept += state == MESH_STATE_KEPT;
  /* Once it was at a step, something may be different. */
  self->changed |= mesh_step_get_seconds (step) > 0;
  switch (mesh_step_get_status (step))
    {
    case MESH_STEP_DONE:
    case MESH_STEP_SKIPPED:
    case MESH_STEP_DEFERRED:
    case MESH_STEP_FAILED:
      self->n_finished++;
      break;
    case MESH_STEP_READY:
      self->n_finished += self->phase == PHASE_OBSERVING;
      break;
    default:
      break;
    }
}

static void
count_steps (DeskRun *self)
{
  GListModel *steps = G_LIST_MODEL (self->plan);

  self->n_steps = self->n_finished = self->n_changes = self->n_deferred = self->n_kept = 0;
  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (MeshStep) step = g_list_model_get_item (steps, i);

      count_step (self, step);
    }
}

static gboolean
recount_cb (gpointer data)
{
  DeskRun *self = data;

  self->recount = 0;
  count_steps (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
  return G_SOURCE_REMOVE;
}

static void
step_changed_cb (DeskRun *self)
{
  if (self->recount == 0)
    self->recount = g_timeout_add (50, recount_cb, self);
}

static void
watch_steps (DeskRun *self, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      g_autoptr (MeshStep) step = g_list_model_get_item (G_LIST_MODEL (self->plan), i);

      g_signal_connect_object (step, "notify::status", G_CALLBACK (step_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
}

static void
steps_added_cb (DeskRun *self, guint position, guint removed, guint added)
{
  watch_steps (self, position, position + added);
  step_changed_cb (self);
}

static void
set_totals (DeskRun *self, char *totals)
{
  g_free (self->totals);
  self->totals = totals;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTALS]);
}

static void
counted_cb (GObject *plan, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskRun) self = data;
  g_autoptr (GError) error = NULL;
  char *totals = desk_totals_finish (result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_totals (self, totals);
}

/* Before a run as expected, after it as it was. */
static void
count_calls (DeskRun *self, gint64 run)
{
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  self->counting = g_cancellable_new ();
  desk_totals_async (self->plan, self->journal, run, self->counting, counted_cb, g_object_ref (self));
}

/* ---- why it ended ---- */

static void
set_error (DeskRun *self, const GError *error)
{
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

static gboolean
is_stopped (DeskRun *self)
{
  return g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const char *
get_error_text (DeskRun *self)
{
  if (is_stopped (self))
    return _ ("Stopped. What was done stays done.");
  return self->error != NULL ? self->error->message : NULL;
}

static char *
dup_advice (DeskRun *self)
{
  if (is_stopped (self))
    return g_strdup (_ ("Continue carries on from there; steps that are done are skipped."));
  return self->error != NULL ? mesh_error_dup_advice (self->error) : NULL;
}

static void
run_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskRun) self = data;
  g_autoptr (GError) error = NULL;
  const gboolean good = mesh_runner_run_finish (self->plan, result, &error);
  const gboolean preview = self->phase == PHASE_OBSERVING;

  if (self->journal != NULL)
    {
      g_free (self->trouble);
      self->trouble = mesh_journal_dup_trouble (self->journal);
    }
  if (good || !preview)
    count_calls (self, preview ? 0 : mesh_plan_get_run (self->plan));

  g_clear_object (&self->cancellable);
  count_steps (self);
  set_error (self, error);
  if (!good)
    self->phase = PHASE_FAILED;
  else if (!preview)
    self->phase = PHASE_DONE;
  else
    self->phase = self->n_changes > 0 ? PHASE_READY : PHASE_HOLDS;
  desk_run_notify_all (self);
}

static void
desk_run_start (DeskRun *self, Phase phase)
{
  if (self->cancellable != NULL)
    return;
  self->phase = phase;
  self->cancellable = g_cancellable_new ();
  set_error (self, NULL);
  desk_run_notify_all (self);
  mesh_runner_run_async (self->plan, phase == PHASE_OBSERVING ? MESH_RUN_PREVIEW : MESH_RUN_APPLY,
                         self->journal, self->cancellable, run_cb, g_object_ref (self));
}

static char *
dup_summary (DeskRun *self)
{
  switch (self->phase)
    {
    case PHASE_OBSERVING:
      return g_strdup (_ ("Looking at what is there. Nothing is changed."));
    case PHASE_READY:
      /* Translators: first the number of steps that change something, then the number of all steps
       */
      return g_strdup_printf (
          /* Translators: how many steps of a plan would change something, and how many there are */
          C_ ("plan", "%'u of %'u steps change something. Nothing is changed before you say so."),
          self->n_changes, self->n_steps);
    case PHASE_HOLDS:
      if (self->n_deferred > 0)
        return g_strdup (
            C_ ("plan", "Nothing to do here. The steps marked are for somebody else."));
      if (self->n_kept > 0)
        return g_strdup (C_ ("plan", "Nothing can be undone any more. Each step says why."));
      return g_strdup (C_ ("plan", "Everything is as it should be. Nothing to do."));
    case PHASE_APPLYING:
      /* Translators: the number of steps that are done, then the number of all steps */
      return g_strdup_printf (C_ ("plan", "%'u of %'u steps done"), self->n_finished, self->n_steps);
    case PHASE_DONE:
      if (self->n_deferred > 0)
        return g_strdup (C_ ("plan", "Done, but for the steps that are for somebody else."));
      if (self->n_kept > 0)
        return g_strdup (C_ ("plan", "Undone, but for the steps that stay. Each says why."));
      return g_strdup (C_ ("plan", "Done."));
    case PHASE_FAILED:
    default:
      return g_strdup (C_ ("plan", "Not finished."));
    }
}

static gboolean
can_run (DeskRun *self)
{
  return self->cancellable == NULL && (self->phase == PHASE_READY || self->phase == PHASE_FAILED);
}

static void
desk_run_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskRun *self = DESK_RUN (object);

  switch (id)
    {
    case PROP_PLAN:
      g_value_set_object (value, self->plan);
      break;
    case PROP_TITLE:
      g_value_set_string (value, mesh_plan_get_title (self->plan));
      break;
    case PROP_PHASE:
      g_value_set_static_string (value, phase_names[self->phase]);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->cancellable != NULL);
      break;
    case PROP_CAN_RUN:
      g_value_set_boolean (value, can_run (self));
      break;
    case PROP_RUN_LABEL:
      g_value_set_string (value,
                          self->phase == PHASE_FAILED || mesh_plan_get_continues (self->plan) != 0
                              ? C_ ("plan", "Continue")
                              : (mesh_plan_get_undoes (self->plan) != 0 ? C_ ("plan", "Undo")
                                                                        : C_ ("plan", "Run")));
      break;
    case PROP_CLOSE_LABEL:
      g_value_set_string (value, self->cancellable != NULL && self->phase == PHASE_APPLYING
                                     ? C_ ("plan", "Stop")
                                     : C_ ("plan", "Close"));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->n_steps > 0 ? (double) self->n_finished / self->n_steps : 0);
      break;
    case PROP_SUMMARY:
      g_value_take_string (value, dup_summary (self));
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, get_error_text (self));
      break;
    case PROP_ADVICE:
      g_value_take_string (value, dup_advice (self));
      break;
    case PROP_REQUEST_ID:
      g_value_set_string (value, self->error != NULL ? aws_error_get_request_id (self->error) : NULL);
      break;
    case PROP_TOTALS:
      g_value_set_string (value, self->totals);
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, desk_run_get_undoable (self) != 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_run_finalize (GObject *object)
{
  DeskRun *self = DESK_RUN (object);

  g_assert (self->cancellable == NULL);
  g_clear_handle_id (&self->recount, g_source_remove);
  set_error (self, NULL);
  g_clear_object (&self->counting);
  g_clear_pointer (&self->totals, g_free);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_object (&self->plan);
  g_clear_object (&self->journal);
  G_OBJECT_CLASS (desk_run_parent_class)->finalize (object);
}

static void
desk_run_class_init (DeskRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  static const struct
  {
    guint id;
    const char *name;
  } texts[] = {
    { PROP_TITLE, "title" },           { PROP_PHASE, "phase" },
    { PROP_RUN_LABEL, "run-label" },   { PROP_SUMMARY, "summary" },
    { PROP_ERROR_TEXT, "error-text" }, { PROP_ADVICE, "advice" },
    { PROP_REQUEST_ID, "request-id" }, { PROP_CLOSE_LABEL, "close-label" },
    { PROP_TOTALS, "totals" },         { PROP_TROUBLE, "trouble" },
  };

  object_class->get_property = desk_run_get_property;
  object_class->finalize = desk_run_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[texts[i].id] = g_param_spec_string (texts[i].name, NULL, NULL, NULL, flags);
  properties[PROP_PLAN] = g_param_spec_object ("plan", NULL, NULL, MESH_TYPE_PLAN, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_RUN] = g_param_spec_boolean ("can-run", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_run_init (DeskRun *self)
{
}

DeskRun *
desk_run_new (MeshPlan *plan, MeshJournal *journal)
{
  DeskRun *self = g_object_new (DESK_TYPE_RUN, NULL);

  self->plan = g_object_ref (plan);
  g_set_object (&self->journal, journal);
  watch_steps (self, 0, g_list_model_get_n_items (G_LIST_MODEL (plan)));
  g_signal_connect_object (plan, "items-changed", G_CALLBACK (steps_added_cb), self,
                           G_CONNECT_SWAPPED);
  count_steps (self);
  return self;
}

MeshPlan *
desk_run_get_plan (DeskRun *self)
{
  g_return_val_if_fail (DESK_IS_RUN (self), NULL);
  return self->plan;
}

const char *
desk_run_get_phase (DeskRun *self)
{
  g_return_val_if_fail (DESK_IS_RUN (self), NULL);
  return phase_names[self->phase];
}

const GError *
desk_run_get_error (DeskRun *self)
{
  g_return_val_if_fail (DESK_IS_RUN (self), NULL);
  return self->error;
}

gboolean
desk_run_get_busy (DeskRun *self)
{
  g_return_val_if_fail (DESK_IS_RUN (self), FALSE);
  return self->cancellable != NULL;
}

void
desk_run_preview (DeskRun *self)
{
  g_return_if_fail (DESK_IS_RUN (self));
  desk_run_start (self, PHASE_OBSERVING);
}

void
desk_run_apply (DeskRun *self)
{
  g_return_if_fail (DESK_IS_RUN (self));
  desk_run_start (self, PHASE_APPLYING);
}

void
desk_run_cancel (DeskRun *self)
{
  g_return_if_fail (DESK_IS_RUN (self));
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

gint64
desk_run_get_undoable (DeskRun *self)
{
  g_return_val_if_fail (DESK_IS_RUN (self), 0);
  if (self->journal == NULL || self->cancellable != NULL || !self->changed || mesh_plan_get_undoes (self->plan) != 0)
    return 0;
  return self->phase == PHASE_DONE || self->phase == PHASE_FAILED ? mesh_plan_get_run (self->plan) : 0;
}
