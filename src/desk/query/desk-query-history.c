/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/query/desk-query-history.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "desk/common/desk-state.h"

#define MOST 200
#define LONGEST (16 * 1024)
#define LARGEST_FILE (8 * 1024 * 1024)

struct _DeskQueryHistory
{
  GObject parent_instance;

  char *path;        /* (nullable) */
  GPtrArray *items;  /* (element-type GtkStringObject): the last one first */
  gboolean writing, again;
};

static void desk_query_history_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskQueryHistory, desk_query_history, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, desk_query_history_list_model_init))

/* ---- reading ---- */

static gboolean
is_fit (const char *sql)
{
  return sql != NULL && *sql != '\0' && strlen (sql) <= LONGEST;
}

static gboolean
has (DeskQueryHistory *self, const char *sql, guint *position)
{
  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (gtk_string_object_get_string (g_ptr_array_index (self->items, i)), sql))
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

/* Behind what was added meanwhile */
static void
take_list (DeskQueryHistory *self, JsonArray *list)
{
  const guint before = self->items->len;
  guint position;

  for (guint i = 0; i < json_array_get_length (list) && self->items->len < MOST; i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      const char *sql = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
                            ? json_node_get_string (node)
                            : NULL;

      if (is_fit (sql) && !has (self, sql, &position))
        g_ptr_array_add (self->items, gtk_string_object_new (sql));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->items->len - before);
}

static void
loaded_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskQueryHistory) self = data;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length;

  if (!g_file_load_contents_finish (G_FILE (file), result, &text, &length, NULL, NULL) || length > LARGEST_FILE
      || strlen (text) != length || strspn (text, "[ \n\t") > 8)
    return;
  node = json_from_string (text, NULL);
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    take_list (self, json_node_get_array (node));
}

/* ---- writing ---- */

static void write_soon (DeskQueryHistory *self);

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskQueryHistory) self = data;
  g_autoptr (GError) error = NULL;

  if (!desk_state_write_finish (result, &error))
    g_info ("the statements are not remembered: %s", error->message);
  self->writing = FALSE;
  if (self->again)
    write_soon (self);
}

static GBytes *
print (DeskQueryHistory *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *list = json_array_new ();
  char *text;

  for (guint i = 0; i < self->items->len; i++)
    json_array_add_string_element (list, gtk_string_object_get_string (g_ptr_array_index (self->items, i)));
  json_node_take_array (node, list);
  text = json_to_string (node, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

static void
write_soon (DeskQueryHistory *self)
{
  g_autoptr (GBytes) bytes = NULL;

  self->again = self->writing;
  if (self->path == NULL || self->writing)
    return;
  self->writing = TRUE;
  bytes = print (self);
  desk_state_write_async (self->path, bytes, written_cb, g_object_ref (self));
}

/* ---- GListModel ---- */

static GType
desk_query_history_get_item_type (GListModel *list)
{
  return GTK_TYPE_STRING_OBJECT;
}

static guint
desk_query_history_get_n_items (GListModel *list)
{
  return DESK_QUERY_HISTORY (list)->items->len;
}

static gpointer
desk_query_history_get_item (GListModel *list, guint position)
{
  GPtrArray *items = DESK_QUERY_HISTORY (list)->items;

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
desk_query_history_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = desk_query_history_get_item_type;
  iface->get_n_items = desk_query_history_get_n_items;
  iface->get_item = desk_query_history_get_item;
}

/* ---- GObject ---- */

static void
desk_query_history_finalize (GObject *object)
{
  DeskQueryHistory *self = DESK_QUERY_HISTORY (object);

  g_free (self->path);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (desk_query_history_parent_class)->finalize (object);
}

static void
desk_query_history_class_init (DeskQueryHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = desk_query_history_finalize;
}

static void
desk_query_history_init (DeskQueryHistory *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

DeskQueryHistory *
desk_query_history_new (const char *path)
{
  DeskQueryHistory *self = g_object_new (DESK_TYPE_QUERY_HISTORY, NULL);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  self->path = g_strdup (path);
  if (file != NULL)
    g_file_load_contents_async (file, NULL, loaded_cb, g_object_ref (self));
  return self;
}

void
desk_query_history_add (DeskQueryHistory *self, const char *sql)
{
  guint position;

  g_return_if_fail (DESK_IS_QUERY_HISTORY (self));
  if (!is_fit (sql))
    return;
  if (has (self, sql, &position))
    {
      if (position == 0)
        return;
      g_ptr_array_remove_index (self->items, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    }
  else if (self->items->len == MOST)
    {
      g_ptr_array_set_size (self->items, MOST - 1);
      g_list_model_items_changed (G_LIST_MODEL (self), MOST - 1, 1, 0);
    }
  g_ptr_array_insert (self->items, 0, gtk_string_object_new (sql));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  write_soon (self);
}
