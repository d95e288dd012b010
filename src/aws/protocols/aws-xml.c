/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <string.h>

#include "aws/client/aws-error.h"
#include "aws/protocols/aws-json.h"
#include "aws/protocols/aws-protocol.h"

/* XML has no lists, numbers or booleans: the tables of AwsService say which elements are some. */

typedef enum { FRAME_PLAIN, FRAME_LIST, FRAME_MAP, FRAME_ENTRY } FrameKind;

typedef struct
{
  FrameKind kind;
  char *name;     /* of the member, after renaming */
  gboolean flat;  /* repeated in its parent instead of in a wrapper */
  JsonNode *node; /* nullable: only text so far */
  GString *text;
} Frame;

typedef struct
{
  const AwsOperation *operation;
  GPtrArray *frames;
  char *root_name;
  JsonNode *root;
} Reader;

static void
frame_free (gpointer data)
{
  Frame *frame = data;

  g_free (frame->name);
  g_clear_pointer (&frame->node, json_node_unref);
  g_string_free (frame->text, TRUE);
  g_free (frame);
}

static Frame *
top (Reader *reader)
{
  guint n = reader->frames->len;

  return n > 0 ? g_ptr_array_index (reader->frames, n - 1) : NULL;
}

static void
choose_kind (Reader *reader, Frame *frame, Frame *parent, const char *element)
{
  const AwsService *service = reader->operation->service;
  const char *member;
  gsize length;

  frame->name = g_strdup (element);
  if (parent == NULL || parent->kind == FRAME_LIST)
    return;
  if (parent->kind == FRAME_MAP)
    frame->kind = FRAME_ENTRY;
  else if (parent->kind == FRAME_ENTRY)
    return;
  else if (aws_names_find (reader->operation->flat, element, &member, &length))
    {
      frame->flat = TRUE;
      g_free (frame->name);
      frame->name = g_strndup (member, length);
    }
  else if (aws_names_find (service->lists, element, NULL, NULL))
    {
      frame->kind = FRAME_LIST;
      frame->node = aws_json_new_array ();
    }
  else if (aws_names_find (service->maps, element, NULL, NULL))
    {
      frame->kind = FRAME_MAP;
      frame->node = aws_json_new_object ();
    }
}

static void
start_element_cb (GMarkupParseContext *context, const char *element, const char **names,
                  const char **values, gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  Frame *frame;

  if (reader->frames->len >= AWS_JSON_MAX_DEPTH)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER, "it is nested too deeply");
      return;
    }
  frame = g_new0 (Frame, 1);
  frame->text = g_string_new (NULL);
  choose_kind (reader, frame, top (reader), element);
  g_ptr_array_add (reader->frames, frame);
  if (reader->root_name == NULL)
    reader->root_name = g_strdup (element);
}

static void
text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data,
         GError **error)
{
  Frame *frame = top (user_data);

  if (frame != NULL && frame->node == NULL)
    g_string_append_len (frame->text, text, length);
}

/* AWS percent-encodes policies; one that begins with a brace came as it is. */
static JsonNode *
document_node (const char *text)
{
  g_autofree char *decoded = *text == '{' ? NULL : g_uri_unescape_string (text, NULL);

  if (decoded != NULL && !g_utf8_validate (decoded, -1, NULL))
    g_clear_pointer (&decoded, g_free);
  return aws_json_string (decoded != NULL ? decoded : text);
}

static JsonNode *
scalar_node (Reader *reader, const char *name, const char *text)
{
  const AwsService *service = reader->operation->service;
  gint64 number;

  if (aws_names_find (service->integers, name, NULL, NULL) &&
      g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return json_node_init_int (json_node_alloc (), number);
  if (aws_names_find (service->booleans, name, NULL, NULL) &&
      (strcmp (text, "true") == 0 || strcmp (text, "false") == 0))
    return json_node_init_boolean (json_node_alloc (), *text == 't');
  if (aws_names_find (service->documents, name, NULL, NULL))
    return document_node (text);
  return aws_json_string (text);
}

static void
attach_entry (Reader *reader, Frame *map, JsonNode *entry)
{
  const char *key = aws_json_get_string (entry, "key");
  JsonNode *value = aws_json_get (entry, "value");
  const char *text = aws_json_get_string (value, NULL);

  if (key == NULL || value == NULL)
    return;
  aws_json_set (map->node, key,
                text != NULL ? scalar_node (reader, map->name, text) : json_node_copy (value));
}

static void
attach (Reader *reader, Frame *parent, Frame *child, JsonNode *node)
{
  JsonNode *list;

  if (parent->kind == FRAME_LIST)
    {
      aws_json_append (parent->node, node);
      return;
    }
  if (parent->kind == FRAME_MAP)
    {
      attach_entry (reader, parent, node);
      json_node_unref (node);
      return;
    }
  if (parent->node == NULL)
    parent->node = aws_json_new_object ();
  if (!child->flat)
    {
      aws_json_set (parent->node, child->name, node);
      return;
    }
  list = aws_json_get (parent->node, child->name);
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    {
      list = aws_json_new_array ();
      aws_json_set (parent->node, child->name, list);
    }
  aws_json_append (list, node);
}

static void
end_element_cb (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func (frame_free);
  Frame *frame = g_ptr_array_steal_index (reader->frames, reader->frames->len - 1);
  Frame *parent = top (reader);
  JsonNode *node = g_steal_pointer (&frame->node);

  g_ptr_array_add (keep, frame);
  if (node == NULL)
    node = scalar_node (reader, frame->name, frame->text->str);
  if (parent != NULL)
    attach (reader, parent, frame, node);
  else
    reader->root = node;
}

JsonNode *
aws_xml_parse (const AwsOperation *operation, const char *text, gsize length, char **root_name,
               GError **error)
{
  static const GMarkupParser parser = { .start_element = start_element_cb,
                                        .end_element = end_element_cb,
                                        .text = text_cb };
  Reader reader = { .operation = operation };
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) local = NULL;

  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER,
                           "Not usable XML: it is not UTF-8");
      return NULL;
    }
  reader.frames = g_ptr_array_new_with_free_func (frame_free);
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);
  if (!g_markup_parse_context_parse (context, text, (gssize) length, &local) ||
      !g_markup_parse_context_end_parse (context, &local) || reader.root == NULL)
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER, "Not usable XML: %s",
                   local != NULL ? local->message : "it is empty");
      g_clear_pointer (&reader.root, json_node_unref);
      g_clear_pointer (&reader.root_name, g_free);
    }
  g_ptr_array_unref (reader.frames);
  *root_name = reader.root_name;
  return reader.root;
}
