/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <string.h>

/* Holds an input against its operation's members: presence, type, length or range, pattern. */

typedef struct
{
  PracticeCall *call;
  const PracticeMember *member;
  gboolean convert;  /* the query protocol has strings only */
  GPtrArray *problems;
} Check;

/* "TableInput.Name" → "tableInput.name", as AWS's messages write members */
static char *
display_name (const char *path)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean start = TRUE;

  for (; *path != '\0'; path++)
    if (g_str_has_prefix (path, "[]"))
      {
        g_string_append (out, ".member");
        path++;
      }
    else
      {
        g_string_append_c (out, start ? g_ascii_tolower (*path) : *path);
        start = *path == '.';
      }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

G_GNUC_PRINTF (3, 4) static void
add_problem (Check *check, const char *value, const char *format, ...)
{
  g_autofree char *name = display_name (check->member->path);
  g_autofree char *constraint = NULL;
  va_list args;

  va_start (args, format);
  constraint = g_strdup_vprintf (format, args);
  va_end (args);
  if (value != NULL)
    g_ptr_array_add (check->problems,
                     g_strdup_printf ("Value '%.200s' at '%s' failed to satisfy constraint: %s",
                                      value, name, constraint));
  else
    g_ptr_array_add (
        check->problems,
        g_strdup_printf ("Value null at '%s' failed to satisfy constraint: %s", name, constraint));
}

static GRegex *
find_pattern (const char *pattern)
{
  static GHashTable *patterns; /* used by the server's threads under the lock */
  static GMutex lock;
  g_autofree char *anchored = NULL;
  g_autoptr (GError) error = NULL;
  GRegex *regex;

  g_mutex_lock (&lock);
  if (patterns == NULL)
    patterns = g_hash_table_new (g_str_hash, g_str_equal);
  regex = g_hash_table_lookup (patterns, pattern);
  if (regex == NULL)
    {
      anchored = g_strdup_printf ("^(?:%s)$", pattern);
      regex = g_regex_new (anchored, G_REGEX_OPTIMIZE | G_REGEX_DOLLAR_ENDONLY | G_REGEX_DOTALL, 0,
                           &error);
      if (regex == NULL)
        g_error ("practice: pattern %s: %s", pattern, error->message);
      g_hash_table_insert (patterns, (gpointer) pattern, regex);
    }
  g_mutex_unlock (&lock);
  return regex;
}

static gboolean
is_enumeration (const char *pattern)
{
  return strchr (pattern, '|') != NULL && strpbrk (pattern, "\\[](){}.*+?^$") == NULL;
}

static void
check_string (Check *check, const char *value)
{
  const PracticeMember *member = check->member;
  glong length = g_utf8_strlen (value, -1);

  if (length < member->min)
    add_problem (check, value, "Member must have length greater than or equal to %" G_GINT64_FORMAT,
                 member->min);
  else if (member->max > 0 && length > member->max)
    add_problem (check, value, "Member must have length less than or equal to %" G_GINT64_FORMAT,
                 member->max);
  if (member->pattern != NULL && !g_regex_match (find_pattern (member->pattern), value, 0, NULL))
    {
      g_auto (GStrv) names
          = is_enumeration (member->pattern) ? g_strsplit (member->pattern, "|", -1) : NULL;
      g_autofree char *joined = names != NULL ? g_strjoinv (", ", names) : NULL;

      if (joined != NULL)
        add_problem (check, value, "Member must satisfy enum value set: [%s]", joined);
      else
        add_problem (check, value, "Member must satisfy regular expression pattern: %s",
                     member->pattern);
    }
}

static void
check_range (Check *check, double number)
{
  g_autofree char *text = g_strdup_printf ("%.17g", number);

  if (number < (double) check->member->min)
    add_problem (check, text, "Member must have value greater than or equal to %" G_GINT64_FORMAT,
                 check->member->min);
  else if (check->member->max > 0 && number > (double) check->member->max)
    add_problem (check, text, "Member must have value less than or equal to %" G_GINT64_FORMAT,
                 check->member->max);
}

static void
check_size (Check *check, guint size)
{
  if (size < (guint64) MAX (0, check->member->min))
    add_problem (check, "[]", "Member must have length greater than or equal to %" G_GINT64_FORMAT,
                 check->member->min);
  else if (check->member->max > 0 && size > (guint64) check->member->max)
    add_problem (check, "[…]", "Member must have length less than or equal to %" G_GINT64_FORMAT,
                 check->member->max);
}

/* The query protocol's text as the member's type; NULL: it is none */
static JsonNode *
convert (const PracticeMember *member, JsonNode *node)
{
  const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  gint64 integer;
  char *end;
  double number;

  switch (member->type)
    {
    case PRACTICE_INTEGER:
      return text != NULL
                     && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &integer, NULL)
                 ? json_node_init_int (json_node_alloc (), integer)
                 : NULL;
    case PRACTICE_NUMBER:
      number = text != NULL ? g_ascii_strtod (text, &end) : 0;
      return text != NULL && end != text && *end == '\0'
                 ? json_node_init_double (json_node_alloc (), number)
                 : NULL;
    case PRACTICE_BOOLEAN:
      return g_strcmp0 (text, "true") == 0 || g_strcmp0 (text, "false") == 0
             ? json_node_init_boolean (json_node_alloc (), *text == 't') : NULL;
    case PRACTICE_LIST:
      if (text != NULL && *text == '\0')
        {
          JsonNode *empty = json_node_new (JSON_NODE_ARRAY);

          json_node_take_array (empty, json_array_new ());
          return empty;
        }
      return json_node_copy (node);
    default:
      return json_node_copy (node);
    }
}

static gboolean
has_type (PracticeType type, JsonNode *node)
{
  GType value = json_node_get_value_type (node);
  gboolean scalar = JSON_NODE_HOLDS_VALUE (node);

  switch (type)
    {
    case PRACTICE_STRING: return scalar && value == G_TYPE_STRING;
    case PRACTICE_INTEGER: return scalar && value == G_TYPE_INT64;
    case PRACTICE_NUMBER: return scalar && (value == G_TYPE_INT64 || value == G_TYPE_DOUBLE);
    case PRACTICE_BOOLEAN: return scalar && value == G_TYPE_BOOLEAN;
    case PRACTICE_LIST: return JSON_NODE_HOLDS_ARRAY (node);
    case PRACTICE_OBJECT: return JSON_NODE_HOLDS_OBJECT (node);
    case PRACTICE_TIME: return scalar && value != G_TYPE_BOOLEAN;
    default: return TRUE;
    }
}

static gboolean
check_value (Check *check, JsonNode *node)
{
  static const char *const names[]
      = { "Object", "String", "Integer", "Double", "Boolean", "List", "Map", "Timestamp" };

  if (!has_type (check->member->type, node))
    return practice_call_fail (check->call, 400,
                               check->call->service->protocol == PRACTICE_QUERY
                                   ? "MalformedInput"
                                   : "SerializationException",
                               "The value of %s can not be converted to %s", check->member->path,
                               names[check->member->type]);
  switch (check->member->type)
    {
    case PRACTICE_STRING: check_string (check, json_node_get_string (node)); break;
    case PRACTICE_INTEGER:
    case PRACTICE_NUMBER:
      check_range (check, json_node_get_double (node));
      break;
    case PRACTICE_LIST:
      check_size (check, json_array_get_length (json_node_get_array (node)));
      break;
    case PRACTICE_OBJECT:
      if (check->member->max > 0)
        check_size (check, json_object_get_size (json_node_get_object (node)));
      break;
    default: break;
    }
  return TRUE;
}

static JsonNode *
converted (Check *check, JsonNode *node)
{
  JsonNode *copy = convert (check->member, node);

  if (copy == NULL)
    practice_call_fail (check->call, 400, "MalformedInput",
                        "The value of %s is not of the expected type", check->member->path);
  return copy;
}

static gboolean walk (Check *check, JsonObject *object, const char *path);

static gboolean
walk_elements (Check *check, JsonNode *list, const char *rest)
{
  JsonArray *array;

  if (check->convert && JSON_NODE_HOLDS_VALUE (list))
    return TRUE; /* an empty list */
  if (!JSON_NODE_HOLDS_ARRAY (list))
    return practice_call_fail (check->call, 400, "SerializationException",
                               "The value of %s can not be converted to List", check->member->path);
  array = json_node_get_array (list);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (*rest == '.')
        {
          if (!JSON_NODE_HOLDS_OBJECT (element))
            return practice_call_fail (check->call, 400, "SerializationException",
                                       "An element of %s can not be converted to Map",
                                       check->member->path);
          if (!walk (check, json_node_get_object (element), rest + 1))
            return FALSE;
        }
      else if (!check_value (check, element))
        return FALSE;
    }
  return TRUE;
}

static gboolean
walk_leaf (Check *check, JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      if (check->member->required)
        add_problem (check, NULL, "Member must not be null");
      return TRUE;
    }
  if (check->convert)
    {
      node = converted (check, node);
      if (node == NULL)
        return FALSE;
      json_object_set_member (object, name, node);
    }
  return check_value (check, node);
}

static gboolean
walk (Check *check, JsonObject *object, const char *path)
{
  gsize length = strcspn (path, ".[");
  g_autofree char *name = g_strndup (path, length);
  const char *rest = path + length;
  JsonNode *node;

  if (*rest == '\0')
    return walk_leaf (check, object, name);
  node = json_object_get_member (object, name);
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (*rest == '[')
    return walk_elements (check, node, rest + 2);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return practice_call_fail (check->call, 400, "SerializationException",
                               "The value of %s can not be converted to Map", name);
  return walk (check, json_node_get_object (node), rest + 1);
}

static const char *
validation_code (const PracticeService *service)
{
  if (service->protocol == PRACTICE_QUERY)
    return "ValidationError";
  /* CloudWatch Logs has one code for all that it does not like. */
  if (g_str_equal (service->signing_name, "logs"))
    return "InvalidParameterException";
  return service->protocol == PRACTICE_REST_XML ? "InvalidArgument" : "ValidationException";
}

gboolean
practice_validate (PracticeCall *call, JsonObject *in)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  Check check = { call, NULL, call->service->protocol == PRACTICE_QUERY, problems };
  g_autofree char *joined = NULL;

  if (call->operation->members == NULL)
    return TRUE;
  for (check.member = call->operation->members; check.member->path != NULL; check.member++)
    if (!walk (&check, in, check.member->path))
      return FALSE;
  if (problems->len == 0)
    return TRUE;
  g_ptr_array_add (problems, NULL);
  joined = g_strjoinv ("; ", (char **) problems->pdata);
  return practice_call_fail (call, 400, validation_code (call->service),
                             "%u validation error%s detected: %s", problems->len - 1,
                             problems->len > 2 ? "s" : "", joined);
}
