/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-record-box.h"

#include "desk/common/desk-format.h"

struct _DeskRecordBox
{
  AdwBin parent_instance;

  DeskRecord *record; /* (nullable) */
  AdwBin *extra;
};

enum
{
  PROP_0,
  PROP_RECORD,
  PROP_EXTRA,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskRecordBox, desk_record_box, ADW_TYPE_BIN)

/* GTK 4.8 gives rows of a list their least height, which of a scrolled list is two lines. */
static int
format_height (gpointer unused, guint n)
{
  return (int) MIN (n, 10) * 28;
}

static void
desk_record_box_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskRecordBox *self = DESK_RECORD_BOX (object);

  switch (id)
    {
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    case PROP_EXTRA:
      g_value_set_object (value, adw_bin_get_child (self->extra));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_record_box_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskRecordBox *self = DESK_RECORD_BOX (object);

  switch (id)
    {
    case PROP_RECORD:
      if (g_set_object (&self->record, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_EXTRA:
      adw_bin_set_child (self->extra, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_record_box_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_RECORD_BOX);
  g_clear_object (&DESK_RECORD_BOX (object)->record);
  G_OBJECT_CLASS (desk_record_box_parent_class)->dispose (object);
}

static void
desk_record_box_class_init (DeskRecordBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_record_box_get_property;
  object_class->set_property = desk_record_box_set_property;
  object_class->dispose = desk_record_box_dispose;
  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, DESK_TYPE_RECORD, flags);
  properties[PROP_EXTRA] = g_param_spec_object ("extra", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/record-box.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskRecordBox, extra);
  gtk_widget_class_bind_template_callback (widget_class, format_height);
}

static void
desk_record_box_init (DeskRecordBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
