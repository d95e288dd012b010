/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-errand.h"

#include "desk/common/desk-format.h"

struct _DeskErrand
{
  GObject parent_instance;

  char *title;
  DeskRun *run;     /* (nullable) */
  char *error_text; /* (nullable): why there is none */
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_RUN,
  PROP_PHASE,
  PROP_DETAIL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskErrand, desk_errand, G_TYPE_OBJECT)

static void
run_changed_cb (DeskErrand *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHASE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
}

/* What went wrong, and what to do; else how far it is. */
static char *
dup_detail (DeskErrand *self)
{
  g_autofree char *error = NULL, *advice = NULL, *summary = NULL;

  if (self->run == NULL)
    return g_strdup (self->error_text);
  g_object_get (self->run, "error-text", &error, "advice", &advice, "summary", &summary, NULL);
  if (error == NULL)
    return g_steal_pointer (&summary);
  return advice != NULL ? g_strdup_printf ("%s\n%s", error, advice) : g_steal_pointer (&error);
}

static void
desk_errand_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskErrand *self = DESK_ERRAND (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;
    case PROP_PHASE:
      g_value_set_string (value, desk_errand_get_phase (self));
      break;
    case PROP_DETAIL:
      g_value_take_string (value, dup_detail (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_errand_finalize (GObject *object)
{
  DeskErrand *self = DESK_ERRAND (object);

  g_clear_object (&self->run);
  g_free (self->title);
  g_free (self->error_text);
  G_OBJECT_CLASS (desk_errand_parent_class)->finalize (object);
}

static void
desk_errand_class_init (DeskErrandClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_errand_get_property;
  object_class->finalize = desk_errand_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, DESK_TYPE_RUN, flags);
  properties[PROP_PHASE] = g_param_spec_string ("phase", NULL, NULL, "failed", flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_errand_init (DeskErrand *self)
{
}

DeskErrand *
desk_errand_new (const char *title, MeshPlan *plan, MeshJournal *journal, const GError *error)
{
  DeskErrand *self = g_object_new (DESK_TYPE_ERRAND, NULL);

  self->title = desk_format_bounded (NULL, title);
  if (plan == NULL)
    {
      self->error_text = desk_format_error (error);
      return self;
    }
  self->run = desk_run_new (plan, journal);
  g_signal_connect_object (self->run, "notify::phase", G_CALLBACK (run_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "notify::summary", G_CALLBACK (run_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

DeskRun *
desk_errand_get_run (DeskErrand *self)
{
  g_return_val_if_fail (DESK_IS_ERRAND (self), NULL);
  return self->run;
}

const char *
desk_errand_get_phase (DeskErrand *self)
{
  g_return_val_if_fail (DESK_IS_ERRAND (self), NULL);
  return self->run != NULL ? desk_run_get_phase (self->run) : "failed";
}
