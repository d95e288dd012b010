/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "desk-samples.h"
#include "desk/app/desk-application.h"

#include <adwaita.h>

/* What text looks like on what is under it, as it is drawn: in the light and in the dark style, and in high contrast
 * where ADW_DEBUG_HIGH_CONTRAST says so. WCAG 2.1 wants 4.5. */

/* Solid from edge to edge: its middle has the colour of the text. */
#define INK "\u2588\u2588\u2588"
#define SCALE 4 /* text is big enough to have a middle */

static const struct
{
  const char *job;     /* (nullable): class of what is around */
  const char *classes;
  gboolean button;
} samples[] = {
  { NULL, "badge", FALSE },
  { NULL, "badge pending", FALSE },
  { NULL, "badge active", FALSE },
  { NULL, "badge granted", FALSE },
  { NULL, "badge mine", FALSE },
  { NULL, "badge done", FALSE },
  { NULL, "badge denied", FALSE },
  { NULL, "badge failed", FALSE },
  { NULL, "code", FALSE },
  { NULL, "trouble", FALSE },
  { "job-owner", "suggested-action", TRUE },
  { "job-producer", "suggested-action", TRUE },
  { "job-consumer", "suggested-action", TRUE },
  { "job-producer-admin", "suggested-action", TRUE },
  { "job-consumer-admin", "suggested-action", TRUE },
};

static gboolean
is_drawn (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0;
}

/* (transfer full): what @window looks like */
static GdkTexture *
draw (GtkWidget *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GskRenderNode) node = NULL;
  GdkTexture *texture;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window), gtk_widget_get_height (window));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  texture = gsk_renderer_render_texture (
      renderer, node, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (window), gtk_widget_get_height (window)));
  gsk_renderer_unrealize (renderer);
  return texture;
}

static double
channel (guint value)
{
  const double c = value / 255.0;

  return c <= 0.03928 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static double
luminance (guint32 pixel)
{
  return 0.2126 * channel (pixel >> 16 & 255) + 0.7152 * channel (pixel >> 8 & 255) + 0.0722 * channel (pixel & 255);
}

static double
contrast (guint32 one, guint32 other)
{
  const double a = luminance (one), b = luminance (other);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

/* Of the middle of @label on the padding of @ground, which is left of where its own coordinates begin. */
static double
measure (GtkWidget *window, GtkWidget *ground, GtkWidget *label)
{
  g_autoptr (GdkTexture) texture = draw (window);
  const int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * height);
  double ink_x, ink_y, x, y;
  guint32 ink, paper;

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  g_assert_true (gtk_widget_translate_coordinates (label, window, gtk_widget_get_width (label) / 2.0,
                                                   gtk_widget_get_height (label) / 2.0, &ink_x, &ink_y));
  g_assert_true (gtk_widget_translate_coordinates (ground, window, -4,
                                                   gtk_widget_get_height (ground) / 2.0, &x, &y));
  ink = pixels[(int) ink_y * width + (int) ink_x];
  paper = pixels[(int) y * width + (int) x];
  g_test_message ("#%06x on #%06x", ink & 0xffffff, paper & 0xffffff);
  return contrast (ink, paper);
}

static void
check_sample (guint i)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0),
            *label = gtk_label_new (INK);
  GtkWidget *ground = samples[i].button ? gtk_button_new () : label;
  g_auto (GStrv) classes = g_strsplit (samples[i].classes, " ", -1);
  PangoAttrList *attributes = pango_attr_list_new ();
  double found;

  pango_attr_list_insert (attributes, pango_attr_scale_new (SCALE));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  pango_attr_list_unref (attributes);
  if (samples[i].button)
    gtk_button_set_child (GTK_BUTTON (ground), label);
  gtk_widget_set_css_classes (ground, (const char **) classes);
  if (samples[i].job != NULL)
    gtk_widget_add_css_class (window, samples[i].job);
  gtk_widget_set_halign (ground, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (ground, TRUE);
  gtk_box_append (GTK_BOX (box), ground);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 120);
  gtk_window_present (GTK_WINDOW (window));
  sample_run_until (is_drawn, label);
  sample_settle ();
  found = measure (window, ground, label);
  g_test_message ("%s %s: %.2f", samples[i].job != NULL ? samples[i].job : "", samples[i].classes, found);
  if (found < 4.5)
    g_test_fail_printf ("%s %s: %.2f", samples[i].job != NULL ? samples[i].job : "", samples[i].classes, found);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_scheme (gconstpointer scheme)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  adw_style_manager_set_color_scheme (manager, GPOINTER_TO_INT (scheme));
  g_assert_cmpint (adw_style_manager_get_high_contrast (manager), ==, g_getenv ("ADW_DEBUG_HIGH_CONTRAST") != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    check_sample (i);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  g_test_init (&argc, &argv, NULL);
  desk_register_resources ();
  adw_init ();
  gtk_css_provider_load_from_resource (style, "/io/github/meshdesk/Meshdesk/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_test_add_data_func ("/desk/contrast/light", GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_LIGHT), test_scheme);
  g_test_add_data_func ("/desk/contrast/dark", GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_DARK), test_scheme);
  return g_test_run ();
}
