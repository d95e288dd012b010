/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-marks.h"

#include <glib/gstdio.h>
#include <string.h>

#include "desk/common/desk-state.h"
#include "mesh/model/mesh-names.h"
#include "mesh/subscriptions/mesh-store.h"

#define MAX_FILE (4 * 1024 * 1024)
#define MAX_TIME 40     /* characters of a time */
#define MAX_MARKS 20000 /* more than these are forgotten where no list has them */
#define SAVE_AFTER 500  /* ms */

struct _DeskMarks
{
  GObject parent_instance;

  char *path;       /* (nullable) */
  GHashTable *seen; /* (element-type utf8 utf8): id → when it was changed last */
  gboolean loaded;
  gboolean met;              /* something was kept before */
  GListModel *to_meet;       /* (nullable): while it is not loaded */
  GCancellable *cancellable; /* (nullable): of the loading */
  guint saver;               /* timeout source */
};

static guint loaded_signal;

G_DEFINE_FINAL_TYPE (DeskMarks, desk_marks, G_TYPE_OBJECT)

/* ---- the file: a line for each, "id time" ---- */

/* What was seen meanwhile is newer. */
static void
read_line (DeskMarks *self, const char *line)
{
  const char *space = strchr (line, ' ');
  g_autofree char *id = space != NULL ? g_strndup (line, space - line) : NULL;

  if (id != NULL && mesh_store_check_id (id, NULL) && strlen (space + 1) <= MAX_TIME
      && !g_hash_table_contains (self->seen, id))
    g_hash_table_insert (self->seen, g_steal_pointer (&id), g_strdup (space + 1));
}

static void
read_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  char *text = NULL;
  GStatBuf info;

  if (g_stat (path, &info) == 0 && S_ISREG (info.st_mode) && info.st_size <= MAX_FILE)
    g_file_get_contents (path, &text, NULL, NULL);
  g_task_return_pointer (task, text, g_free);
}

/* Cancelled, when the marks are no more. */
static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  DeskMarks *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GListModel) model = NULL;
  g_auto (GStrv) lines = NULL;

  if (error != NULL)
    return;
  self->loaded = TRUE;
  self->met = self->met || text != NULL;
  lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    read_line (self, lines[i]);
  model = g_steal_pointer (&self->to_meet);
  if (model != NULL)
    desk_marks_meet (self, model);
  g_signal_emit (self, loaded_signal, 0);
}

static void
load (DeskMarks *self)
{
  g_autoptr (GTask) task = NULL;

  self->loaded = self->path == NULL;
  if (self->loaded)
    return;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, loaded_cb, self);
  g_task_set_source_tag (task, load);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, read_thread);
}

static char *
print (DeskMarks *self)
{
  GString *text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer id, when;

  g_hash_table_iter_init (&iter, self->seen);
  while (g_hash_table_iter_next (&iter, &id, &when))
    g_string_append_printf (text, "%s %s\n", (const char *) id, (const char *) when);
  return g_string_free (text, FALSE);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!desk_state_write_finish (result, &error))
    g_message ("What was read in the inbox is not remembered: %s", error->message);
}

void
desk_marks_save (DeskMarks *self)
{
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  g_return_if_fail (DESK_IS_MARKS (self));
  /* What is not loaded yet would be lost. */
  if (self->saver == 0 || self->path == NULL || !self->loaded)
    return;
  g_clear_handle_id (&self->saver, g_source_remove);
  text = print (self);
  bytes = g_bytes_new_take (text, strlen (text));
  desk_state_write_async (self->path, bytes, written_cb, NULL);
}

static gboolean
save_cb (gpointer data)
{
  DeskMarks *self = data;

  if (!self->loaded)
    return G_SOURCE_CONTINUE;
  desk_marks_save (self);
  return G_SOURCE_REMOVE;
}

static void
save_soon (DeskMarks *self)
{
  if (self->saver == 0 && self->path != NULL)
    self->saver = g_timeout_add (SAVE_AFTER, save_cb, self);
}

/* ---- marks ---- */

static void
mark (DeskMarks *self, MeshSubscription *subscription)
{
  const char *updated = mesh_subscription_get (subscription, "UpdatedDate");
  g_autofree char *time = g_strndup (updated != NULL ? updated : "", MAX_TIME);

  g_hash_table_replace (self->seen, g_strdup (mesh_subscription_get (subscription, "SubscriptionId")),
                        g_strdelimit (g_steal_pointer (&time), "\n", ' '));
}

/* What the subscriber did last it knows. */
static gboolean
concerns (MeshSubscription *subscription, MeshJob job)
{
  const gboolean pending = g_strcmp0 (mesh_subscription_get (subscription, "Status"), "Pending") == 0;
  const char *by = mesh_subscription_get (subscription, "UpdatedBy");
  g_autofree char *own = g_strdup_printf (MESH_ROLE_ADMIN_CONSUMER "-%s/",
                                          mesh_subscription_get (subscription, "SubscriberPrincipal"));

  if (job == MESH_JOB_OWNER || job == MESH_JOB_PRODUCER)
    return pending;
  return job == MESH_JOB_CONSUMER && !pending && by != NULL && strstr (by, own) == NULL;
}

static void
desk_marks_dispose (GObject *object)
{
  DeskMarks *self = DESK_MARKS (object);

  desk_marks_save (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->to_meet);
  G_OBJECT_CLASS (desk_marks_parent_class)->dispose (object);
}

static void
desk_marks_finalize (GObject *object)
{
  DeskMarks *self = DESK_MARKS (object);

  g_clear_handle_id (&self->saver, g_source_remove);
  g_hash_table_unref (self->seen);
  g_free (self->path);
  G_OBJECT_CLASS (desk_marks_parent_class)->finalize (object);
}

static void
desk_marks_class_init (DeskMarksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = desk_marks_dispose;
  G_OBJECT_CLASS (klass)->finalize = desk_marks_finalize;
  loaded_signal
      = g_signal_new ("loaded", DESK_TYPE_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
desk_marks_init (DeskMarks *self)
{
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

DeskMarks *
desk_marks_new (const char *path)
{
  DeskMarks *self = g_object_new (DESK_TYPE_MARKS, NULL);

  self->path = g_strdup (path);
  load (self);
  return self;
}

gboolean
desk_marks_is_loaded (DeskMarks *self)
{
  g_return_val_if_fail (DESK_IS_MARKS (self), FALSE);
  return self->loaded;
}

gboolean
desk_marks_is_unread (DeskMarks *self, MeshSubscription *subscription, MeshJob job)
{
  const char *updated = mesh_subscription_get (subscription, "UpdatedDate"), *seen;

  g_return_val_if_fail (DESK_IS_MARKS (self), FALSE);
  if (!self->loaded)
    return FALSE;
  seen = g_hash_table_lookup (self->seen, mesh_subscription_get (subscription, "SubscriptionId"));
  if (seen != NULL && strncmp (seen, updated != NULL ? updated : "", MAX_TIME) == 0)
    return FALSE;
  return concerns (subscription, job);
}

void
desk_marks_see (DeskMarks *self, MeshSubscription *subscription)
{
  g_return_if_fail (DESK_IS_MARKS (self));
  mark (self, subscription);
  save_soon (self);
}

static void
forget_others (DeskMarks *self, GListModel *subscriptions)
{
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < g_list_model_get_n_items (subscriptions); i++)
    {
      g_autoptr (MeshSubscription) one = g_list_model_get_item (subscriptions, i);

      g_hash_table_add (there, (gpointer) mesh_subscription_get (one, "SubscriptionId"));
    }
  g_hash_table_iter_init (&iter, self->seen);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (there, id))
      g_hash_table_iter_remove (&iter);
}

void
desk_marks_meet (DeskMarks *self, GListModel *subscriptions)
{
  g_return_if_fail (DESK_IS_MARKS (self));
  if (!self->loaded)
    {
      g_set_object (&self->to_meet, subscriptions);
      return;
    }
  if (g_hash_table_size (self->seen) > MAX_MARKS)
    forget_others (self, subscriptions);
  if (self->met)
    return;
  self->met = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (subscriptions); i++)
    {
      g_autoptr (MeshSubscription) one = g_list_model_get_item (subscriptions, i);

      if (g_strcmp0 (mesh_subscription_get (one, "Status"), "Pending") != 0)
        mark (self, one);
    }
  save_soon (self);
}
