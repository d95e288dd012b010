/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/search/desk-search-provider.h"

#include "desk/search/desk-search-place.h"
#include "desk/search/desk-search-shelf.h"

/* For so long, in milliseconds, a program that the desktop started for a search waits for the next letter, with what it
 * has read. */
#define PATIENCE 10000

struct _DeskSearchProvider
{
  GObject parent_instance;

  GtkApplication *application; /* not owned */
  GDBusConnection *bus;        /* (nullable): while it is exported */
  guint registration;
  DeskSearchShelf *shelf; /* of the thread */
  GThreadPool *thread;    /* one, so that jobs come one after the other */
  GHashTable *searches;   /* caller → GCancellable of its last search */
  guint forgetting; /* timeout source */
};

G_DEFINE_FINAL_TYPE (DeskSearchProvider, desk_search_provider, G_TYPE_OBJECT)

/* What is asked, and answered by the thread. */
typedef struct
{
  DeskSearchProvider *provider;
  GDBusMethodInvocation *invocation; /* (owned) */
  GCancellable *cancellable;
  gboolean describe; /* or find */
  char **words;      /* ids to describe, terms to find; NULL: let go of what was read */
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->provider);
  g_clear_object (&job->cancellable);
  g_strfreev (job->words);
  g_free (job);
}

/* ---- the thread ---- */

static gboolean
done_cb (gpointer data)
{
  Job *job = data;
  DeskSearchProvider *self = job->provider;
  const char *caller = g_dbus_method_invocation_get_sender (job->invocation);

  if (g_hash_table_lookup (self->searches, caller) == job->cancellable)
    g_hash_table_remove (self->searches, caller);
  g_object_unref (job->invocation);
  g_application_release (G_APPLICATION (self->application));
  return G_SOURCE_REMOVE;
}

static void
answer (Job *job, DeskSearchShelf *shelf)
{
  GVariant *result;
  g_auto (GStrv) ids = NULL;

  if (job->describe)
    result = desk_search_shelf_describe (shelf, (const char *const *) job->words, job->cancellable);
  else
    {
      ids = desk_search_shelf_find (shelf, (const char *const *) job->words, job->cancellable);
      result = g_variant_new_strv ((const char *const *) ids, ids != NULL ? -1 : 0);
    }
  /* The one who holds the invocation lets go of it in the main thread. */
  g_dbus_method_invocation_return_value (g_object_ref (job->invocation), g_variant_new_tuple (&result, 1));
}

static void
work (gpointer data, gpointer user_data)
{
  Job *job = data;

  if (job->words == NULL)
    {
      desk_search_shelf_clear (user_data);
      g_idle_add_once ((GSourceOnceFunc) job_free, job);
      return;
    }
  answer (job, user_data);
  g_idle_add_full (G_PRIORITY_DEFAULT, done_cb, job, (GDestroyNotify) job_free);
}

/* ---- waiting for the next ---- */

static Job *
job_new (DeskSearchProvider *self)
{
  Job *job = g_new0 (Job, 1);

  job->provider = g_object_ref (self);
  return job;
}

/* 100,000 tables take 60 MB: not for the whole day. */
static gboolean
forget_cb (gpointer data)
{
  DeskSearchProvider *self = data;

  self->forgetting = 0;
  g_thread_pool_push (self->thread, job_new (self), NULL);
  return G_SOURCE_REMOVE;
}

static void
wait_for_more (DeskSearchProvider *self)
{
  g_clear_handle_id (&self->forgetting, g_source_remove);
  self->forgetting = g_timeout_add (PATIENCE, forget_cb, self);
  if (gtk_application_get_windows (self->application) == NULL)
    g_application_set_inactivity_timeout (G_APPLICATION (self->application), PATIENCE);
}

/* It ends with its last window, as ever. */
static void
window_added_cb (DeskSearchProvider *self)
{
  g_application_set_inactivity_timeout (G_APPLICATION (self->application), 0);
}

/* ---- the bus ---- */

static void
take_search (DeskSearchProvider *self, Job *job)
{
  const char *caller = g_dbus_method_invocation_get_sender (job->invocation);
  GCancellable *before = g_hash_table_lookup (self->searches, caller);

  if (before != NULL)
    g_cancellable_cancel (before);
  g_hash_table_replace (self->searches, g_strdup (caller), g_object_ref (job->cancellable));
}

/* @words: (transfer full) @invocation: (transfer full) */
static void
ask (DeskSearchProvider *self, gboolean describe, char **words, GDBusMethodInvocation *invocation)
{
  Job *job = job_new (self);

  job->invocation = invocation;
  job->cancellable = g_cancellable_new ();
  job->describe = describe;
  job->words = words;
  if (!describe)
    take_search (self, job);
  g_application_hold (G_APPLICATION (self->application));
  wait_for_more (self);
  g_thread_pool_push (self->thread, job, NULL);
}

static void
open_table (DeskSearchProvider *self, const char *id)
{
  g_autoptr (DeskSearchPlace) place = desk_search_place_parse (id);

  if (place == NULL)
    g_application_activate (G_APPLICATION (self->application));
  else
    g_action_group_activate_action (
        G_ACTION_GROUP (self->application), "open-table",
        g_variant_new ("(ssss)", place->mesh, place->persona, place->database, place->table));
}

static void
launch_search (DeskSearchProvider *self, char **terms)
{
  g_autofree char *text = g_strjoinv (" ", terms);

  g_action_group_activate_action (G_ACTION_GROUP (self->application), "find-tables", g_variant_new_string (text));
}

static void
call_cb (GDBusConnection *bus,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer data)
{
  DeskSearchProvider *self = data;
  g_autofree char *id = NULL;
  g_auto (GStrv) terms = NULL;

  if (g_str_equal (method, "GetInitialResultSet") || g_str_equal (method, "GetResultMetas"))
    {
      g_variant_get (parameters, "(^as)", &terms);
      ask (self, g_str_equal (method, "GetResultMetas"), g_steal_pointer (&terms), invocation);
      return;
    }
  if (g_str_equal (method, "GetSubsearchResultSet"))
    {
      /* What was read is still there, so that looking anew costs no more than looking through what was found. */
      g_variant_get (parameters, "(as^as)", NULL, &terms);
      ask (self, FALSE, g_steal_pointer (&terms), invocation);
      return;
    }
  if (g_str_equal (method, "ActivateResult"))
    {
      g_variant_get (parameters, "(s^asu)", &id, &terms, NULL);
      open_table (self, id);
    }
  else
    {
      g_variant_get (parameters, "(^asu)", &terms, NULL);
      launch_search (self, terms);
    }
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static GDBusInterfaceInfo *
get_interface (void)
{
  static const char xml[]
      = "<node><interface name='org.gnome.Shell.SearchProvider2'>"
        "<method name='GetInitialResultSet'><arg type='as' name='terms' direction='in'/>"
        "<arg type='as' name='results' direction='out'/></method>"
        "<method name='GetSubsearchResultSet'><arg type='as' name='previous_results' direction='in'/>"
        "<arg type='as' name='terms' direction='in'/><arg type='as' name='results' direction='out'/></method>"
        "<method name='GetResultMetas'><arg type='as' name='identifiers' direction='in'/>"
        "<arg type='aa{sv}' name='metas' direction='out'/></method>"
        "<method name='ActivateResult'><arg type='s' name='identifier' direction='in'/>"
        "<arg type='as' name='terms' direction='in'/><arg type='u' name='timestamp' direction='in'/></method>"
        "<method name='LaunchSearch'><arg type='as' name='terms' direction='in'/>"
        "<arg type='u' name='timestamp' direction='in'/></method></interface></node>";
  static GDBusNodeInfo *node;

  if (node == NULL)
    node = g_dbus_node_info_new_for_xml (xml, NULL);
  return node->interfaces[0];
}

/* ---- the object ---- */

static void
desk_search_provider_dispose (GObject *object)
{
  DeskSearchProvider *self = DESK_SEARCH_PROVIDER (object);

  desk_search_provider_unexport (self);
  g_clear_handle_id (&self->forgetting, g_source_remove);
  G_OBJECT_CLASS (desk_search_provider_parent_class)->dispose (object);
}

/* Each job holds the provider, so that there is none any more. */
static void
desk_search_provider_finalize (GObject *object)
{
  DeskSearchProvider *self = DESK_SEARCH_PROVIDER (object);

  g_thread_pool_free (self->thread, TRUE, TRUE);
  desk_search_shelf_free (self->shelf);
  g_hash_table_unref (self->searches);
  G_OBJECT_CLASS (desk_search_provider_parent_class)->finalize (object);
}

static void
desk_search_provider_class_init (DeskSearchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = desk_search_provider_dispose;
  G_OBJECT_CLASS (klass)->finalize = desk_search_provider_finalize;
}

static void
desk_search_provider_init (DeskSearchProvider *self)
{
  self->shelf = desk_search_shelf_new ();
  self->thread = g_thread_pool_new (work, self->shelf, 1, FALSE, NULL);
  self->searches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

DeskSearchProvider *
desk_search_provider_new (GtkApplication *application)
{
  DeskSearchProvider *self = g_object_new (DESK_TYPE_SEARCH_PROVIDER, NULL);

  self->application = application;
  g_signal_connect_object (application, "window-added", G_CALLBACK (window_added_cb), self, G_CONNECT_SWAPPED);
  return self;
}

gboolean
desk_search_provider_export (DeskSearchProvider *self, GDBusConnection *bus, const char *path, GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = call_cb };

  g_return_val_if_fail (DESK_IS_SEARCH_PROVIDER (self) && self->bus == NULL, FALSE);
  self->registration = g_dbus_connection_register_object (bus, path, get_interface (), &vtable, self, NULL, error);
  if (self->registration == 0)
    return FALSE;
  self->bus = g_object_ref (bus);
  return TRUE;
}

void
desk_search_provider_unexport (DeskSearchProvider *self)
{
  GHashTableIter iter;
  gpointer cancellable;

  g_return_if_fail (DESK_IS_SEARCH_PROVIDER (self));
  if (self->bus != NULL)
    g_dbus_connection_unregister_object (self->bus, self->registration);
  g_clear_object (&self->bus);
  g_hash_table_iter_init (&iter, self->searches);
  while (g_hash_table_iter_next (&iter, NULL, &cancellable))
    g_cancellable_cancel (cancellable);
}
