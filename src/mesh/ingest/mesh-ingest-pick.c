/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest-pick.h"

#include <string.h>

#include "mesh/ingest/mesh-ingest-private.h"

/* ---- where the files lie ---- */

typedef struct
{
  gatomicrefcount references;
  guint *folder_of; /* of each file */
  guint n_folders;
  guint *first;  /* of each folder: a file of it */
  guint *counts; /* of each folder: files */
} Places;

static Places *
places_ref (Places *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
places_unref (Places *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->folder_of);
  g_free (self->first);
  g_free (self->counts);
  g_free (self);
}

static const char *
get_path (GPtrArray *files, guint i)
{
  return ((MeshIngestFile *) g_ptr_array_index (files, i))->path;
}

static Places *
places_new (GPtrArray *files)
{
  Places *self = g_new0 (Places, 1);
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_atomic_ref_count_init (&self->references);
  self->folder_of = g_new (guint, files->len);
  self->first = g_new (guint, files->len);
  self->counts = g_new0 (guint, files->len);
  for (guint i = 0; i < files->len; i++)
    {
      const char *path = get_path (files, i);
      g_autofree char *dir = g_strndup (path, (gsize) (strrchr (path, '/') - path));
      gpointer number;

      if (!g_hash_table_lookup_extended (numbers, dir, NULL, &number))
        {
          number = GUINT_TO_POINTER (self->n_folders);
          self->first[self->n_folders++] = i;
          g_hash_table_insert (numbers, g_steal_pointer (&dir), number);
        }
      self->folder_of[i] = GPOINTER_TO_UINT (number);
      self->counts[self->folder_of[i]]++;
    }
  return self;
}

/* ---- the list ---- */

struct _MeshIngestPick
{
  GObject parent_instance;
  GPtrArray *files;   /* of the table: nobody changes them */
  Places *places;     /* (nullable): nothing shown yet */
  guint8 *chosen;     /* of each file */
  guint *n_chosen_in; /* (nullable): of each folder */
  guint n_chosen;
  gboolean folders;
  GArray *shown;         /* numbers of files or folders */
  GCancellable *showing; /* (nullable) */
};

struct _MeshIngestPicked
{
  GObject parent_instance;
  MeshIngestPick *pick;
  gboolean folder;
  guint number;
};

enum
{
  PROP_PATH = 1,
  PROP_N_FILES,
  PROP_SIZE,
  PROP_CHOSEN,
  PROP_N_CHOSEN,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  PICK_N_CHOSEN = 1,
  PICK_BUSY,
  N_PICK_PROPS
};
static GParamSpec *pick_properties[N_PICK_PROPS];

G_DEFINE_FINAL_TYPE (MeshIngestPicked, mesh_ingest_picked, G_TYPE_OBJECT)

static GType
get_item_type (GListModel *list)
{
  return MESH_TYPE_INGEST_PICKED;
}

static guint
get_n_items (GListModel *list)
{
  return MESH_INGEST_PICK (list)->shown->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  MeshIngestPick *self = MESH_INGEST_PICK (list);
  MeshIngestPicked *item;

  if (position >= self->shown->len)
    return NULL;
  item = g_object_new (MESH_TYPE_INGEST_PICKED, NULL);
  item->pick = g_object_ref (self);
  item->folder = self->folders;
  item->number = g_array_index (self->shown, guint, position);
  return item;
}

static void
list_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MeshIngestPick,
                               mesh_ingest_pick,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_init))

/* ---- choosing ---- */

static void
choose_file (MeshIngestPick *self, guint file, gboolean chosen)
{
  if (self->chosen[file] == (chosen ? 1 : 0))
    return;
  self->chosen[file] = chosen ? 1 : 0;
  self->n_chosen += chosen ? 1 : -1;
  self->n_chosen_in[self->places->folder_of[file]] += chosen ? 1 : -1;
}

static void
choose (MeshIngestPick *self, gboolean folder, guint number, gboolean chosen)
{
  if (!folder)
    choose_file (self, number, chosen);
  else
    for (guint i = 0; i < self->files->len; i++)
      if (self->places->folder_of[i] == number)
        choose_file (self, i, chosen);
}

/* ---- an item ---- */

static guint
count_files (MeshIngestPicked *self)
{
  return self->folder ? self->pick->places->counts[self->number] : 1;
}

static guint
count_chosen (MeshIngestPicked *self)
{
  return self->folder ? self->pick->n_chosen_in[self->number] : self->pick->chosen[self->number];
}

static char *
dup_path (MeshIngestPicked *self)
{
  const char *path
      = get_path (self->pick->files, self->folder ? self->pick->places->first[self->number] : self->number);
  g_autofree char *dir = self->folder ? g_path_get_dirname (path) : g_strdup (path);

  return g_filename_display_name (dir);
}

static void
mesh_ingest_picked_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshIngestPicked *self = MESH_INGEST_PICKED (object);

  if (id == PROP_PATH)
    g_value_take_string (value, dup_path (self));
  else if (id == PROP_N_FILES)
    g_value_set_uint (value, count_files (self));
  else if (id == PROP_SIZE)
    g_value_set_uint64 (
        value, self->folder ? 0 : ((MeshIngestFile *) g_ptr_array_index (self->pick->files, self->number))->size);
  else if (id == PROP_CHOSEN)
    g_value_set_boolean (value, count_chosen (self) == count_files (self));
  else if (id == PROP_N_CHOSEN)
    g_value_set_uint (value, count_chosen (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesh_ingest_picked_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MeshIngestPicked *self = MESH_INGEST_PICKED (object);
  const gboolean chosen = g_value_get_boolean (value);

  if (id != PROP_CHOSEN)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (chosen != (count_chosen (self) == count_files (self)))
    {
      choose (self->pick, self->folder, self->number, chosen);
      g_object_notify_by_pspec (object, properties[PROP_CHOSEN]);
      g_object_notify_by_pspec (object, properties[PROP_N_CHOSEN]);
      g_object_notify_by_pspec (G_OBJECT (self->pick), pick_properties[PICK_N_CHOSEN]);
    }
}

static void
mesh_ingest_picked_finalize (GObject *object)
{
  g_clear_object (&MESH_INGEST_PICKED (object)->pick);
  G_OBJECT_CLASS (mesh_ingest_picked_parent_class)->finalize (object);
}

static void
mesh_ingest_picked_class_init (MeshIngestPickedClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  G_OBJECT_CLASS (klass)->get_property = mesh_ingest_picked_get_property;
  G_OBJECT_CLASS (klass)->set_property = mesh_ingest_picked_set_property;
  G_OBJECT_CLASS (klass)->finalize = mesh_ingest_picked_finalize;
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_N_FILES] = g_param_spec_uint ("n-files", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, FALSE, flags | G_PARAM_WRITABLE);
  properties[PROP_N_CHOSEN] = g_param_spec_uint ("n-chosen", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
mesh_ingest_picked_init (MeshIngestPicked *self)
{
}

/* ---- the object ---- */

static void
mesh_ingest_pick_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshIngestPick *self = MESH_INGEST_PICK (object);

  if (id == PICK_N_CHOSEN)
    g_value_set_uint (value, self->n_chosen);
  else if (id == PICK_BUSY)
    g_value_set_boolean (value, self->showing != NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesh_ingest_pick_finalize (GObject *object)
{
  MeshIngestPick *self = MESH_INGEST_PICK (object);

  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->places, places_unref);
  g_clear_pointer (&self->shown, g_array_unref);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_pointer (&self->n_chosen_in, g_free);
  g_clear_object (&self->showing);
  G_OBJECT_CLASS (mesh_ingest_pick_parent_class)->finalize (object);
}

static void
mesh_ingest_pick_class_init (MeshIngestPickClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  G_OBJECT_CLASS (klass)->get_property = mesh_ingest_pick_get_property;
  G_OBJECT_CLASS (klass)->finalize = mesh_ingest_pick_finalize;
  pick_properties[PICK_N_CHOSEN] = g_param_spec_uint ("n-chosen", NULL, NULL, 0, G_MAXUINT, 0, flags);
  pick_properties[PICK_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PICK_PROPS, pick_properties);
}

static void
mesh_ingest_pick_init (MeshIngestPick *self)
{
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
}

MeshIngestPick *
mesh_ingest_pick_new (MeshIngestTable *table)
{
  MeshIngestPick *self = g_object_new (MESH_TYPE_INGEST_PICK, NULL);

  self->files = g_ptr_array_ref (table->files);
  self->chosen = g_new0 (guint8, table->files->len);
  return self;
}

/* ---- showing, in a worker ---- */

typedef struct
{
  GPtrArray *files;
  Places *places; /* (nullable): to be found */
  gboolean folders;
  char *text; /* (nullable): folded */
  GArray *shown;
  GCancellable *outer; /* (nullable) */
  gulong outer_id;
} Show;

static void
show_free (Show *self)
{
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->places, places_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->shown, g_array_unref);
  g_clear_object (&self->outer);
  g_free (self);
}

/* @length: of a folder's path, within that of its file. */
static gboolean
has_text (const char *path, gsize length, const char *text)
{
  g_autofree char *part = NULL;
  g_autofree char *folded = NULL;

  if (text == NULL)
    return TRUE;
  part = g_strndup (path, length);
  folded = g_utf8_validate (part, -1, NULL) ? g_utf8_strdown (part, -1) : g_ascii_strdown (part, -1);
  return strstr (folded, text) != NULL;
}

static void
show_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Show *self = data;
  guint n;

  if (self->places == NULL)
    self->places = places_new (self->files);
  n = self->folders ? self->places->n_folders : self->files->len;
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n; i++)
    {
      const char *path = get_path (self->files, self->folders ? self->places->first[i] : i);
      const gsize length = self->folders ? (gsize) (strrchr (path, '/') - path) : strlen (path);

      if (i % 1024 == 0 && g_task_return_error_if_cancelled (task))
        return;
      if (has_text (path, length, self->text))
        g_array_append_val (self->shown, i);
    }
  g_task_return_boolean (task, TRUE);
}

static void
cancelled_cb (GCancellable *outer, gpointer own)
{
  g_cancellable_cancel (own);
}

void
mesh_ingest_pick_show_async (MeshIngestPick *self,
                             gboolean folders,
                             const char *text,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Show *show = g_new0 (Show, 1);

  if (self->showing != NULL)
    g_cancellable_cancel (self->showing);
  g_clear_object (&self->showing);
  self->showing = g_cancellable_new ();
  if (cancellable != NULL)
    {
      show->outer = g_object_ref (cancellable);
      show->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), g_object_ref (self->showing),
                                              g_object_unref);
    }
  task = g_task_new (self, self->showing, callback, data);
  show->files = g_ptr_array_ref (self->files);
  show->places = self->places != NULL ? places_ref (self->places) : NULL;
  show->folders = folders;
  show->text = text != NULL && *text != '\0' ? g_utf8_strdown (text, -1) : NULL;
  g_task_set_source_tag (task, mesh_ingest_pick_show_async);
  g_task_set_task_data (task, show, (GDestroyNotify) show_free);
  g_object_notify_by_pspec (G_OBJECT (self), pick_properties[PICK_BUSY]);
  g_task_run_in_thread (task, show_thread);
}

static void
take (MeshIngestPick *self, Show *show)
{
  const guint before = self->shown->len;

  if (self->places == NULL)
    {
      self->places = places_ref (show->places);
      self->n_chosen_in = g_new0 (guint, MAX (1, self->places->n_folders));
    }
  g_array_unref (self->shown);
  self->shown = g_steal_pointer (&show->shown);
  self->folders = show->folders;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->shown->len);
}

gboolean
mesh_ingest_pick_show_finish (MeshIngestPick *self, GAsyncResult *result, GError **error)
{
  Show *show = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  if (show->outer != NULL)
    g_cancellable_disconnect (show->outer, show->outer_id);
  if (g_task_get_cancellable (G_TASK (result)) == self->showing)
    {
      g_clear_object (&self->showing);
      g_object_notify_by_pspec (G_OBJECT (self), pick_properties[PICK_BUSY]);
    }
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  take (self, show);
  return TRUE;
}

/* ---- public ---- */

void
mesh_ingest_pick_choose_all (MeshIngestPick *self, gboolean chosen)
{
  g_autofree guint8 *listed = NULL;

  if (self->places == NULL)
    return;
  if (!self->folders)
    for (guint i = 0; i < self->shown->len; i++)
      choose_file (self, g_array_index (self->shown, guint, i), chosen);
  else
    {
      listed = g_new0 (guint8, MAX (1, self->places->n_folders));
      for (guint i = 0; i < self->shown->len; i++)
        listed[g_array_index (self->shown, guint, i)] = 1;
      for (guint i = 0; i < self->files->len; i++)
        if (listed[self->places->folder_of[i]])
          choose_file (self, i, chosen);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, self->shown->len, self->shown->len);
  g_object_notify_by_pspec (G_OBJECT (self), pick_properties[PICK_N_CHOSEN]);
}

guint
mesh_ingest_pick_get_n_chosen (MeshIngestPick *self)
{
  return self->n_chosen;
}

guint
mesh_ingest_pick_get_n_files (MeshIngestPick *self)
{
  return self->files->len;
}

guint
mesh_ingest_pick_get_n_folders (MeshIngestPick *self)
{
  return self->places != NULL ? self->places->n_folders : 0;
}

char **
mesh_ingest_pick_dup_paths (MeshIngestPick *self)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; self->places != NULL && i < self->places->n_folders; i++)
    if (self->n_chosen_in[i] == self->places->counts[i])
      {
        const char *path = get_path (self->files, self->places->first[i]);
        g_autofree char *folder = g_strndup (path, (gsize) (strrchr (path, '/') - path));
        g_autofree char *word = g_strconcat (folder, "//", NULL);

        g_strv_builder_add (paths, word);
      }
  for (guint i = 0; i < self->files->len; i++)
    if (self->chosen[i]
        && self->n_chosen_in[self->places->folder_of[i]] < self->places->counts[self->places->folder_of[i]])
      g_strv_builder_add (paths, get_path (self->files, i));
  return g_strv_builder_end (paths);
}
