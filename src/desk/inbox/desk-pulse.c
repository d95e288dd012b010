/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-pulse.h"

#include "desk/inbox/desk-inbox-list.h"

#define SOON 20            /* seconds */
#define SOON_UNWATCHED 60
#define LONGEST_FAILED 600
#define REST 20            /* times as long as a load took */

struct _DeskPulse
{
  GObject parent_instance;

  DeskSource *source;
  DeskInboxList *list; /* says whether a load brought anything */
  guint longest;
  gboolean watched;

  guint n_same, n_failed;
  gint64 started; /* of the load on its way; 0: none */
  double took;
  guint delay;
  guint timer;
};

G_DEFINE_FINAL_TYPE (DeskPulse, desk_pulse, G_TYPE_OBJECT)

static gboolean
timer_cb (gpointer data)
{
  DeskPulse *self = data;

  self->timer = 0;
  self->delay = 0;
  desk_source_refresh (self->source);
  return G_SOURCE_REMOVE;
}

static void
schedule (DeskPulse *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->delay = self->started == 0
                    ? desk_pulse_find_delay (self->watched, self->n_same, self->n_failed, self->took, self->longest)
                    : 0;
  if (self->delay > 0)
    self->timer = g_timeout_add_seconds (self->delay, timer_cb, self);
}

static void
changed_cb (DeskPulse *self)
{
  self->n_same = 0;
}

/* Whoever had it loaded. */
static void
busy_cb (DeskPulse *self)
{
  g_autofree char *error = NULL;

  if (desk_source_get_busy (self->source))
    {
      self->started = g_get_monotonic_time ();
      self->n_same++;
    }
  else if (self->started != 0)
    {
      g_object_get (self->source, "error-text", &error, NULL);
      self->n_failed = error != NULL ? self->n_failed + 1 : 0;
      self->took = (double) (g_get_monotonic_time () - self->started) / G_USEC_PER_SEC;
      self->started = 0;
    }
  schedule (self);
}

static void
model_cb (DeskPulse *self)
{
  g_object_set (self->list, "model", desk_source_get_model (self->source), NULL);
}

static void
desk_pulse_dispose (GObject *object)
{
  DeskPulse *self = DESK_PULSE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->list);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (desk_pulse_parent_class)->dispose (object);
}

static void
desk_pulse_class_init (DeskPulseClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = desk_pulse_dispose;
}

static void
desk_pulse_init (DeskPulse *self)
{
  self->list = g_object_new (DESK_TYPE_INBOX_LIST, NULL);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

DeskPulse *
desk_pulse_new (DeskSource *source, guint longest)
{
  DeskPulse *self = g_object_new (DESK_TYPE_PULSE, NULL);

  self->source = g_object_ref (source);
  self->longest = longest;
  g_signal_connect_object (source, "notify::model", G_CALLBACK (model_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "notify::busy", G_CALLBACK (busy_cb), self, G_CONNECT_SWAPPED);
  model_cb (self);
  self->started = desk_source_get_busy (source) ? g_get_monotonic_time () : 0;
  schedule (self);
  return self;
}

void
desk_pulse_set_longest (DeskPulse *self, guint longest)
{
  g_return_if_fail (DESK_IS_PULSE (self));
  self->longest = longest;
  schedule (self);
}

void
desk_pulse_set_watched (DeskPulse *self, gboolean watched)
{
  g_return_if_fail (DESK_IS_PULSE (self));
  if (self->watched == watched)
    return;
  self->watched = watched;
  self->n_same = 0;
  schedule (self);
}

guint
desk_pulse_get_delay (DeskPulse *self)
{
  g_return_val_if_fail (DESK_IS_PULSE (self), 0);
  return self->delay;
}

guint
desk_pulse_find_delay (gboolean watched, guint n_same, guint n_failed, double took, guint longest)
{
  double delay = watched ? SOON : SOON_UNWATCHED;

  if (longest == 0)
    return 0;
  for (guint i = 0; i < n_failed && delay < LONGEST_FAILED; i++)
    delay *= 2;
  for (guint i = 1; n_failed == 0 && i < n_same && delay < longest; i++)
    delay *= 1.5;
  delay = MIN (delay, n_failed > 0 ? LONGEST_FAILED : MAX (longest, SOON));
  return (guint) MAX (delay, MIN (took * REST, 3600));
}
