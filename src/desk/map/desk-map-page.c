/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/map/desk-map-page.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "desk/common/desk-trouble.h"
#include "desk/map/desk-map-export.h"
#include "desk/map/desk-map.h"

struct _DeskMapPage
{
  DeskPage parent_instance;

  DeskSource *catalog;       /* (nullable) */
  DeskSource *subscriptions; /* (nullable) */
  gboolean holding;
  guint pending;                /* an idle that makes the model anew, or 0 */
  GCancellable *cancellable;    /* of saving */
  GtkFileChooserNative *dialog; /* (nullable) */
  DeskMap *map;
  GtkLabel *left_out;
};

G_DEFINE_FINAL_TYPE (DeskMapPage, desk_map_page, DESK_TYPE_PAGE)

static GListModel *
model_of (DeskSource *source)
{
  return source != NULL ? desk_source_get_model (source) : NULL;
}

/* One drawing for however many changes there are. */
static gboolean
update_cb (gpointer data)
{
  DeskMapPage *self = data;
  g_autoptr (DeskMapModel) model
      = desk_map_model_new (model_of (self->catalog), model_of (self->subscriptions));
  const guint n = desk_map_model_get_n_left_out (model);
  g_autofree char *text
      /* Translators: %'u is how many data products and accounts the map has no room for */
      = g_strdup_printf (g_dngettext (NULL, "%'u more is left out", "%'u more are left out", n), n);

  self->pending = 0;
  desk_map_set_model (self->map, model);
  gtk_label_set_label (self->left_out, text);
  gtk_widget_set_visible (GTK_WIDGET (self->left_out), n > 0);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (DeskMapPage *self)
{
  if (self->pending == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->pending = g_idle_add (update_cb, self);
}

static void
update_holding (DeskMapPage *self, gboolean mapped)
{
  const gboolean hold = mapped && self->subscriptions != NULL;

  if (hold && !self->holding)
    desk_source_hold (self->subscriptions);
  if (!hold && self->holding)
    desk_source_release (self->subscriptions);
  self->holding = hold;
}

static void
set_source (DeskMapPage *self, DeskSource **place, DeskSource *source)
{
  if (*place != NULL)
    g_signal_handlers_disconnect_by_func (*place, changed_cb, self);
  g_set_object (place, source);
  if (source == NULL)
    return;
  g_signal_connect_object (source, "notify::model", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "notify::view", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
desk_map_page_seat_changed (DeskPage *page)
{
  DeskMapPage *self = DESK_MAP_PAGE (page);
  DeskSeat *seat = desk_page_get_seat (page);

  update_holding (self, FALSE);
  desk_map_set_model (self->map, NULL);
  set_source (self, &self->catalog, seat != NULL ? desk_seat_get_catalog (seat) : NULL);
  set_source (self, &self->subscriptions, seat != NULL ? desk_seat_get_subscriptions (seat) : NULL);
  update_holding (self, gtk_widget_get_mapped (GTK_WIDGET (self)));
  changed_cb (self);
}

static void
desk_map_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (desk_map_page_parent_class)->map (widget);
  update_holding (DESK_MAP_PAGE (widget), TRUE);
  changed_cb (DESK_MAP_PAGE (widget));
}

static void
desk_map_page_unmap (GtkWidget *widget)
{
  update_holding (DESK_MAP_PAGE (widget), FALSE);
  GTK_WIDGET_CLASS (desk_map_page_parent_class)->unmap (widget);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskMapPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!desk_map_save_finish (result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      /* Translators: %s is what went wrong, in the words of the system */
      text = g_strdup_printf (_ ("The map was not saved: %s"), error->message);
    }
  else
    text = g_strdup (_ ("The map is saved."));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

void
desk_map_page_save (DeskMapPage *self, GFile *file)
{
  DeskMapModel *model;

  g_return_if_fail (DESK_IS_MAP_PAGE (self));
  model = desk_map_get_model (self->map);
  if (model != NULL)
    desk_map_save_async (model, file, self->cancellable, saved_cb, g_object_ref (self));
}

static void
response_cb (DeskMapPage *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->dialog));
  g_clear_object (&self->dialog);
  if (file != NULL)
    desk_map_page_save (self, file);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *type)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_mime_type (filter, type);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskMapPage *self = DESK_MAP_PAGE (widget);
  const gboolean png = g_str_equal (g_variant_get_string (parameter, NULL), "png");

  if (self->dialog != NULL)
    return;
  self->dialog = gtk_file_chooser_native_new (
      C_ ("map", "Save the Map"), GTK_WINDOW (gtk_widget_get_root (widget)),
      GTK_FILE_CHOOSER_ACTION_SAVE, C_ ("map", "_Save"), C_ ("map", "_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->dialog),
                                     png ? "mesh.png" : "mesh.svg");
  if (png)
    add_filter (GTK_FILE_CHOOSER (self->dialog), C_ ("map", "PNG pictures"), "image/png");
  else
    add_filter (GTK_FILE_CHOOSER (self->dialog), C_ ("map", "SVG pictures"), "image/svg+xml");
  g_signal_connect_object (self->dialog, "response", G_CALLBACK (response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->dialog));
}

/* map-page.zoom-in is map.zoom-in, for buttons beside the map. */
static void
forward_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *forwarded = g_strconcat ("map", strchr (name, '.'), NULL);

  gtk_widget_activate_action (GTK_WIDGET (DESK_MAP_PAGE (widget)->map), forwarded, NULL);
}

static void
desk_map_page_dispose (GObject *object)
{
  DeskMapPage *self = DESK_MAP_PAGE (object);

  g_clear_handle_id (&self->pending, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  update_holding (self, FALSE);
  set_source (self, &self->catalog, NULL);
  set_source (self, &self->subscriptions, NULL);
  g_clear_object (&self->dialog);
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_MAP_PAGE);
  G_OBJECT_CLASS (desk_map_page_parent_class)->dispose (object);
}

static void
desk_map_page_finalize (GObject *object)
{
  g_object_unref (DESK_MAP_PAGE (object)->cancellable);
  G_OBJECT_CLASS (desk_map_page_parent_class)->finalize (object);
}

static void
desk_map_page_class_init (DeskMapPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_map_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = desk_map_page_finalize;
  widget_class->map = desk_map_page_map;
  widget_class->unmap = desk_map_page_unmap;
  DESK_PAGE_CLASS (klass)->source_name = "catalog";
  DESK_PAGE_CLASS (klass)->seat_changed = desk_map_page_seat_changed;
  g_type_ensure (DESK_TYPE_MAP);
  g_type_ensure (DESK_TYPE_TROUBLE);
  gtk_widget_class_install_action (widget_class, "map-page.save", "s", save_action);
  gtk_widget_class_install_action (widget_class, "map-page.zoom-in", NULL, forward_action);
  gtk_widget_class_install_action (widget_class, "map-page.zoom-out", NULL, forward_action);
  gtk_widget_class_install_action (widget_class, "map-page.fit", NULL, forward_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/map-page.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskMapPage, map);
  gtk_widget_class_bind_template_child (widget_class, DeskMapPage, left_out);
}

static void
desk_map_page_init (DeskMapPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
