/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-schedule.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "desk/ingest/desk-ingest-format.h"
#include "mesh/access/mesh-local-roles.h"
#include "mesh/model/mesh-schedule.h"

struct _DeskIngestSchedule
{
  AdwPreferencesGroup parent_instance;

  char *schedule;
  char *role;
  DeskSource *source; /* (nullable) */
  GSignalGroup *watch;
  GPtrArray *arns; /* (element-type utf8): of the roles that are listed */
  gboolean showing, other_role;

  AdwComboRow *kind, *weekday, *roles;
  GtkWidget *time_row, *hour_box, *summary, *roles_trouble;
  GtkSpinButton *hour, *minute;
  GtkEditable *custom, *arn;
  GtkStringList *role_names;
};

enum
{
  PROP_SCHEDULE = 1,
  PROP_ROLE,
  PROP_SOURCE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskIngestSchedule, desk_ingest_schedule, ADW_TYPE_PREFERENCES_GROUP)

/* ---- when ---- */

/* What somebody types stays what was chosen, also while it means the same as another choice. */
static guint
get_kind (DeskIngestSchedule *self)
{
  return adw_combo_row_get_selected (self->kind);
}

static void
update_visible (DeskIngestSchedule *self)
{
  const guint kind = get_kind (self);
  const gboolean any = kind != MESH_SCHEDULE_NEVER;

  gtk_widget_set_visible (GTK_WIDGET (self->weekday), kind == MESH_SCHEDULE_WEEKLY);
  gtk_widget_set_visible (self->time_row, any && kind != MESH_SCHEDULE_CUSTOM);
  gtk_widget_set_visible (self->hour_box, kind != MESH_SCHEDULE_HOURLY);
  gtk_widget_set_visible (GTK_WIDGET (self->custom), kind == MESH_SCHEDULE_CUSTOM);
  gtk_widget_set_visible (self->summary, any);
  gtk_widget_set_visible (GTK_WIDGET (self->roles), any);
  gtk_widget_set_visible (GTK_WIDGET (self->arn), any && self->other_role);
  gtk_widget_set_visible (self->roles_trouble, any && self->source == NULL);
}

static void
show_summary (DeskIngestSchedule *self)
{
  g_autofree char *words = desk_ingest_format_schedule (NULL, self->schedule);
  g_autofree char *cron = desk_ingest_format_cron (NULL, self->schedule);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->summary), words);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->summary), cron);
}

static void
show_schedule (DeskIngestSchedule *self)
{
  MeshSchedule schedule;

  mesh_schedule_parse (&schedule, self->schedule);
  self->showing = TRUE;
  if (get_kind (self) != MESH_SCHEDULE_CUSTOM || schedule.kind == MESH_SCHEDULE_CUSTOM)
    adw_combo_row_set_selected (self->kind, schedule.kind);
  if (schedule.kind != MESH_SCHEDULE_CUSTOM && schedule.kind != MESH_SCHEDULE_NEVER)
    {
      adw_combo_row_set_selected (self->weekday, schedule.weekday - 1);
      gtk_spin_button_set_value (self->hour, schedule.hour);
      gtk_spin_button_set_value (self->minute, schedule.minute);
    }
  if (g_strcmp0 (gtk_editable_get_text (self->custom), self->schedule) != 0)
    gtk_editable_set_text (self->custom, self->schedule);
  self->showing = FALSE;
  show_summary (self);
  update_visible (self);
}

static void
take_schedule (DeskIngestSchedule *self, const char *schedule)
{
  if (g_strcmp0 (schedule, self->schedule) == 0)
    return;
  g_free (self->schedule);
  self->schedule = g_strdup (schedule);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCHEDULE]);
}

/* The expression that a choice makes; a custom one begins with what was there. */
static void
when_cb (DeskIngestSchedule *self)
{
  const MeshSchedule schedule = { .kind = get_kind (self),
                                  .minute = (guint) gtk_spin_button_get_value_as_int (self->minute),
                                  .hour = (guint) gtk_spin_button_get_value_as_int (self->hour),
                                  .weekday = adw_combo_row_get_selected (self->weekday) + 1 };
  g_autofree char *cron = NULL;

  if (self->showing)
    return;
  cron = mesh_schedule_dup_cron (&schedule);
  take_schedule (self, cron != NULL ? cron : *self->schedule != '\0' ? self->schedule : "0 3 * * ? *");
  show_schedule (self);
}

static void
custom_cb (DeskIngestSchedule *self)
{
  if (self->showing)
    return;
  take_schedule (self, gtk_editable_get_text (self->custom));
  show_summary (self);
}

/* "03": minutes are read as a clock's. */
static gboolean
two_digits_cb (GtkSpinButton *spin)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (spin));

  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

/* ---- as whom ---- */

/* What a choice means; AWS's names are shown as they are. */
static void
explain_role (DeskIngestSchedule *self)
{
  const gboolean own = !self->other_role && (self->role == NULL || *self->role == '\0');

  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (self->roles),
      own ? C_ ("ingest", "It may read these files and renew these tables. Where it is missing, it is made.")
          : C_ ("ingest", "A role of the mesh account that crawlers may take on"));
}

/* The list: its own, the roles, another one. */
static void
show_role (DeskIngestSchedule *self)
{
  guint at = 0;

  for (guint i = 0; i < self->arns->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->arns, i), self->role) == 0)
      at = i + 1;
  self->other_role = at == 0 && (self->other_role || (self->role != NULL && *self->role != '\0'));
  self->showing = TRUE;
  adw_combo_row_set_selected (self->roles, self->other_role ? self->arns->len + 1 : at);
  if (g_strcmp0 (gtk_editable_get_text (self->arn), self->role) != 0)
    gtk_editable_set_text (self->arn, self->role != NULL ? self->role : "");
  self->showing = FALSE;
  explain_role (self);
  update_visible (self);
}

static void
take_role (DeskIngestSchedule *self, const char *role)
{
  if (g_strcmp0 (role, self->role) == 0)
    return;
  g_free (self->role);
  self->role = g_strdup (role);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROLE]);
}

static void
role_cb (DeskIngestSchedule *self)
{
  const guint selected = adw_combo_row_get_selected (self->roles);

  if (self->showing || selected == GTK_INVALID_LIST_POSITION)
    return;
  self->other_role = selected == self->arns->len + 1;
  if (!self->other_role)
    take_role (self, selected > 0 ? g_ptr_array_index (self->arns, selected - 1) : "");
  show_role (self);
}

static void
arn_cb (DeskIngestSchedule *self)
{
  if (!self->showing)
    take_role (self, gtk_editable_get_text (self->arn));
}

static void
list_roles (DeskIngestSchedule *self)
{
  GListModel *roles = self->source != NULL ? desk_source_get_model (self->source) : NULL;

  self->showing = TRUE;
  g_ptr_array_set_size (self->arns, 0);
  gtk_string_list_splice (self->role_names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->role_names)), NULL);
  gtk_string_list_append (self->role_names, C_ ("ingest", "A role of its own"));
  for (guint i = 0; roles != NULL && i < g_list_model_get_n_items (roles); i++)
    {
      g_autoptr (MeshLocalRole) role = g_list_model_get_item (roles, i);
      gboolean fits;

      g_object_get (role, "for-glue", &fits, NULL);
      if (!fits)
        continue;
      g_ptr_array_add (self->arns, g_strdup (mesh_local_role_get_arn (role)));
      gtk_string_list_append (self->role_names, mesh_local_role_get_name (role));
    }
  gtk_string_list_append (self->role_names, C_ ("ingest", "Another role"));
  self->showing = FALSE;
  show_role (self);
}

/* ---- the object ---- */

static void
desk_ingest_schedule_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskIngestSchedule *self = DESK_INGEST_SCHEDULE (object);

  if (id == PROP_SCHEDULE)
    g_value_set_string (value, self->schedule);
  else if (id == PROP_ROLE)
    g_value_set_string (value, self->role);
  else if (id == PROP_SOURCE)
    g_value_set_object (value, self->source);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_ingest_schedule_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskIngestSchedule *self = DESK_INGEST_SCHEDULE (object);

  if (id == PROP_SCHEDULE)
    {
      take_schedule (self, g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
      show_schedule (self);
    }
  else if (id == PROP_ROLE)
    {
      take_role (self, g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
      show_role (self);
    }
  else if (id == PROP_SOURCE)
    {
      g_set_object (&self->source, g_value_get_object (value));
      g_signal_group_set_target (self->watch, self->source);
      list_roles (self);
      g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_ingest_schedule_dispose (GObject *object)
{
  DeskIngestSchedule *self = DESK_INGEST_SCHEDULE (object);

  g_clear_object (&self->watch);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_INGEST_SCHEDULE);
  g_clear_object (&self->source);
  g_clear_pointer (&self->arns, g_ptr_array_unref);
  g_clear_pointer (&self->schedule, g_free);
  g_clear_pointer (&self->role, g_free);
  G_OBJECT_CLASS (desk_ingest_schedule_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSchedule, kind);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSchedule, weekday);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSchedule, roles);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSchedule, time_row);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSchedule, hour_box);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSchedule, summary);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSchedule, roles_trouble);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSchedule, hour);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSchedule, minute);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSchedule, custom);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSchedule, arn);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSchedule, role_names);
  gtk_widget_class_bind_template_callback (widget_class, when_cb);
  gtk_widget_class_bind_template_callback (widget_class, custom_cb);
  gtk_widget_class_bind_template_callback (widget_class, two_digits_cb);
  gtk_widget_class_bind_template_callback (widget_class, role_cb);
  gtk_widget_class_bind_template_callback (widget_class, arn_cb);
}

static void
desk_ingest_schedule_class_init (DeskIngestScheduleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_ingest_schedule_get_property;
  object_class->set_property = desk_ingest_schedule_set_property;
  object_class->dispose = desk_ingest_schedule_dispose;
  properties[PROP_SCHEDULE] = g_param_spec_string ("schedule", NULL, NULL, "", flags);
  properties[PROP_ROLE] = g_param_spec_string ("role", NULL, NULL, "", flags);
  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, DESK_TYPE_SOURCE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/ingest-schedule.ui");
  desk_format_bind_class (widget_class);
  bind_children (widget_class);
}

static void
desk_ingest_schedule_init (DeskIngestSchedule *self)
{
  self->schedule = g_strdup ("");
  self->role = g_strdup ("");
  self->arns = g_ptr_array_new_with_free_func (g_free);
  self->showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->showing = FALSE;
  self->watch = g_signal_group_new (DESK_TYPE_SOURCE);
  g_signal_group_connect_swapped (self->watch, "notify::model", G_CALLBACK (list_roles), self);
  list_roles (self);
  show_schedule (self);
}
