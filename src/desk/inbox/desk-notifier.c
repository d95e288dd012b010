/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-notifier.h"

#include "desk/inbox/desk-news.h"

/* The most that is told of one refresh: a hundred requests are no hundred bubbles. */
#define MAX_NEWS 5

typedef struct
{
  DeskWindow *window; /* (unowned): owns this */
  DeskSeat *seat;     /* (nullable) */
  DeskSource *source; /* (nullable): held */
  gulong changed;
  GHashTable *known;  /* (nullable): of the seat's last list */
  GPtrArray *told;    /* (element-type utf8): ids of notifications */
} Notifier;

static void
withdraw (Notifier *self)
{
  for (guint i = 0; i < self->told->len; i++)
    g_application_withdraw_notification (g_application_get_default (),
                                         g_ptr_array_index (self->told, i));
  g_ptr_array_set_size (self->told, 0);
}

static void
tell (Notifier *self, DeskNews *news)
{
  g_autoptr (GNotification) notification = g_notification_new (news->title);
  g_autofree char *key = g_strconcat ("request-", news->id, NULL);

  g_notification_set_body (notification, news->body);
  g_notification_set_default_action_and_target (notification, "app.open-request", "(ss)",
                                                desk_seat_get_name (self->seat), news->id);
  g_application_send_notification (g_application_get_default (), key, notification);
  g_ptr_array_add (self->told, g_steal_pointer (&key));
}

static void
model_cb (Notifier *self)
{
  GListModel *model = desk_source_get_model (self->source);

  if (model == NULL)
    return;
  if (self->known != NULL && !gtk_window_is_active (GTK_WINDOW (self->window))
      && g_application_get_default () != NULL)
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
leave (Notifier *self)
{
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
}

static void
active_cb (Notifier *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self->window)) && g_application_get_default () != NULL)
    withdraw (self);
}

static void
notifier_free (gpointer data)
{
  Notifier *self = data;

  leave (self);
  g_ptr_array_unref (self->told);
  g_free (self);
}

static void
destroy_cb (GtkWidget *window, gpointer data)
{
  DeskSession *session = desk_window_get_session (DESK_WINDOW (window));

  if (session != NULL)
    g_signal_handlers_disconnect_by_data (session, data);
  g_signal_handlers_disconnect_by_data (window, data);
  g_object_set_data (G_OBJECT (window), "desk-notifier", NULL);
}

void
desk_notifier_attach (DeskWindow *window)
{
  Notifier *self = g_new0 (Notifier, 1);

  g_return_if_fail (DESK_IS_WINDOW (window));
  self->window = window;
  self->told = g_ptr_array_new_with_free_func (g_free);
  g_object_set_data_full (G_OBJECT (window), "desk-notifier", self, notifier_free);
  g_signal_connect_swapped (desk_window_get_session (window), "notify::seat", G_CALLBACK (seat_cb), self);
  g_signal_connect_swapped (window, "notify::is-active", G_CALLBACK (active_cb), self);
  g_signal_connect (window, "destroy", G_CALLBACK (destroy_cb), self);
  seat_cb (self);
}
