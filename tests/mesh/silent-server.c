/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "silent-server.h"

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer cancel)
{
  g_object_set_data_full (G_OBJECT (service), "open", g_object_ref (connection), g_object_unref);
  g_cancellable_cancel (cancel);
  return TRUE;
}

SilentServer *
silent_server_new (GCancellable *cancel)
{
  SilentServer *self = g_new0 (SilentServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) got = NULL;

  self->service = g_socket_service_new ();
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &got, NULL));
  g_signal_connect_data (self->service, "incoming", G_CALLBACK (incoming_cb), g_object_ref (cancel),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  return self;
}

void
silent_server_free (SilentServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_free (self->url);
  g_free (self);
}

char *
silent_server_dup_closed_url (void)
{
  g_autoptr (GCancellable) nobody = g_cancellable_new ();
  SilentServer *server = silent_server_new (nobody);
  char *url = g_strdup (server->url);

  silent_server_free (server);
  return url;
}
