/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/client/aws-pager.h"

#include "aws/client/aws-error-private.h"
#include "aws/protocols/aws-json.h"

#define MAX_PAGES 20000 /* of 100 entries and more */

struct _AwsPager
{
  const AwsOperation *operation;
  char **tokens_in;
  char **tokens_out;
  char **results;
  JsonNode *input; /* nullable */
  JsonNode *output;
  GHashTable *seen; /* tokens as text */
  guint pages;
};

AwsPager *
aws_pager_new (const AwsOperation *operation, JsonNode *input)
{
  AwsPager *self = g_new0 (AwsPager, 1);
  const char *in = operation->token_in != NULL ? operation->token_in : "";
  const char *out = operation->token_out != NULL ? operation->token_out : "";

  self->operation = operation;
  self->tokens_in = g_strsplit (in, " ", -1);
  self->tokens_out = g_strsplit (out, " ", -1);
  self->results = g_strsplit (operation->results != NULL ? operation->results : "", " ", -1);
  self->input = input != NULL ? json_node_ref (input) : NULL;
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
aws_pager_free (AwsPager *self)
{
  g_strfreev (self->tokens_in);
  g_strfreev (self->tokens_out);
  g_strfreev (self->results);
  g_clear_pointer (&self->input, json_node_unref);
  g_clear_pointer (&self->output, json_node_unref);
  g_hash_table_unref (self->seen);
  g_free (self);
}

JsonNode *
aws_pager_get_input (AwsPager *self)
{
  return self->input;
}

/* Lists are joined, numbers (DynamoDB's Count) added. */
static void
gather (AwsPager *self, JsonNode *page)
{
  for (guint i = 0; self->results[i] != NULL; i++)
    {
      const char *name = self->results[i];
      JsonNode *value = aws_json_get (page, name);
      JsonArray *array = aws_json_get_array (value, NULL);

      if (array != NULL)
        {
          guint n = json_array_get_length (array);

          if (aws_json_get_array (self->output, name) == NULL)
            aws_json_set (self->output, name, aws_json_new_array ());
          for (guint j = 0; j < n; j++)
            aws_json_append (aws_json_get (self->output, name),
                             json_node_copy (json_array_get_element (array, j)));
        }
      else if (aws_json_get_int (value, NULL, -1) >= 0)
        json_object_set_int_member (json_node_get_object (self->output), name,
                                    aws_json_get_int (self->output, name, 0) +
                                        json_node_get_int (value));
    }
}

/* @self's first page is the answer, of which the tokens are no part. */
static void
begin (AwsPager *self, JsonNode *page)
{
  JsonObject *object;

  self->output = json_node_copy (page);
  if (aws_json_get_object (page, NULL) == NULL)
    return;
  /* The copy shares its object with @page, which is ours alone. */
  object = json_node_get_object (self->output);
  for (guint i = 0; self->tokens_out[i] != NULL; i++)
    json_object_remove_member (object, self->tokens_out[i]);
  if (self->operation->more != NULL)
    json_object_remove_member (object, self->operation->more);
}

static gboolean
set_malformed (AwsPager *self, const char *why, GError **error)
{
  g_propagate_error (error, aws_error_new_of_class (AWS_ERROR_MALFORMED_ANSWER, self->operation->name,
                                                    NULL, why, NULL, 0, NULL));
  return FALSE;
}

static gboolean
is_empty_token (JsonNode *token)
{
  const char *text = aws_json_get_string (token, NULL);

  return token == NULL || JSON_NODE_HOLDS_NULL (token) || (text != NULL && *text == '\0');
}

/* (transfer full) (nullable): a member and its value for each token that came */
static GPtrArray *
read_tokens (AwsPager *self, JsonNode *page)
{
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  if (self->operation->more != NULL &&
      !aws_json_get_boolean (page, self->operation->more, FALSE))
    return NULL;
  for (guint i = 0; self->tokens_out[i] != NULL; i++)
    {
      JsonNode *token = aws_json_get (page, self->tokens_out[i]);

      /* The first of several is the one that counts. */
      if (i == 0 && is_empty_token (token))
        return NULL;
      g_ptr_array_add (tokens, is_empty_token (token) ? aws_json_string ("") : aws_json_copy (token));
    }
  return tokens->len > 0 ? g_steal_pointer (&tokens) : NULL;
}

static gboolean
advance (AwsPager *self, GPtrArray *tokens, GError **error)
{
  JsonNode *input = self->input != NULL ? aws_json_copy (self->input) : aws_json_new_object ();
  GString *text = g_string_new (NULL);

  g_clear_pointer (&self->input, json_node_unref);
  self->input = input;
  for (guint i = 0; i < tokens->len && self->tokens_in[i] != NULL; i++)
    {
      JsonNode *token = g_ptr_array_index (tokens, i);
      g_autofree char *one = aws_json_to_string (token, FALSE);

      g_string_append (text, one);
      if (is_empty_token (token))
        json_object_remove_member (json_node_get_object (input), self->tokens_in[i]);
      else
        aws_json_set (input, self->tokens_in[i], json_node_ref (token));
    }
  if (!g_hash_table_add (self->seen, g_string_free (text, FALSE)))
    return set_malformed (self, "The same page came again", error);
  if (++self->pages >= MAX_PAGES)
    return set_malformed (self, "The pages never end", error);
  return TRUE;
}

/* ListObjects names no next marker unless there is a delimiter: then it is the last key. */
static JsonNode *
last_key (AwsPager *self, JsonNode *page)
{
  guint n = aws_json_get_length (page, "Contents");

  if (!g_str_equal (self->operation->name, "s3:ListObjects") || n == 0)
    return NULL;
  return aws_json_get (aws_json_get_element (page, "Contents", n - 1), "Key");
}

gboolean
aws_pager_take (AwsPager *self, JsonNode *page, gboolean *more, GError **error)
{
  g_autoptr (GPtrArray) tokens = NULL;

  *more = FALSE;
  if (self->operation->token_in != NULL)
    {
      tokens = read_tokens (self, page);
      if (tokens == NULL && self->operation->more != NULL &&
          aws_json_get_boolean (page, self->operation->more, FALSE))
        {
          JsonNode *key = last_key (self, page);

          if (key == NULL)
            return set_malformed (self, "There is more, but not said where", error);
          tokens = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
          g_ptr_array_add (tokens, aws_json_copy (key));
        }
    }
  if (self->output == NULL)
    begin (self, page);
  else
    gather (self, page);
  if (tokens == NULL)
    return TRUE;
  *more = TRUE;
  return advance (self, tokens, error);
}

JsonNode *
aws_pager_finish (AwsPager *self)
{
  return g_steal_pointer (&self->output);
}
