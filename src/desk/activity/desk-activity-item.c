/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/activity/desk-activity-item.h"

#include <glib/gi18n.h>

#include "aws/protocols/aws-json.h"
#include "desk/common/desk-format.h"

struct _DeskActivityItem
{
  GObject parent_instance;

  gint64 id;
  char *title;    /* (nullable) */
  char *subtitle; /* (nullable) */
  char *outcome;  /* (nullable) */
  char *detail;   /* (nullable) */
  gboolean can_continue, can_undo;
  GListModel *steps, *calls; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_OUTCOME,
  PROP_DETAIL,
  PROP_CAN_CONTINUE,
  PROP_CAN_UNDO,
  PROP_STEPS,
  PROP_CALLS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskActivityItem, desk_activity_item, G_TYPE_OBJECT)

static void
desk_activity_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskActivityItem *self = DESK_ACTIVITY_ITEM (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_OUTCOME:
      g_value_set_string (value, self->outcome);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_CAN_CONTINUE:
      g_value_set_boolean (value, self->can_continue);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, self->can_undo);
      break;
    case PROP_STEPS:
      g_value_set_object (value, self->steps);
      break;
    case PROP_CALLS:
      g_value_set_object (value, self->calls);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_activity_item_finalize (GObject *object)
{
  DeskActivityItem *self = DESK_ACTIVITY_ITEM (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->subtitle, g_free);
  g_clear_pointer (&self->outcome, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_object (&self->steps);
  g_clear_object (&self->calls);
  G_OBJECT_CLASS (desk_activity_item_parent_class)->finalize (object);
}

static void
desk_activity_item_class_init (DeskActivityItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  static const struct
  {
    guint id;
    const char *name;
  } texts[] = { { PROP_TITLE, "title" },
                { PROP_SUBTITLE, "subtitle" },
                { PROP_OUTCOME, "outcome" },
                { PROP_DETAIL, "detail" } };

  object_class->get_property = desk_activity_item_get_property;
  object_class->finalize = desk_activity_item_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[texts[i].id] = g_param_spec_string (texts[i].name, NULL, NULL, NULL, flags);
  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CAN_CONTINUE] = g_param_spec_boolean ("can-continue", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_STEPS] = g_param_spec_object ("steps", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_CALLS] = g_param_spec_object ("calls", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_activity_item_init (DeskActivityItem *self)
{
}

DeskActivityItem *
desk_activity_item_new (gint64 id)
{
  DeskActivityItem *self = g_object_new (DESK_TYPE_ACTIVITY_ITEM, NULL);

  self->id = id;
  return self;
}

gint64
desk_activity_item_get_id (DeskActivityItem *self)
{
  g_return_val_if_fail (DESK_IS_ACTIVITY_ITEM (self), 0);
  return self->id;
}

const char *
desk_activity_item_get_title (DeskActivityItem *self)
{
  g_return_val_if_fail (DESK_IS_ACTIVITY_ITEM (self), NULL);
  return self->title;
}

gboolean
desk_activity_item_get_can_undo (DeskActivityItem *self)
{
  g_return_val_if_fail (DESK_IS_ACTIVITY_ITEM (self), FALSE);
  return self->can_undo;
}

gboolean
desk_activity_item_get_can_continue (DeskActivityItem *self)
{
  g_return_val_if_fail (DESK_IS_ACTIVITY_ITEM (self), FALSE);
  return self->can_continue;
}

static void
notify_all (DeskActivityItem *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_TITLE; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

/* "Producer · 30 Nov 2026, 17:01:22 · 14 calls · 2.3 s" */
static char *
dup_subtitle (JsonNode *run)
{
  const gint64 started = aws_json_get_int (run, "started", 0),
               ended = aws_json_get_int (run, "ended", 0);
  const int calls = (int) aws_json_get_int (run, "calls", 0);
  const char *persona = aws_json_get_string (run, "persona");
  g_autofree char *time = desk_format_seconds (started / G_USEC_PER_SEC);
  GString *text = g_string_new (persona);

  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", time);
  if (calls > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%d call", "%d calls", calls), calls);
    }
  if (ended > started)
    /* Translators: how many seconds a run took, after the number of its calls: "12 calls · 3.4 s" */
    g_string_append_printf (text, C_ ("activity", " · %.1f s"),
                            (double) (ended - started) / G_USEC_PER_SEC);
  return g_string_free (text, FALSE);
}

static char *
dup_outcome (JsonNode *run)
{
  const char *outcome = aws_json_get_string (run, "outcome");

  if (aws_json_get_int (run, "undone", 0) > 0)
    return g_strdup ("undone");
  return g_strdup (outcome);
}

static char *
dup_detail (JsonNode *run)
{
  const char *error = aws_json_get_string (run, "error"),
             *id = aws_json_get_string (run, "request_id");
  const int kept = (int) aws_json_get_int (run, "kept", 0);
  g_autofree char *request = id != NULL ? desk_format_request_id (NULL, id) : NULL;

  if (kept > 0 && aws_json_get_int (run, "undone", 0) > 0)
    return g_strdup_printf (ngettext ("Undone, but for %d step that stays.",
                                      "Undone, but for %d steps that stay.", kept),
                            kept);
  if (error == NULL)
    return NULL;
  return request != NULL ? g_strdup_printf ("%s\n%s", error, request) : g_strdup (error);
}

static gboolean
is_open (const char *outcome)
{
  return g_strcmp0 (outcome, "failed") == 0 || g_strcmp0 (outcome, "cancelled") == 0
         || g_strcmp0 (outcome, "killed") == 0;
}

void
desk_activity_item_set_run (DeskActivityItem *self, JsonNode *run)
{
  const char *title = aws_json_get_string (run, "title");

  g_return_if_fail (DESK_IS_ACTIVITY_ITEM (self));
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->outcome);
  g_free (self->detail);
  self->title = g_strdup (title != NULL ? title : "");
  self->subtitle = dup_subtitle (run);
  self->outcome = dup_outcome (run);
  self->detail = dup_detail (run);
  self->can_continue = is_open (self->outcome) && aws_json_get_string (run, "recipe") != NULL
                       && aws_json_get_int (run, "finished", 0) == 0;
  self->can_undo
      = aws_json_get_int (run, "revertible", 0) != 0 && g_strcmp0 (self->outcome, "running") != 0;
  notify_all (self);
}

static const char *
event_text (const char *event)
{
  static const struct
  {
    const char *event, *text;
  } words[] = {
    { "done", NC_ ("step", "Done") },         { "skipped", NC_ ("step", "There already") },
    { "failed", NC_ ("step", "Failed") },     { "deferred", NC_ ("step", "For somebody else") },
    { "apply", NC_ ("step", "Interrupted") }, { "cancelled", NC_ ("step", "Stopped") }
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].event, event) == 0)
      return g_dpgettext2 (NULL, "step", words[i].text);
  return C_ ("step", "Not begun");
}

static DeskRecord *
read_step (JsonNode *step)
{
  const gint64 started = aws_json_get_int (step, "started", 0),
               ended = aws_json_get_int (step, "ended", 0);
  const char *label = aws_json_get_string (step, "label");
  g_autofree char *time = desk_format_step_time (
      NULL, started > 0 && ended > started ? (double) (ended - started) / G_USEC_PER_SEC : 0);
  g_autofree char *subtitle = g_strdup_printf (
      "%s%s%s", event_text (aws_json_get_string (step, "event")), *time != '\0' ? " · " : "", time);

  return desk_record_new (label != NULL ? label : "", subtitle, aws_json_get_string (step, "error"),
                          NULL);
}

static DeskRecord *
read_call (JsonNode *call)
{
  const char *operation = aws_json_get_string (call, "operation"),
             *id = aws_json_get_string (call, "request_id");
  const char *label = aws_json_get_string (call, "label"),
             *account = aws_json_get_string (call, "account");
  g_autofree char *subtitle = g_strdup_printf (
      "%s · %s · %.0f ms%s%s", label != NULL ? label : "–", account != NULL ? account : "–",
      (double) aws_json_get_int (call, "duration", 0) / 1000, id != NULL ? " · " : "",
      id != NULL ? id : "");

  return desk_record_new (operation != NULL ? operation : "", subtitle, id,
                          aws_json_get_string (call, "code"));
}

static GListModel *
read_list (JsonNode *run, const char *member, DeskRecord *(*read) (JsonNode *) )
{
  GListStore *store = g_list_store_new (DESK_TYPE_RECORD);

  for (guint i = 0; i < aws_json_get_length (run, member); i++)
    {
      g_autoptr (DeskRecord) record = read (aws_json_get_element (run, member, i));

      g_list_store_append (store, record);
    }
  return G_LIST_MODEL (store);
}

void
desk_activity_item_set_details (DeskActivityItem *self, JsonNode *run)
{
  g_return_if_fail (DESK_IS_ACTIVITY_ITEM (self));
  g_clear_object (&self->steps);
  g_clear_object (&self->calls);
  self->steps = read_list (run, "steps", read_step);
  self->calls = read_list (run, "calls", read_call);
  notify_all (self);
}

gboolean
desk_activity_item_has_details (DeskActivityItem *self)
{
  g_return_val_if_fail (DESK_IS_ACTIVITY_ITEM (self), FALSE);
  return self->steps != NULL;
}
