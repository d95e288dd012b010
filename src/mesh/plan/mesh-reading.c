/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/plan/mesh-reading.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

/* Glue's limit for GetTables' Expression is 2048 characters. */
#define MAX_EXPRESSION 2000
#define MAX_PATTERN    2048

typedef struct
{
  MeshReads *reads;
  MeshRead *read;
  GCancellable *cancellable;
} Reader;

static gpointer
read_thread (gpointer data)
{
  Reader *reader = data;
  MeshRead *read = reader->read;

  read->answer = mesh_reads_call (reader->reads, read->client, read->operation, read->input,
                                  reader->cancellable, &read->error);
  return NULL;
}

void
mesh_reads_gather (MeshReads *reads, MeshRead *list, guint n, GCancellable *cancellable)
{
  g_autofree Reader *readers = g_new0 (Reader, n);
  g_autofree GThread **threads = g_new0 (GThread *, n);

  for (guint i = 0; i < n; i++)
    {
      readers[i] = (Reader){ reads, &list[i], cancellable };
      if (i + 1 < n)
        threads[i] = g_thread_new ("read", read_thread, &readers[i]);
      else
        read_thread (&readers[i]);
    }
  for (guint i = 0; i + 1 < n; i++)
    g_thread_join (threads[i]);
}

void
mesh_read_clear (MeshRead *read)
{
  g_clear_pointer (&read->input, json_node_unref);
  g_clear_pointer (&read->answer, json_node_unref);
  g_clear_error (&read->error);
}

JsonNode *
mesh_read_take (MeshRead *read, GError **error)
{
  if (read->error != NULL)
    g_propagate_error (error, g_steal_pointer (&read->error));
  return g_steal_pointer (&read->answer);
}

/* ---- patterns ---- */

struct _MeshPattern
{
  GRegex *regex; /* nullable: everything */
  GRegex *glob;  /* nullable */
};

/* "usecase*" → "usecase.*"; NULL where no "*" follows a letter, digit or underscore. */
static char *
dup_glob (const char *text)
{
  g_autoptr (GString) glob = g_string_new (NULL);
  gboolean changed = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '*' && p > text && (g_ascii_isalnum (p[-1]) || p[-1] == '_' || p[-1] == '-')
          && !(p - 1 > text && p[-2] == '\\'))
        {
          g_string_append_c (glob, '.');
          changed = TRUE;
        }
      g_string_append_c (glob, *p);
    }
  return changed ? g_string_free (g_steal_pointer (&glob), FALSE) : NULL;
}

static GRegex *
new_regex (const char *text, gboolean whole, GError **error)
{
  g_autofree char *anchored = whole ? g_strdup_printf ("^(?:%s)$", text) : NULL;

  return g_regex_new (whole ? anchored : text,
                      G_REGEX_CASELESS | G_REGEX_DOLLAR_ENDONLY | G_REGEX_OPTIMIZE, 0, error);
}

MeshPattern *
mesh_pattern_new (const char *text, GError **error)
{
  g_autoptr (MeshPattern) self = g_new0 (MeshPattern, 1);
  g_autoptr (GRegex) alone = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *glob = NULL;

  if (text == NULL || *text == '\0' || g_str_equal (text, "*"))
    return g_steal_pointer (&self);
  if (strlen (text) > MAX_PATTERN || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _("The regular expression for tables must be UTF-8 of at most %d bytes"),
                   MAX_PATTERN);
      return NULL;
    }
  /* Alone first: anchored, an unbalanced parenthesis could be balanced by ours. */
  alone = new_regex (text, FALSE, &local);
  if (alone == NULL)
    {
      /* Translators: what somebody typed, and what is wrong with it */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("\"%s\" is not a regular expression: %s"),
                   text, local->message);
      return NULL;
    }
  if (strpbrk (text, "^$") != NULL)
    {
      self->regex = g_steal_pointer (&alone);
      return g_steal_pointer (&self);
    }
  self->regex = new_regex (text, TRUE, error);
  glob = dup_glob (text);
  if (glob != NULL)
    self->glob = new_regex (glob, TRUE, NULL);
  return self->regex != NULL ? g_steal_pointer (&self) : NULL;
}

gboolean
mesh_pattern_matches (MeshPattern *self, const char *name)
{
  if (self->regex == NULL)
    return TRUE;
  /* An expression that PCRE gives up on (it has a limit of steps) matches nothing. */
  return g_regex_match (self->regex, name, 0, NULL)
         || (self->glob != NULL && g_regex_match (self->glob, name, 0, NULL));
}

void
mesh_pattern_free (MeshPattern *self)
{
  g_clear_pointer (&self->regex, g_regex_unref);
  g_clear_pointer (&self->glob, g_regex_unref);
  g_free (self);
}

char *
mesh_names_to_expression (const char *const *names)
{
  g_autoptr (GString) expression = g_string_new ("^(");

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *escaped = g_regex_escape_string (names[i], -1);

      if (i > 0)
        g_string_append_c (expression, '|');
      g_string_append (expression, escaped);
      if (expression->len > MAX_EXPRESSION)
        return NULL;
    }
  g_string_append (expression, ")$");
  return g_string_free (g_steal_pointer (&expression), FALSE);
}

char *
mesh_dup_glue_name (const char *what, const char *name, GError **error)
{
  const char *end;

  if (name == NULL || *name == '\0' || !g_utf8_validate (name, -1, &end)
      || g_utf8_strlen (name, -1) > 255)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   /* Translators: %s is what has the name, such as "database" */
                   _("The name of the %s must have 1 to 255 characters"), what);
      return NULL;
    }
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)) || *p == '/')
      {
        g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                     /* Translators: what has the name, such as "database", and that name */
                     _("The name of the %s has a character that Glue refuses: \"%s\""), what, name);
        return NULL;
      }
  return g_utf8_strdown (name, -1);
}

/* ---- JSON ---- */

static gboolean
is_nothing (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_size (json_node_get_object (node)) == 0;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) == 0;
  return json_node_get_value_type (node) == G_TYPE_STRING && *json_node_get_string (node) == '\0';
}

static gboolean
objects_equal (JsonObject *a, JsonObject *b)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, a);
  while (json_object_iter_next (&iter, &name, &value))
    if (!mesh_json_equal (value, json_object_get_member (b, name)))
      return FALSE;
  json_object_iter_init (&iter, b);
  while (json_object_iter_next (&iter, &name, &value))
    if (!json_object_has_member (a, name) && !is_nothing (value))
      return FALSE;
  return TRUE;
}

gboolean
mesh_json_equal (JsonNode *a, JsonNode *b)
{
  if (is_nothing (a) || is_nothing (b))
    return is_nothing (a) && is_nothing (b);
  if (JSON_NODE_TYPE (a) != JSON_NODE_TYPE (b))
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (a))
    return objects_equal (json_node_get_object (a), json_node_get_object (b));
  if (JSON_NODE_HOLDS_ARRAY (a))
    {
      JsonArray *x = json_node_get_array (a), *y = json_node_get_array (b);

      if (json_array_get_length (x) != json_array_get_length (y))
        return FALSE;
      for (guint i = 0; i < json_array_get_length (x); i++)
        if (!mesh_json_equal (json_array_get_element (x, i), json_array_get_element (y, i)))
          return FALSE;
      return TRUE;
    }
  /* A number may come back as 0 or 0.0. */
  if (json_node_get_value_type (a) != G_TYPE_STRING
      && json_node_get_value_type (b) != G_TYPE_STRING)
    return json_node_get_double (a) == json_node_get_double (b)
           && json_node_get_boolean (a) == json_node_get_boolean (b);
  return json_node_equal (a, b);
}

static void
append_difference (GString *text, const char *name, JsonNode *before, JsonNode *after)
{
  g_autofree char *old
      = is_nothing (before) ? g_strdup ("nothing") : aws_json_to_string (before, FALSE);
  g_autofree char *new
      = is_nothing (after) ? g_strdup ("nothing") : aws_json_to_string (after, FALSE);

  g_string_append_printf (text, "%s%s: %s → %s", text->len > 0 ? "\n" : "", name, old, new);
}

char *
mesh_json_dup_difference (JsonNode *before, JsonNode *after)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (after));
  g_autoptr (GList) olds = json_object_get_members (json_node_get_object (before));

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *old = aws_json_get (before, l->data), *new = aws_json_get (after, l->data);

      if (!mesh_json_equal (old, new))
        append_difference (text, l->data, old, new);
    }
  for (GList *l = olds; l != NULL; l = l->next)
    if (aws_json_get (after, l->data) == NULL && !is_nothing (aws_json_get (before, l->data)))
      append_difference (text, l->data, aws_json_get (before, l->data), NULL);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
