/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-draft-private.h"

#include <string.h>

#include "desk/common/desk-state.h"

#define LARGEST_FILE (8 * 1024 * 1024)

/* ---- writing ---- */

static JsonNode *
new_sources (DeskIngestDraft *self)
{
  g_autoptr (JsonArray) list = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->sources)); i++)
    {
      g_autoptr (GtkStringObject) source = g_list_model_get_item (G_LIST_MODEL (self->sources), i);

      /* JSON has no other text than UTF-8. */
      if (g_utf8_validate (gtk_string_object_get_string (source), -1, NULL))
        json_array_add_string_element (list, gtk_string_object_get_string (source));
    }
  return json_node_init_array (json_node_alloc (), list);
}

JsonNode *
desk_ingest_keep_print (DeskIngestDraft *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "stage", self->stage);
  for (guint i = 0; i < DRAFT_N_TEXTS; i++)
    if (self->texts[i] != NULL)
      json_object_set_string_member (object, desk_ingest_draft_texts[i], self->texts[i]);
  for (guint i = 0; i < DRAFT_N_FLAGS; i++)
    json_object_set_boolean_member (object, desk_ingest_draft_flags[i], self->flags[i]);
  json_object_set_boolean_member (object, "broke-off", self->broke_off);
  json_object_set_member (object, "sources", new_sources (self));
  /* While they are read, what was kept of them is what is known. */
  json_object_set_member (object, "edits",
                          self->edits != NULL ? json_node_copy (self->edits)
                                              : mesh_ingest_dup_edits (self->ingest));
  return json_node_init_object (json_node_alloc (), object);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskIngestDraft) self = data;
  g_autoptr (GError) error = NULL;

  if (!desk_state_write_finish (result, &error))
    g_debug ("What is to be brought in is not kept: %s", error->message);
  self->writing = FALSE;
  if (self->again)
    desk_ingest_keep_save (self);
}

void
desk_ingest_keep_save (DeskIngestDraft *self)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (self->path == NULL)
    return;
  self->again = self->writing;
  if (self->writing)
    return;
  self->writing = TRUE;
  node = desk_ingest_keep_print (self);
  text = json_to_string (node, TRUE);
  bytes = g_bytes_new_take (text, strlen (text));
  desk_state_write_async (self->path, bytes, written_cb, g_object_ref (self));
}

/* ---- reading ---- */

static const char *
get_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gboolean
get_flag (JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_BOOLEAN
             ? json_node_get_boolean (node)
             : fallback;
}

static char **
dup_sources (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "sources");
  JsonArray *list
      = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING
          && g_path_is_absolute (json_node_get_string (element)))
        g_strv_builder_add (paths, json_node_get_string (element));
    }
  return g_strv_builder_end (paths);
}

void
desk_ingest_keep_take (DeskIngestDraft *self, JsonNode *kept)
{
  JsonObject *object = json_node_get_object (kept);
  JsonNode *edits = json_object_get_member (object, "edits");
  g_auto (GStrv) sources = dup_sources (object);
  const char *stage = get_text (object, "stage");

  for (guint i = 0; i < DRAFT_N_TEXTS; i++)
    if (get_text (object, desk_ingest_draft_texts[i]) != NULL)
      g_object_set (self, desk_ingest_draft_texts[i], get_text (object, desk_ingest_draft_texts[i]),
                    NULL);
  for (guint i = 0; i < DRAFT_N_FLAGS; i++)
    g_object_set (self, desk_ingest_draft_flags[i],
                  get_flag (object, desk_ingest_draft_flags[i], self->flags[i]), NULL);
  self->broke_off = get_flag (object, "broke-off", FALSE);
  g_object_notify (G_OBJECT (self), "unfinished");
  if (*sources == NULL)
    return;
  if (edits != NULL && JSON_NODE_HOLDS_OBJECT (edits))
    self->edits = json_node_copy (edits);
  desk_ingest_draft_add (self, (const char *const *) sources);
  /* The plan is made anew: the user is asked again before anything is changed. */
  desk_ingest_draft_set_stage (self, self->broke_off || self->continues != 0 ? "choose"
                                     : g_strcmp0 (stage, "run") == 0 ? "publish"
                                     : stage != NULL                 ? stage
                                                                     : "choose");
}

/* (transfer full) (nullable): an object */
static JsonNode *
read_kept (GFile *file, GAsyncResult *result)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length;

  if (!g_file_load_contents_finish (file, result, &text, &length, NULL, NULL) || length > LARGEST_FILE
      || strlen (text) != length)
    return NULL;
  node = json_from_string (text, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

static void
loaded_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskIngestDraft) self = data;
  g_autoptr (JsonNode) node = read_kept (G_FILE (file), result);

  self->loading = FALSE;
  /* What somebody has chosen meanwhile is not put away. */
  if (node != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->sources)) == 0)
    desk_ingest_keep_take (self, node);
  if (self->reading == NULL)
    desk_ingest_plan_check_continued (self);
}

void
desk_ingest_keep_load (DeskIngestDraft *self)
{
  g_autoptr (GFile) file = NULL;

  if (self->path == NULL)
    return;
  self->loading = TRUE;
  file = g_file_new_for_path (self->path);
  g_file_load_contents_async (file, NULL, loaded_cb, g_object_ref (self));
}
