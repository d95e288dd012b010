/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/map/desk-map.h"

#define SMALLEST_ZOOM 0.1
#define LARGEST_ZOOM  3.
/* At first, text can be read even where the whole map does not fit. */
#define READABLE_ZOOM 0.6
#define ZOOM_STEP     1.2
#define PAN_STEP      60

struct _DeskMap
{
  GtkWidget parent_instance;

  DeskMapModel *model; /* (nullable) */
  GPtrArray *items;    /* (element-type GtkButton), by node */
  gboolean *related;   /* (nullable): to the node that stands out */
  int chosen;          /* that node, or -1 */
  double zoom, x, y;   /* the map's place in the widget */
  gboolean placed;     /* by the user */
  double start_x, start_y, start_zoom;
};

enum
{
  PROP_0,
  PROP_MODEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskMap, desk_map, GTK_TYPE_WIDGET)

static void
fit (DeskMap *self, double smallest)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  double map_width, map_height;

  if (self->model == NULL || width == 0 || height == 0)
    return;
  desk_map_model_get_size (self->model, &map_width, &map_height);
  self->zoom = CLAMP (MIN (width / map_width, height / map_height), smallest, 1);
  self->x = MAX (0, (width - map_width * self->zoom) / 2);
  self->y = MAX (0, (height - map_height * self->zoom) / 2);
}

static void
move_to (DeskMap *self, double x, double y)
{
  self->x = x;
  self->y = y;
  self->placed = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
desk_map_zoom_at (DeskMap *self, double zoom, double x, double y)
{
  double old;

  g_return_if_fail (DESK_IS_MAP (self));
  old = self->zoom;
  self->zoom = CLAMP (zoom, SMALLEST_ZOOM, LARGEST_ZOOM);
  move_to (self, x - (x - self->x) * self->zoom / old, y - (y - self->y) * self->zoom / old);
}

static void
zoom_by (DeskMap *self, double factor)
{
  desk_map_zoom_at (self, self->zoom * factor, gtk_widget_get_width (GTK_WIDGET (self)) / 2.,
                    gtk_widget_get_height (GTK_WIDGET (self)) / 2.);
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  zoom_by (DESK_MAP (widget), g_str_has_suffix (name, "in") ? ZOOM_STEP : 1 / ZOOM_STEP);
}

static void
fit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskMap *self = DESK_MAP (widget);

  fit (self, SMALLEST_ZOOM);
  move_to (self, self->x, self->y);
}

static void
pan_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskMap *self = DESK_MAP (widget);
  int dx, dy;

  g_variant_get (parameter, "(ii)", &dx, &dy);
  move_to (self, self->x + dx * PAN_STEP, self->y + dy * PAN_STEP);
}

/* @i: -1: no node stands out. */
static void
choose (DeskMap *self, int i)
{
  if (self->chosen == i)
    return;
  self->chosen = i;
  g_clear_pointer (&self->related, g_free);
  if (i >= 0)
    self->related = desk_map_model_dup_related (self->model, i);
  for (guint j = 0; j < self->items->len; j++)
    if (self->related != NULL && !self->related[j])
      gtk_widget_add_css_class (g_ptr_array_index (self->items, j), "dimmed");
    else
      gtk_widget_remove_css_class (g_ptr_array_index (self->items, j), "dimmed");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static int
index_of (DeskMap *self, GtkWidget *widget)
{
  guint i;

  while (widget != NULL && gtk_widget_get_parent (widget) != GTK_WIDGET (self))
    widget = gtk_widget_get_parent (widget);
  return widget != NULL && g_ptr_array_find (self->items, widget, &i) ? (int) i : -1;
}

static void
motion_cb (DeskMap *self, double x, double y)
{
  choose (self, index_of (self, gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT)));
}

static void
leave_cb (DeskMap *self)
{
  choose (self, -1);
}

/* The node with the keyboard's focus stands out, and comes into sight. */
static void
focus_cb (DeskMap *self, GtkEventController *controller)
{
  const int i = index_of (self, gtk_event_controller_get_widget (controller));
  const DeskMapNode *node;
  double x, y;

  choose (self, i);
  if (i < 0)
    return;
  node = desk_map_model_get_node (self->model, i);
  x = CLAMP (self->x, -node->x * self->zoom,
             gtk_widget_get_width (GTK_WIDGET (self))
                 - (node->x + DESK_MAP_NODE_WIDTH) * self->zoom);
  y = CLAMP (self->y, -node->y * self->zoom,
             gtk_widget_get_height (GTK_WIDGET (self))
                 - (node->y + DESK_MAP_NODE_HEIGHT) * self->zoom);
  if (x != self->x || y != self->y)
    move_to (self, x, y);
}

static gboolean
scroll_cb (DeskMap *self, double dx, double dy, GtkEventController *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  double x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.;
  double y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.;
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  double root_x, root_y, offset_x, offset_y;

  if (native != NULL && gdk_event_get_position (event, &root_x, &root_y))
    {
      gtk_native_get_surface_transform (native, &offset_x, &offset_y);
      gtk_widget_translate_coordinates (GTK_WIDGET (native), GTK_WIDGET (self), root_x - offset_x,
                                        root_y - offset_y, &x, &y);
    }
  desk_map_zoom_at (self, self->zoom * (dy > 0 ? 1 / ZOOM_STEP : ZOOM_STEP), x, y);
  return GDK_EVENT_STOP;
}

static void
drag_begin_cb (DeskMap *self)
{
  self->start_x = self->x;
  self->start_y = self->y;
}

static void
drag_update_cb (DeskMap *self, double dx, double dy)
{
  move_to (self, self->start_x + dx, self->start_y + dy);
}

static void
pinch_begin_cb (DeskMap *self)
{
  self->start_zoom = self->zoom;
}

static void
pinch_cb (DeskMap *self, double scale, GtkGesture *gesture)
{
  double x = 0, y = 0;

  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  desk_map_zoom_at (self, self->start_zoom * scale, x, y);
}

static void
desk_map_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  *minimum = 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : 500;
}

static void
desk_map_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DeskMap *self = DESK_MAP (widget);

  if (!self->placed)
    fit (self, READABLE_ZOOM);
  for (guint i = 0; i < self->items->len; i++)
    {
      GtkWidget *item = g_ptr_array_index (self->items, i);
      const DeskMapNode *node = desk_map_model_get_node (self->model, i);
      GskTransform *transform = gsk_transform_translate (
          NULL, &GRAPHENE_POINT_INIT ((float) (self->x + node->x * self->zoom),
                                      (float) (self->y + node->y * self->zoom)));
      int least;

      /* Large text needs more than its share. */
      gtk_widget_measure (item, GTK_ORIENTATION_VERTICAL, DESK_MAP_NODE_WIDTH, &least, NULL, NULL,
                          NULL);
      gtk_widget_allocate (item, DESK_MAP_NODE_WIDTH, MAX (DESK_MAP_NODE_HEIGHT, least), -1,
                           gsk_transform_scale (transform, (float) self->zoom, (float) self->zoom));
    }
}

static void
edge_colour (DeskMap *self, const DeskMapEdge *edge, GdkRGBA *colour)
{
  static const char *const names[] = { "warning_color", "success_color" };
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  const DeskMapNode *from = desk_map_model_get_node (self->model, edge->from);
  const DeskMapNode *to = desk_map_model_get_node (self->model, edge->to);
  const DeskMapNode *bundle = from->kind == DESK_MAP_BUNDLE ? from : to;
  const DeskMapState state
      = bundle->kind == DESK_MAP_BUNDLE ? desk_map_node_get_state (bundle) : DESK_MAP_N_STATES;

  if (state >= G_N_ELEMENTS (names)
      || !gtk_style_context_lookup_color (context, names[state], colour))
    gtk_style_context_get_color (context, colour);
  if (self->related == NULL)
    colour->alpha *= 0.55f;
  else if (!self->related[edge->from] || !self->related[edge->to])
    colour->alpha *= 0.12f;
}

static void
draw_edges (DeskMap *self, cairo_t *cr)
{
  cairo_translate (cr, self->x, self->y);
  cairo_scale (cr, self->zoom, self->zoom);
  cairo_set_line_width (cr, MAX (2, 1 / self->zoom));
  for (guint e = 0; e < desk_map_model_get_n_edges (self->model); e++)
    {
      const DeskMapEdge *edge = desk_map_model_get_edge (self->model, e);
      const DeskMapNode *from = desk_map_model_get_node (self->model, edge->from);
      const DeskMapNode *to = desk_map_model_get_node (self->model, edge->to);
      const double x1 = from->x + DESK_MAP_NODE_WIDTH, y1 = from->y + DESK_MAP_NODE_HEIGHT / 2.;
      const double x2 = to->x, y2 = to->y + DESK_MAP_NODE_HEIGHT / 2.;
      GdkRGBA colour;

      edge_colour (self, edge, &colour);
      gdk_cairo_set_source_rgba (cr, &colour);
      cairo_move_to (cr, x1, y1);
      cairo_curve_to (cr, (x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2);
      cairo_stroke (cr);
    }
}

static void
snapshot_headings (DeskMap *self, GtkSnapshot *snapshot)
{
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &colour);
  colour.alpha *= 0.7f;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) self->x, (float) self->y));
  gtk_snapshot_scale (snapshot, (float) self->zoom, (float) self->zoom);
  for (guint kind = 0; kind < DESK_MAP_N_KINDS; kind++)
    {
      g_autoptr (PangoLayout) layout
          = gtk_widget_create_pango_layout (GTK_WIDGET (self), desk_map_kind_get_heading (kind));

      pango_layout_set_width (layout, DESK_MAP_NODE_WIDTH * PANGO_SCALE);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (
          snapshot, &GRAPHENE_POINT_INIT ((float) desk_map_column_x (kind), DESK_MAP_MARGIN));
      gtk_snapshot_append_layout (snapshot, layout, &colour);
      gtk_snapshot_restore (snapshot);
    }
  gtk_snapshot_restore (snapshot);
}

static void
desk_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DeskMap *self = DESK_MAP (widget);
  cairo_t *cr;

  if (self->model == NULL)
    return;
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                       (float) gtk_widget_get_height (widget)));
  draw_edges (self, cr);
  cairo_destroy (cr);
  snapshot_headings (self, snapshot);
  GTK_WIDGET_CLASS (desk_map_parent_class)->snapshot (widget, snapshot);
}

static void
desk_map_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_MODEL:
      g_value_set_object (value, DESK_MAP (object)->model);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_map_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_MODEL:
      desk_map_set_model (DESK_MAP (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
remove_items (DeskMap *self)
{
  self->chosen = -1;
  g_clear_pointer (&self->related, g_free);
  for (guint i = 0; i < self->items->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->items, i));
  g_ptr_array_set_size (self->items, 0);
}

static void
desk_map_dispose (GObject *object)
{
  DeskMap *self = DESK_MAP (object);

  remove_items (self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (desk_map_parent_class)->dispose (object);
}

static void
desk_map_finalize (GObject *object)
{
  g_ptr_array_unref (DESK_MAP (object)->items);
  G_OBJECT_CLASS (desk_map_parent_class)->finalize (object);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    const char *action;
  } zooms[] = {
    { GDK_KEY_plus, "map.zoom-in" },
    { GDK_KEY_equal, "map.zoom-in" },
    { GDK_KEY_KP_Add, "map.zoom-in" },
    { GDK_KEY_minus, "map.zoom-out" },
    { GDK_KEY_KP_Subtract, "map.zoom-out" },
    { GDK_KEY_0, "map.fit" },
    { GDK_KEY_KP_0, "map.fit" },
  };
  static const struct
  {
    guint key;
    int x, y;
  } pans[] = {
    { GDK_KEY_Left, 1, 0 },
    { GDK_KEY_Right, -1, 0 },
    { GDK_KEY_Up, 0, 1 },
    { GDK_KEY_Down, 0, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding_action (widget_class, zooms[i].key, 0, zooms[i].action, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pans); i++)
    gtk_widget_class_add_binding_action (widget_class, pans[i].key, GDK_CONTROL_MASK, "map.pan",
                                         "(ii)", pans[i].x, pans[i].y);
}

static void
desk_map_class_init (DeskMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_map_get_property;
  object_class->set_property = desk_map_set_property;
  object_class->dispose = desk_map_dispose;
  object_class->finalize = desk_map_finalize;
  widget_class->measure = desk_map_measure;
  widget_class->size_allocate = desk_map_size_allocate;
  widget_class->snapshot = desk_map_snapshot;
  properties[PROP_MODEL]
      = g_param_spec_object ("model", NULL, NULL, DESK_TYPE_MAP_MODEL,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "map");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "map.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "map.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "map.fit", NULL, fit_action);
  gtk_widget_class_install_action (widget_class, "map.pan", "(ii)", pan_action);
  bind_keys (widget_class);
}

static GtkEventController *
add_controller (DeskMap *self, gpointer controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  return controller;
}

static void
desk_map_init (DeskMap *self)
{
  GtkEventController *motion = add_controller (self, gtk_event_controller_motion_new ());
  GtkEventController *focus = add_controller (self, gtk_event_controller_focus_new ());
  GtkEventController *drag = add_controller (self, gtk_gesture_drag_new ());
  GtkEventController *pinch = add_controller (self, gtk_gesture_zoom_new ());
  GtkEventController *scroll = add_controller (
      self, gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL));

  self->items = g_ptr_array_new ();
  self->zoom = 1;
  self->chosen = -1;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
}

DeskMapModel *
desk_map_get_model (DeskMap *self)
{
  g_return_val_if_fail (DESK_IS_MAP (self), NULL);
  return self->model;
}

double
desk_map_get_zoom (DeskMap *self)
{
  g_return_val_if_fail (DESK_IS_MAP (self), 1);
  return self->zoom;
}

GtkWidget *
desk_map_get_item (DeskMap *self, guint i)
{
  g_return_val_if_fail (DESK_IS_MAP (self), NULL);
  return i < self->items->len ? g_ptr_array_index (self->items, i) : NULL;
}

static void
add_items (DeskMap *self)
{
  for (guint i = 0; i < desk_map_model_get_n_nodes (self->model); i++)
    {
      GtkWidget *item = desk_map_item_new (self->model, i);
      GtkEventController *focus = gtk_event_controller_focus_new ();

      g_signal_connect_object (focus, "enter", G_CALLBACK (focus_cb), self, G_CONNECT_SWAPPED);
      gtk_widget_add_controller (item, focus);
      gtk_widget_set_parent (item, GTK_WIDGET (self));
      g_ptr_array_add (self->items, item);
    }
}

/* What a node leads to, for screen readers. */
static void
relate_items (DeskMap *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      GtkAccessibleRelation relation = GTK_ACCESSIBLE_RELATION_FLOW_TO;
      GValue value = G_VALUE_INIT;
      GList *others = NULL;

      for (guint e = 0; e < desk_map_model_get_n_edges (self->model); e++)
        {
          const DeskMapEdge *edge = desk_map_model_get_edge (self->model, e);

          if (edge->from == i)
            others = g_list_prepend (others, g_ptr_array_index (self->items, edge->to));
        }
      if (others == NULL)
        continue;
      gtk_accessible_relation_init_value (relation, &value);
      g_value_set_pointer (&value, others); /* taken */
      gtk_accessible_update_relation_value (GTK_ACCESSIBLE (g_ptr_array_index (self->items, i)), 1,
                                            &relation, &value);
      g_value_unset (&value);
    }
}

void
desk_map_set_model (DeskMap *self, DeskMapModel *model)
{
  g_return_if_fail (DESK_IS_MAP (self));
  if (self->model == model)
    return;
  remove_items (self);
  g_set_object (&self->model, model);
  if (model != NULL)
    {
      add_items (self);
      relate_items (self);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}
