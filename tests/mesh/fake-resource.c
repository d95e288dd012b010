/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "fake-resource.h"

#include <glib/gstdio.h>
#include <signal.h>

#include "aws/client/aws-error.h"
#include "aws/protocols/aws-json.h"

/* So long a test waits for what must come, before it is called failed. */
#define PATIENCE (20 * G_TIME_SPAN_SECOND)

struct _FakeResource
{
  MeshResource parent_instance;

  World *world;
  char *name;
  char *key;
  gboolean deferred;
};

G_DEFINE_FINAL_TYPE (FakeResource, fake_resource, MESH_TYPE_RESOURCE)

World *
world_new (const char *folder)
{
  World *world = g_new0 (World, 1);

  world->folder
      = folder != NULL ? g_strdup (folder) : g_dir_make_tmp ("meshdesk-world-XXXXXX", NULL);
  g_mutex_init (&world->lock);
  g_cond_init (&world->cond);
  world->log = g_ptr_array_new_with_free_func (g_free);
  world->batches = g_array_new (FALSE, FALSE, sizeof (guint));
  return world;
}

void
world_free (World *world)
{
  GDir *dir = g_dir_open (world->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (world->folder, name, NULL);

      g_remove (path);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (world->folder);
  g_free (world->folder);
  g_ptr_array_unref (world->log);
  g_array_unref (world->batches);
  g_mutex_clear (&world->lock);
  g_cond_clear (&world->cond);
  g_free (world);
}

char *
world_dup_log (World *world)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < world->log->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            (char *) g_ptr_array_index (world->log, i));
  return g_string_free (text, FALSE);
}

void
world_forget_log (World *world)
{
  g_ptr_array_set_size (world->log, 0);
  g_array_set_size (world->batches, 0);
}

gboolean
world_has (World *world, const char *name)
{
  g_autofree char *path = g_build_filename (world->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
change (FakeResource *self, const char *verb, gboolean present)
{
  World *world = self->world;
  g_autofree char *path = g_build_filename (world->folder, self->name, NULL);

  if (present)
    g_assert_true (g_file_set_contents (path, "", 0, NULL));
  else
    g_assert_cmpint (g_remove (path), ==, 0);
  g_mutex_lock (&world->lock);
  g_ptr_array_add (world->log, g_strdup_printf ("%s %s", verb, self->name));
  g_mutex_unlock (&world->lock);
}

static void
enter (World *world)
{
  g_mutex_lock (&world->lock);
  world->inside++;
  world->most_inside = MAX (world->most_inside, world->inside);
  g_cond_broadcast (&world->cond);
  while (world->most_inside < world->gather)
    if (!g_cond_wait_until (&world->cond, &world->lock, g_get_monotonic_time () + PATIENCE))
      break;
  g_mutex_unlock (&world->lock);
}

static void
leave (World *world)
{
  g_mutex_lock (&world->lock);
  world->inside--;
  g_mutex_unlock (&world->lock);
}

static GError *
make_error (void)
{
  return aws_error_new ("glue:CreateTable", "AlreadyBrokenException", "it is broken", "request-1",
                        400, NULL);
}

static gboolean
fake_resource_observe (MeshResource *resource,
                       MeshReads *reads,
                       GCancellable *cancellable,
                       GError **error)
{
  FakeResource *self = FAKE_RESOURCE (resource);

  if (self->deferred)
    {
      mesh_resource_set_state (resource, MESH_STATE_DEFERRED);
      mesh_resource_set_detail (resource, "somebody else's");
      return TRUE;
    }
  mesh_resource_set_state (resource, world_has (self->world, self->name) ? MESH_STATE_HOLDS
                                                                         : MESH_STATE_ABSENT);
  if (mesh_resource_get_state (resource) == MESH_STATE_ABSENT)
    mesh_resource_add_call (resource, "glue:CreateDatabase",
                            aws_json_new ("Name", AWS_JSON_STRING, self->name, "SecretAccessKey",
                                          AWS_JSON_STRING, "hush", NULL));
  return TRUE;
}

static void
hang (FakeResource *self, GCancellable *cancellable)
{
  const gint64 deadline = g_get_monotonic_time () + PATIENCE;
  GPollFD fd;

  mesh_resource_set_waiting (MESH_RESOURCE (self), "to be cancelled");
  g_assert_true (g_cancellable_make_pollfd (cancellable, &fd));
  while (!g_cancellable_is_cancelled (cancellable) && g_get_monotonic_time () < deadline)
    g_poll (&fd, 1, 1000);
  g_cancellable_release_fd (cancellable);
}

static gboolean
fake_resource_apply (MeshResource *resource,
                     MeshReads *reads,
                     GCancellable *cancellable,
                     GError **error)
{
  FakeResource *self = FAKE_RESOURCE (resource);

  if (g_strcmp0 (self->world->fail, self->name) == 0)
    {
      *error = make_error ();
      return FALSE;
    }
  if (g_strcmp0 (self->world->hang, self->name) == 0)
    {
      hang (self, cancellable);
      return !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  enter (self->world);
  change (self, "apply", TRUE);
  leave (self->world);
  if (g_strcmp0 (self->world->kill, self->name) == 0)
    raise (SIGKILL);
  return TRUE;
}

static char *
fake_resource_dup_batch_key (MeshResource *resource)
{
  return g_strdup (FAKE_RESOURCE (resource)->key);
}

static gboolean
fake_resource_apply_batch (GPtrArray *resources,
                           MeshReads *reads,
                           GCancellable *cancellable,
                           GError **error)
{
  World *world = FAKE_RESOURCE (g_ptr_array_index (resources, 0))->world;

  g_mutex_lock (&world->lock);
  g_array_append_val (world->batches, resources->len);
  g_mutex_unlock (&world->lock);
  for (guint i = 0; i < resources->len; i++)
    {
      FakeResource *self = g_ptr_array_index (resources, i);

      if (g_strcmp0 (world->fail, self->name) == 0)
        mesh_resource_take_error (MESH_RESOURCE (self), make_error ());
      else
        change (self, "apply", TRUE);
    }
  return TRUE;
}

static void
fake_resource_finalize (GObject *object)
{
  g_free (FAKE_RESOURCE (object)->name);
  g_free (FAKE_RESOURCE (object)->key);
  G_OBJECT_CLASS (fake_resource_parent_class)->finalize (object);
}

static void
fake_resource_class_init (FakeResourceClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fake_resource_finalize;
  resource_class->kind = "fake";
  resource_class->observe = fake_resource_observe;
  resource_class->apply = fake_resource_apply;
  resource_class->dup_batch_key = fake_resource_dup_batch_key;
  resource_class->max_batch = 20;
  resource_class->apply_batch = fake_resource_apply_batch;
}

static void
fake_resource_init (FakeResource *self)
{
}

MeshResource *
fake_resource_new_batched (World *world, const char *name, const char *key)
{
  FakeResource *self = g_object_new (FAKE_TYPE_RESOURCE, NULL);
  g_autofree char *label = g_strdup_printf ("Make %s", name);

  self->world = world;
  self->name = g_strdup (name);
  self->key = g_strdup (key);
  mesh_resource_set_id (MESH_RESOURCE (self), name);
  mesh_resource_set_label (MESH_RESOURCE (self), label);
  mesh_resource_set_actor (MESH_RESOURCE (self), "Tester", "111111111111");
  return MESH_RESOURCE (self);
}

MeshResource *
fake_resource_new (World *world, const char *name)
{
  return fake_resource_new_batched (world, name, NULL);
}

void
fake_resource_defer (MeshResource *resource)
{
  FAKE_RESOURCE (resource)->deferred = TRUE;
}
