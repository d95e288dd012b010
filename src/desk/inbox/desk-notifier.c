/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-notifier.h"

#include "desk/inbox/desk-news.h"
#include "desk/inbox/desk-pulse.h"
#include "desk/preferences/desk-settings.h"

/* The most that is told of one refresh: a hundred requests are no hundred bubbles. */
#define MAX_NEWS 5

typedef struct
{
  DeskWindow *window; /* (unowned): owns this */
  DeskSeat *seat;     /* (nullable) */
  DeskSource *source; /* (nullable): held */
  gulong changed;
  DeskPulse *pulse;   /* (nullable): has it loaded */
  GHashTable *known;  /* (nullable): of the seat's last list */
} Notifier;

/* What the desktop shows: id of the notification → its title. Of all windows, as two may show one persona. */
static GHashTable *told;

/* (transfer full): of all notifications to a persona */
static char *
dup_prefix (DeskSeat *seat)
{
  return g_strdup_printf ("request-%s-%s-", desk_seat_get_name (seat), desk_seat_get_account (seat));
}

static void
withdraw (Notifier *self)
{
  g_autofree char *prefix = self->seat != NULL ? dup_prefix (self->seat) : NULL;
  GHashTableIter iter;
  gpointer id;

  if (prefix == NULL || told == NULL)
    return;
  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (g_str_has_prefix (id, prefix))
      {
        g_application_withdraw_notification (g_application_get_default (), id);
        g_hash_table_iter_remove (&iter);
      }
}

static void
tell (Notifier *self, DeskNews *news)
{
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *prefix = dup_prefix (self->seat), *id = g_strconcat (prefix, news->id, NULL);
  const char *mesh;

  if (told == NULL)
    told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (g_strcmp0 (g_hash_table_lookup (told, id), news->title) == 0)
    return;
  notification = g_notification_new (news->title);
  g_notification_set_body (notification, news->body);
  mesh = desk_session_get_mesh_id (desk_window_get_session (self->window));
  g_notification_set_default_action_and_target (notification, "app.open-request", "(sss)", mesh != NULL ? mesh : "",
                                                desk_seat_get_name (self->seat), news->id);
  g_application_send_notification (g_application_get_default (), id, notification);
  g_hash_table_replace (told, g_steal_pointer (&id), g_strdup (news->title));
}

/* Whether the persona is before somebody's eyes, in this window or in another. */
static gboolean
is_watched (Notifier *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      DeskSeat *seat = NULL;

      if (DESK_IS_WINDOW (window) && gtk_window_is_active (window))
        seat = desk_session_get_seat (desk_window_get_session (DESK_WINDOW (window)));
      if (seat != NULL && desk_seat_get_mesh (seat) == desk_seat_get_mesh (self->seat)
          && g_strcmp0 (desk_seat_get_name (seat), desk_seat_get_name (self->seat)) == 0
          && g_strcmp0 (desk_seat_get_account (seat), desk_seat_get_account (self->seat)) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
model_cb (Notifier *self)
{
  GListModel *model = desk_source_get_model (self->source);

  if (model == NULL)
    return;
  if (self->known != NULL && g_application_get_default () != NULL && !is_watched (self))
    {
      g_autoptr (GPtrArray) news
          = desk_news_compare (self->known, model, desk_seat_get_job (self->seat));

      for (guint i = 0; i < MIN (news->len, MAX_NEWS); i++)
        tell (self, g_ptr_array_index (news, i));
    }
  g_clear_pointer (&self->known, g_hash_table_unref);
  self->known = desk_news_remember (model);
}

static void
settings_cb (Notifier *self)
{
  GSettings *settings = desk_settings_get ();

  if (self->pulse != NULL && settings != NULL)
    desk_pulse_set_longest (self->pulse, g_settings_get_uint (settings, "refresh-minutes") * 60);
}

static void
leave (Notifier *self)
{
  g_clear_object (&self->pulse);
  if (self->source != NULL)
    {
      g_clear_signal_handler (&self->changed, self->source);
      desk_source_release (self->source);
    }
  g_clear_object (&self->source);
  g_clear_object (&self->seat);
  g_clear_pointer (&self->known, g_hash_table_unref);
}

static void
seat_cb (Notifier *self)
{
  DeskSeat *seat = desk_session_get_seat (desk_window_get_session (self->window));

  if (seat == self->seat)
    return;
  leave (self);
  if (seat == NULL || desk_seat_get_subscriptions (seat) == NULL)
    return;
  self->seat = g_object_ref (seat);
  self->source = g_object_ref (desk_seat_get_subscriptions (seat));
  self->changed = g_signal_connect_swapped (self->source, "notify::model", G_CALLBACK (model_cb), self);
  model_cb (self);
  desk_source_hold (self->source);
  self->pulse = desk_pulse_new (self->source, 0);
  desk_pulse_set_watched (self->pulse, gtk_window_is_active (GTK_WINDOW (self->window)));
  settings_cb (self);
}

static void
active_cb (Notifier *self)
{
  if (self->pulse != NULL)
    desk_pulse_set_watched (self->pulse, gtk_window_is_active (GTK_WINDOW (self->window)));
  if (gtk_window_is_active (GTK_WINDOW (self->window)) && g_application_get_default () != NULL)
    withdraw (self);
}

static void
notifier_free (gpointer data)
{
  Notifier *self = data;

  leave (self);
  g_free (self);
}

static void
destroy_cb (GtkWidget *window, gpointer data)
{
  DeskSession *session = desk_window_get_session (DESK_WINDOW (window));

  if (session != NULL)
    g_signal_handlers_disconnect_by_data (session, data);
  if (desk_settings_get () != NULL)
    g_signal_handlers_disconnect_by_data (desk_settings_get (), data);
  g_signal_handlers_disconnect_by_data (window, data);
  g_object_set_data (G_OBJECT (window), "desk-notifier", NULL);
}

void
desk_notifier_attach (DeskWindow *window)
{
  Notifier *self = g_new0 (Notifier, 1);

  g_return_if_fail (DESK_IS_WINDOW (window));
  self->window = window;
  g_object_set_data_full (G_OBJECT (window), "desk-notifier", self, notifier_free);
  g_signal_connect_swapped (desk_window_get_session (window), "notify::seat", G_CALLBACK (seat_cb), self);
  g_signal_connect_swapped (window, "notify::is-active", G_CALLBACK (active_cb), self);
  g_signal_connect (window, "destroy", G_CALLBACK (destroy_cb), self);
  if (desk_settings_get () != NULL)
    g_signal_connect_swapped (desk_settings_get (), "changed::refresh-minutes", G_CALLBACK (settings_cb), self);
  seat_cb (self);
}
