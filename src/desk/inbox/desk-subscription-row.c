/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-subscription-row.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "desk/inbox/desk-badge.h"
#include "mesh/subscriptions/mesh-store.h"

#define MARGIN     6 /* above and below */
#define SPACING    2 /* between lines */
#define GAP        9 /* before what is at the end */
#define DOT        8
#define SMALLER    0.82
#define DIM        0.55
#define MIN_WIDTH  120

enum
{
  TABLES,
  DATABASE,
  REQUEST,
  N_LINES
};

struct _DeskSubscriptionRow
{
  GtkWidget parent_instance;

  MeshSubscription *subscription; /* (nullable) */
  PangoLayout *lines[N_LINES];    /* (nullable): made when they are drawn */
  PangoLayout *badge;             /* (nullable) */
};

enum
{
  PROP_0,
  PROP_SUBSCRIPTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskSubscriptionRow, desk_subscription_row, GTK_TYPE_WIDGET)

/* ---- what it says ---- */

static gboolean
is_unread (DeskSubscriptionRow *self)
{
  gboolean unread = FALSE;

  if (self->subscription != NULL)
    g_object_get (self->subscription, "unread", &unread, NULL);
  return unread;
}

static const char *
get_status (DeskSubscriptionRow *self)
{
  return self->subscription != NULL ? mesh_subscription_get (self->subscription, "Status") : NULL;
}

/* (transfer full) */
static char *
dup_line (DeskSubscriptionRow *self, guint line)
{
  MeshSubscription *one = self->subscription;

  if (one == NULL)
    return g_strdup ("");
  switch (line)
    {
    case TABLES:
      return desk_format_tables (NULL, (char **) mesh_subscription_get_tables (one));
    case DATABASE:
      return desk_format_bounded (NULL, mesh_subscription_get (one, "DatabaseName"));
    default:
      return desk_format_request (NULL, mesh_subscription_get (one, "SubscriberPrincipal"),
                                  (char **) mesh_subscription_get_requested (one));
    }
}

static void
say (DeskSubscriptionRow *self)
{
  g_autofree char *tables = dup_line (self, TABLES), *database = dup_line (self, DATABASE),
                  *request = dup_line (self, REQUEST), *status = desk_format_status (NULL, get_status (self));
  g_autofree char *text = g_strjoin (", ", tables, database, request, status,
                                     is_unread (self) ? C_ ("subscription", "Not seen yet") : NULL, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* ---- measuring ---- */

static void
forget (DeskSubscriptionRow *self)
{
  for (guint i = 0; i < N_LINES; i++)
    g_clear_object (&self->lines[i]);
  g_clear_object (&self->badge);
}

/* In Pango's units: without laying out any text. */
static int
line_height (GtkWidget *widget, gboolean small)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  const int height = pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics);

  pango_font_metrics_unref (metrics);
  return small ? (int) (height * SMALLER) : height;
}

static void
desk_subscription_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                               int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = MIN_WIDTH;
  else
    *minimum = *natural = PANGO_PIXELS_CEIL (line_height (widget, FALSE))
                          + 2 * PANGO_PIXELS_CEIL (line_height (widget, TRUE))
                          + (N_LINES - 1) * SPACING + 2 * MARGIN;
}

/* ---- drawing ---- */

/* (transfer full) */
static PangoLayout *
new_layout (DeskSubscriptionRow *self, const char *text, gboolean bold, gboolean small)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (small)
    pango_attr_list_insert (attributes, pango_attr_scale_new (SMALLER));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_attr_list_unref (attributes);
  return layout;
}

static void
ensure_layouts (DeskSubscriptionRow *self)
{
  g_autofree char *status = NULL;

  if (self->badge != NULL)
    return;
  status = desk_format_status (NULL, get_status (self));
  self->badge = new_layout (self, status, TRUE, TRUE);
  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *text = dup_line (self, i);

      self->lines[i] = new_layout (self, text, i == TABLES, i != TABLES);
      pango_layout_set_ellipsize (self->lines[i], PANGO_ELLIPSIZE_END);
    }
}

static void
draw_text (GtkSnapshot *snapshot, PangoLayout *layout, float x, float y, const GdkRGBA *color)
{
  const graphene_point_t place = GRAPHENE_POINT_INIT (x, y);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place);
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/* At the end of the row. Returns: how much of its width is taken */
static int
draw_end (DeskSubscriptionRow *self, GtkSnapshot *snapshot, int width, int height, gboolean rtl)
{
  int taken = GAP + desk_badge_draw (GTK_WIDGET (self), snapshot, self->badge, get_status (self), width, height, rtl);

  if (!is_unread (self))
    return taken;
  desk_badge_draw_dot (GTK_WIDGET (self), snapshot, rtl ? taken : width - taken - DOT, (height - DOT) / 2, DOT);
  return taken + DOT + GAP;
}

static void
draw_line (DeskSubscriptionRow *self, GtkSnapshot *snapshot, guint line, int x, int y, int width, gboolean rtl)
{
  GdkRGBA color;
  PangoRectangle place;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  if (line == REQUEST)
    color.alpha *= (float) DIM;
  pango_layout_set_width (self->lines[line], MAX (width, 0) * PANGO_SCALE);
  pango_layout_get_pixel_extents (self->lines[line], NULL, &place);
  draw_text (snapshot, self->lines[line], x - place.x + (rtl ? width - place.width : 0), y, &color);
}

static void
desk_subscription_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DeskSubscriptionRow *self = DESK_SUBSCRIPTION_ROW (widget);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int taken, y = MARGIN;

  if (self->subscription == NULL)
    return;
  ensure_layouts (self);
  taken = draw_end (self, snapshot, width, height, rtl);
  for (guint i = 0; i < N_LINES; i++)
    {
      draw_line (self, snapshot, i, rtl ? taken : 0, y, width - taken, rtl);
      y += PANGO_PIXELS_CEIL (line_height (widget, i != TABLES)) + SPACING;
    }
}

/* ---- changes ---- */

static void
unread_cb (DeskSubscriptionRow *self)
{
  say (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_subscription (DeskSubscriptionRow *self, MeshSubscription *subscription)
{
  if (self->subscription == subscription)
    return;
  if (self->subscription != NULL)
    g_signal_handlers_disconnect_by_func (self->subscription, unread_cb, self);
  g_set_object (&self->subscription, subscription);
  if (subscription != NULL)
    g_signal_connect_swapped (subscription, "notify::unread", G_CALLBACK (unread_cb), self);
  forget (self);
  say (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBSCRIPTION]);
}

/* Fonts or colours are others. */
static void
desk_subscription_row_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (desk_subscription_row_parent_class)->css_changed (widget, change);
  forget (DESK_SUBSCRIPTION_ROW (widget));
}

static void
desk_subscription_row_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  forget (DESK_SUBSCRIPTION_ROW (widget));
  GTK_WIDGET_CLASS (desk_subscription_row_parent_class)->direction_changed (widget, previous);
}

static gboolean
desk_subscription_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  if (!is_unread (DESK_SUBSCRIPTION_ROW (widget)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, C_ ("subscription", "Not seen yet"));
  return TRUE;
}

/* ---- the object ---- */

static void
desk_subscription_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SUBSCRIPTION:
      g_value_set_object (value, DESK_SUBSCRIPTION_ROW (object)->subscription);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_subscription_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SUBSCRIPTION:
      set_subscription (DESK_SUBSCRIPTION_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_subscription_row_dispose (GObject *object)
{
  DeskSubscriptionRow *self = DESK_SUBSCRIPTION_ROW (object);

  forget (self);
  if (self->subscription != NULL)
    g_signal_handlers_disconnect_by_func (self->subscription, unread_cb, self);
  g_clear_object (&self->subscription);
  G_OBJECT_CLASS (desk_subscription_row_parent_class)->dispose (object);
}

static void
desk_subscription_row_class_init (DeskSubscriptionRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_subscription_row_get_property;
  object_class->set_property = desk_subscription_row_set_property;
  object_class->dispose = desk_subscription_row_dispose;
  widget_class->measure = desk_subscription_row_measure;
  widget_class->snapshot = desk_subscription_row_snapshot;
  widget_class->css_changed = desk_subscription_row_css_changed;
  widget_class->direction_changed = desk_subscription_row_direction_changed;
  widget_class->query_tooltip = desk_subscription_row_query_tooltip;
  properties[PROP_SUBSCRIPTION]
      = g_param_spec_object ("subscription", NULL, NULL, MESH_TYPE_SUBSCRIPTION,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
desk_subscription_row_init (DeskSubscriptionRow *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}
