/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-drawn-row.h"

#include "desk/common/desk-badge.h"

#define MARGIN    6 /* above and below */
#define SPACING   2 /* between lines */
#define GAP       9 /* before what is at the end */
#define DOT       8
#define SMALLER   0.82
#define DIM       0.55
#define MIN_WIDTH 120

typedef struct
{
  PangoLayout *text; /* (nullable): none is drawn */
  const char *kind;
} Badge;

typedef struct
{
  gboolean laid_out;
  PangoLayout *lines[DESK_DRAWN_ROW_MAX_LINES];
  Badge badges[DESK_DRAWN_ROW_MAX_BADGES];
} DeskDrawnRowPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DeskDrawnRow, desk_drawn_row, GTK_TYPE_WIDGET)

static DeskDrawnRowPrivate *
get_private (DeskDrawnRow *self)
{
  return desk_drawn_row_get_instance_private (self);
}

static const char *
get_note (DeskDrawnRow *self)
{
  DeskDrawnRowClass *klass = DESK_DRAWN_ROW_GET_CLASS (self);

  return klass->get_note != NULL ? klass->get_note (self) : NULL;
}

static void
append (GString *text, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
}

/* ---- measuring ---- */

static void
forget (DeskDrawnRow *self)
{
  DeskDrawnRowPrivate *priv = get_private (self);

  priv->laid_out = FALSE;
  for (guint i = 0; i < DESK_DRAWN_ROW_MAX_LINES; i++)
    g_clear_object (&priv->lines[i]);
  for (guint i = 0; i < DESK_DRAWN_ROW_MAX_BADGES; i++)
    g_clear_object (&priv->badges[i].text);
}

/* In Pango's units: without laying out any text. */
static int
line_height (GtkWidget *widget, gboolean small)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  const int height
      = pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics);

  pango_font_metrics_unref (metrics);
  return small ? (int) (height * SMALLER) : height;
}

static void
desk_drawn_row_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  const int n_small = (int) DESK_DRAWN_ROW_GET_CLASS (widget)->n_lines - 1;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = MIN_WIDTH;
  else
    *minimum = *natural = PANGO_PIXELS_CEIL (line_height (widget, FALSE))
                          + n_small * (PANGO_PIXELS_CEIL (line_height (widget, TRUE)) + SPACING)
                          + 2 * MARGIN;
}

/* ---- drawing ---- */

/* (transfer full) */
static PangoLayout *
new_layout (DeskDrawnRow *self, const char *text, gboolean bold, gboolean small)
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
ensure_layouts (DeskDrawnRow *self)
{
  DeskDrawnRowClass *klass = DESK_DRAWN_ROW_GET_CLASS (self);
  DeskDrawnRowPrivate *priv = get_private (self);

  if (priv->laid_out)
    return;
  priv->laid_out = TRUE;
  for (guint i = 0; i < klass->n_badges; i++)
    {
      g_autofree char *text = klass->dup_badge (self, i, &priv->badges[i].kind);

      if (*text != '\0')
        priv->badges[i].text = new_layout (self, text, TRUE, TRUE);
    }
  for (guint i = 0; i < klass->n_lines; i++)
    {
      g_autofree char *text = klass->dup_line (self, i);

      priv->lines[i] = new_layout (self, text, i == 0, i > 0);
      pango_layout_set_ellipsize (priv->lines[i], PANGO_ELLIPSIZE_END);
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

/* Left of what is at the end already, or right of it. Returns: how wide it is */
static int
draw_badge (DeskDrawnRow *self,
            GtkSnapshot *snapshot,
            const Badge *badge,
            int taken,
            int width,
            int height,
            gboolean rtl)
{
  const graphene_point_t place = GRAPHENE_POINT_INIT (rtl ? taken : 0, 0);
  int wide;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place);
  wide = desk_badge_draw (GTK_WIDGET (self), snapshot, badge->text, badge->kind, width - taken,
                          height, rtl);
  gtk_snapshot_restore (snapshot);
  return wide;
}

/* At the end of the row. Returns: how much of its width is taken */
static int
draw_end (DeskDrawnRow *self, GtkSnapshot *snapshot, int width, int height, gboolean rtl)
{
  DeskDrawnRowPrivate *priv = get_private (self);
  int taken = 0;

  for (guint i = DESK_DRAWN_ROW_GET_CLASS (self)->n_badges; i > 0; i--)
    if (priv->badges[i - 1].text != NULL)
      taken += GAP + draw_badge (self, snapshot, &priv->badges[i - 1], taken, width, height, rtl);
  if (get_note (self) == NULL)
    return taken;
  desk_badge_draw_dot (GTK_WIDGET (self), snapshot, rtl ? taken : width - taken - DOT,
                       (height - DOT) / 2, DOT);
  return taken + DOT + GAP;
}

static void
draw_line (DeskDrawnRow *self,
           GtkSnapshot *snapshot,
           guint line,
           int x,
           int y,
           int width,
           gboolean rtl)
{
  PangoLayout *layout = get_private (self)->lines[line];
  GdkRGBA color;
  PangoRectangle place;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  if (line >= DESK_DRAWN_ROW_GET_CLASS (self)->dim_from)
    color.alpha *= (float) DIM;
  pango_layout_set_width (layout, MAX (width, 0) * PANGO_SCALE);
  pango_layout_get_pixel_extents (layout, NULL, &place);
  draw_text (snapshot, layout, x - place.x + (rtl ? width - place.width : 0), y, &color);
}

static void
desk_drawn_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DeskDrawnRow *self = DESK_DRAWN_ROW (widget);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int taken, y = MARGIN;

  ensure_layouts (self);
  taken = draw_end (self, snapshot, width, height, rtl);
  for (guint i = 0; i < DESK_DRAWN_ROW_GET_CLASS (self)->n_lines; i++)
    {
      draw_line (self, snapshot, i, rtl ? taken : 0, y, width - taken, rtl);
      y += PANGO_PIXELS_CEIL (line_height (widget, i > 0)) + SPACING;
    }
}

/* ---- changes ---- */

/* Fonts or colours are others. */
static void
desk_drawn_row_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (desk_drawn_row_parent_class)->css_changed (widget, change);
  forget (DESK_DRAWN_ROW (widget));
}

static void
desk_drawn_row_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  forget (DESK_DRAWN_ROW (widget));
  GTK_WIDGET_CLASS (desk_drawn_row_parent_class)->direction_changed (widget, previous);
}

static gboolean
desk_drawn_row_query_tooltip (GtkWidget *widget,
                              int x,
                              int y,
                              gboolean keyboard,
                              GtkTooltip *tooltip)
{
  const char *note = get_note (DESK_DRAWN_ROW (widget));

  gtk_tooltip_set_text (tooltip, note);
  return note != NULL;
}

/* ---- the object ---- */

static void
desk_drawn_row_dispose (GObject *object)
{
  forget (DESK_DRAWN_ROW (object));
  G_OBJECT_CLASS (desk_drawn_row_parent_class)->dispose (object);
}

static void
desk_drawn_row_class_init (DeskDrawnRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_drawn_row_dispose;
  widget_class->measure = desk_drawn_row_measure;
  widget_class->snapshot = desk_drawn_row_snapshot;
  widget_class->css_changed = desk_drawn_row_css_changed;
  widget_class->direction_changed = desk_drawn_row_direction_changed;
  widget_class->query_tooltip = desk_drawn_row_query_tooltip;
  klass->dim_from = DESK_DRAWN_ROW_MAX_LINES;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
desk_drawn_row_init (DeskDrawnRow *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

char *
desk_drawn_row_dup_text (DeskDrawnRow *self)
{
  DeskDrawnRowClass *klass;
  GString *text = g_string_new (NULL);
  const char *kind;

  g_return_val_if_fail (DESK_IS_DRAWN_ROW (self), g_string_free (text, FALSE));
  klass = DESK_DRAWN_ROW_GET_CLASS (self);
  for (guint i = 0; i < klass->n_lines; i++)
    {
      g_autofree char *line = klass->dup_line (self, i);

      append (text, line);
    }
  for (guint i = 0; i < klass->n_badges; i++)
    {
      g_autofree char *badge = klass->dup_badge (self, i, &kind);

      append (text, badge);
    }
  append (text, get_note (self));
  return g_string_free (text, FALSE);
}

void
desk_drawn_row_renew (DeskDrawnRow *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (DESK_IS_DRAWN_ROW (self));
  forget (self);
  text = desk_drawn_row_dup_text (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
