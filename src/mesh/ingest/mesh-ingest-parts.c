/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest.h"

#include "mesh/ingest/mesh-ingest-private.h"

/* ---- notes ---- */

struct _MeshIngestNote
{
  GObject parent_instance;
  char *path;
  char *text;
  gboolean left_out;
};

enum
{
  PROP_PATH = 1,
  PROP_TEXT,
  PROP_LEFT_OUT,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshIngestNote, mesh_ingest_note, G_TYPE_OBJECT)

static void
mesh_ingest_note_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshIngestNote *self = MESH_INGEST_NOTE (object);

  switch (id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_LEFT_OUT:
      g_value_set_boolean (value, self->left_out);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_ingest_note_finalize (GObject *object)
{
  MeshIngestNote *self = MESH_INGEST_NOTE (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (mesh_ingest_note_parent_class)->finalize (object);
}

static void
mesh_ingest_note_class_init (MeshIngestNoteClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->get_property = mesh_ingest_note_get_property;
  G_OBJECT_CLASS (klass)->finalize = mesh_ingest_note_finalize;
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_LEFT_OUT] = g_param_spec_boolean ("left-out", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
mesh_ingest_note_init (MeshIngestNote *self)
{
}

MeshIngestNote *
mesh_ingest_note_new (const char *path, const char *text, gboolean left_out)
{
  MeshIngestNote *self = g_object_new (MESH_TYPE_INGEST_NOTE, NULL);

  self->path = g_filename_display_name (path);
  self->text = g_strdup (text);
  self->left_out = left_out;
  return self;
}

const char *
mesh_ingest_note_get_path (MeshIngestNote *self)
{
  return self->path;
}

const char *
mesh_ingest_note_get_text (MeshIngestNote *self)
{
  return self->text;
}

gboolean
mesh_ingest_note_get_left_out (MeshIngestNote *self)
{
  return self->left_out;
}

/* ---- rows ---- */

struct _MeshIngestRow
{
  GObject parent_instance;
  MeshInference *inference;
  guint row;
};

G_DEFINE_FINAL_TYPE (MeshIngestRow, mesh_ingest_row, G_TYPE_OBJECT)

static void
mesh_ingest_row_finalize (GObject *object)
{
  g_clear_pointer (&MESH_INGEST_ROW (object)->inference, mesh_inference_unref);
  G_OBJECT_CLASS (mesh_ingest_row_parent_class)->finalize (object);
}

static void
mesh_ingest_row_class_init (MeshIngestRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesh_ingest_row_finalize;
}

static void
mesh_ingest_row_init (MeshIngestRow *self)
{
}

MeshIngestRow *
mesh_ingest_row_new (MeshInference *inference, guint row)
{
  MeshIngestRow *self = g_object_new (MESH_TYPE_INGEST_ROW, NULL);

  self->inference = mesh_inference_ref (inference);
  self->row = row;
  return self;
}

const char *
mesh_ingest_row_get_cell (MeshIngestRow *self, guint column)
{
  return mesh_inference_get_cell (self->inference, self->row, column);
}
