/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-page.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "desk/ingest/desk-ingest-format.h"
#include "desk/ingest/desk-ingest-step.h"

struct _DeskIngestPage
{
  DeskPage parent_instance;

  DeskIngestDraft *draft; /* (nullable) */
  GtkStack *stack;
  DeskIngestChoose *choose;
};

enum
{
  PROP_DRAFT = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskIngestPage, desk_ingest_page, DESK_TYPE_PAGE)

/* ---- from stage to stage ---- */

/* Whether something stands between here and a later stage. */
static gboolean
can_go (DeskIngestPage *self, guint number)
{
  for (guint i = 1; i < number; i++)
    {
      g_autofree char *obstacle
          = desk_ingest_draft_dup_obstacle (self->draft, desk_ingest_stage_name (i));

      if (obstacle != NULL)
        return FALSE;
    }
  return TRUE;
}

static guint
get_number (DeskIngestPage *self)
{
  return desk_ingest_stage_number (desk_ingest_draft_get_stage (self->draft));
}

static gboolean
is_applying (DeskIngestPage *self)
{
  DeskRun *run = desk_ingest_draft_get_run (self->draft);

  return run != NULL && desk_run_get_busy (run)
         && g_str_equal (desk_run_get_phase (run), "applying");
}

static void
update_actions (DeskIngestPage *self)
{
  const guint number = self->draft != NULL ? get_number (self) : 0;
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "ingest.next",
                                 number >= 1 && number < DESK_INGEST_STAGES
                                     && can_go (self, number + 1));
  gtk_widget_action_set_enabled (widget, "ingest.back",
                                 self->draft != NULL && number != 1 && !is_applying (self));
  gtk_widget_action_set_enabled (widget, "ingest.resume",
                                 self->draft != NULL && can_go (self, DESK_INGEST_STAGES)
                                     && !is_applying (self));
  gtk_widget_action_set_enabled (widget, "ingest.undo",
                                 (number == 2 || number == 3) && !desk_ingest_draft_get_busy (self->draft));
}

/* What shall be brought in is planned anew whenever somebody comes to the last stage. */
static void
go (DeskIngestPage *self, guint number)
{
  g_autoptr (GError) error = NULL;

  if (number == DESK_INGEST_STAGES && !is_applying (self)
      && !desk_ingest_draft_plan (self->draft, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
  else
    desk_ingest_draft_set_stage (self->draft, desk_ingest_stage_name (number));
}

static void
next_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskIngestPage *self = DESK_INGEST_PAGE (widget);

  go (self, get_number (self) + 1);
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskIngestPage *self = DESK_INGEST_PAGE (widget);

  go (self, get_number (self) > 0 ? get_number (self) - 1 : 1);
}

static void
go_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskIngestPage *self = DESK_INGEST_PAGE (widget);
  const guint number = desk_ingest_stage_number (g_variant_get_string (parameter, NULL));

  if (self->draft != NULL && number > 0 && number != get_number (self) && can_go (self, number)
      && !is_applying (self))
    go (self, number);
}

static void
resume_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go (DESK_INGEST_PAGE (widget), DESK_INGEST_STAGES);
}

/* Of the tables; a field of text takes its own back by the same keys. */
static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  desk_ingest_draft_undo (DESK_INGEST_PAGE (widget)->draft);
}

static void
existing_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskIngestPage *self = DESK_INGEST_PAGE (widget);

  if (self->draft != NULL)
    desk_ingest_draft_set_stage (self->draft, "existing");
}

static void
stage_cb (DeskIngestPage *self)
{
  GtkWidget *shown;

  gtk_stack_set_visible_child_name (self->stack, desk_ingest_draft_get_stage (self->draft));
  update_actions (self);
  shown = gtk_stack_get_visible_child (self->stack);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && shown != NULL)
    gtk_widget_child_focus (shown, GTK_DIR_TAB_FORWARD);
}

/* ---- whose draft ---- */

static void
set_draft (DeskIngestPage *self, DeskIngestDraft *draft)
{
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  if (!g_set_object (&self->draft, draft))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAFT]);
  if (draft == NULL)
    return;
  g_signal_connect_object (draft, "notify::stage", G_CALLBACK (stage_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "notify::obstacle", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "notify::unfinished", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (self->stack, desk_ingest_draft_get_stage (draft));
  update_actions (self);
}

static void
desk_ingest_page_seat_changed (DeskPage *page)
{
  DeskSeat *seat = desk_page_get_seat (page);
  const gboolean brings = seat != NULL
                          && (desk_seat_get_job (seat) == MESH_JOB_PRODUCER
                              || desk_seat_get_job (seat) == MESH_JOB_PRODUCER_ADMIN);

  set_draft (DESK_INGEST_PAGE (page), brings ? desk_ingest_draft_of (seat) : NULL);
}

/* ---- GObject ---- */

static void
desk_ingest_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DRAFT)
    g_value_set_object (value, DESK_INGEST_PAGE (object)->draft);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_ingest_page_dispose (GObject *object)
{
  DeskIngestPage *self = DESK_INGEST_PAGE (object);

  set_draft (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_INGEST_PAGE);
  G_OBJECT_CLASS (desk_ingest_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "ingest.next", NULL, next_cb);
  gtk_widget_class_install_action (widget_class, "ingest.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "ingest.go", "s", go_cb);
  gtk_widget_class_install_action (widget_class, "ingest.resume", NULL, resume_cb);
  gtk_widget_class_install_action (widget_class, "ingest.existing", NULL, existing_cb);
  gtk_widget_class_install_action (widget_class, "ingest.undo", NULL, undo_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "ingest.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_ALT_MASK, "ingest.next",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, GDK_ALT_MASK, "ingest.back",
                                       NULL);
}

static void
desk_ingest_page_class_init (DeskIngestPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_ingest_page_get_property;
  object_class->dispose = desk_ingest_page_dispose;
  DESK_PAGE_CLASS (klass)->seat_changed = desk_ingest_page_seat_changed;
  properties[PROP_DRAFT]
      = g_param_spec_object ("draft", NULL, NULL, DESK_TYPE_INGEST_DRAFT,
                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_INGEST_CHOOSE);
  g_type_ensure (DESK_TYPE_INGEST_TABLES);
  g_type_ensure (DESK_TYPE_INGEST_COLUMNS);
  g_type_ensure (DESK_TYPE_INGEST_TARGET);
  g_type_ensure (DESK_TYPE_INGEST_PUBLISH);
  g_type_ensure (DESK_TYPE_INGEST_RUN);
  g_type_ensure (DESK_TYPE_INGEST_EXISTING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/ingest-page.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPage, choose);
  install_actions (widget_class);
}

static void
desk_ingest_page_init (DeskIngestPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_ingest_choose_take_drops (self->choose, GTK_WIDGET (self));
  update_actions (self);
}

DeskIngestDraft *
desk_ingest_page_get_draft (DeskIngestPage *self)
{
  return self->draft;
}
