/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What follows a member's name in aws_json_new(), and the C type of the value after it. */
typedef enum
{
  AWS_JSON_STRING = 1, /* const char *; NULL: the member is left out */
  AWS_JSON_INT,        /* int */
  AWS_JSON_INT64,      /* gint64 */
  AWS_JSON_BOOLEAN,    /* gboolean */
  AWS_JSON_STRV,       /* const char * const *, an array of strings; NULL: left out */
  AWS_JSON_NODE,       /* JsonNode *, (transfer full); NULL: left out */
} AwsJsonType;

/* An object of ("Name", AWS_JSON_STRING, name, "Tags", AWS_JSON_NODE, tags, NULL). (transfer full) */
JsonNode *aws_json_new (const char *first_name, ...) G_GNUC_NULL_TERMINATED;
/* An array of nodes, each (transfer full), ended by NULL. (transfer full) */
JsonNode *aws_json_array (JsonNode *first, ...) G_GNUC_NULL_TERMINATED;
/* An array of strings, ended by NULL. (transfer full) */
JsonNode *aws_json_strings (const char *first, ...) G_GNUC_NULL_TERMINATED;
JsonNode *aws_json_strv (const char *const *strings);
/* Empty ones. (transfer full) */
JsonNode *aws_json_new_object (void);
JsonNode *aws_json_new_array (void);
/* One string as a node, for aws_json_array(). (transfer full) */
JsonNode *aws_json_string (const char *string);
/* A copy that shares nothing, unlike json_node_copy(). @node: nullable. (transfer full) */
JsonNode *aws_json_copy (JsonNode *node);

/* Changing what one just built. @object or @array: a node of that type; @value, @element: (transfer full). */
void aws_json_set (JsonNode *object, const char *name, JsonNode *value);
void aws_json_set_string (JsonNode *object, const char *name, const char *value); /* NULL: removes */
void aws_json_append (JsonNode *array, JsonNode *element);
void aws_json_append_string (JsonNode *array, const char *element);

/**
 * Checked reading: @node may be NULL or of any type; @path names members, "A.B.C", and elements of
 * arrays by number, "Items.0.Name"; NULL: @node itself. What is not there or of another type gives
 * NULL or the fallback. All results are owned by @node.
 */
JsonNode *aws_json_get (JsonNode *node, const char *path);
const char *aws_json_get_string (JsonNode *node, const char *path);
gint64 aws_json_get_int (JsonNode *node, const char *path, gint64 fallback);
double aws_json_get_double (JsonNode *node, const char *path, double fallback);
gboolean aws_json_get_boolean (JsonNode *node, const char *path, gboolean fallback);
JsonObject *aws_json_get_object (JsonNode *node, const char *path);
JsonArray *aws_json_get_array (JsonNode *node, const char *path);
/* Of an array; 0 where there is none. */
guint aws_json_get_length (JsonNode *node, const char *path);
/* Element @i of the array at @path, or NULL. */
JsonNode *aws_json_get_element (JsonNode *node, const char *path, guint i);
/* The strings of the array at @path, those of other types left out; never NULL. (transfer full) */
char **aws_json_dup_strv (JsonNode *node, const char *path);
/* Whether the array at @path has @string. */
gboolean aws_json_has_string (JsonNode *node, const char *path, const char *string);

/* Deepest nesting and largest text that aws_json_parse() takes. */
#define AWS_JSON_MAX_DEPTH 64
#define AWS_JSON_MAX_BYTES (64 * 1024 * 1024)

/* Strict: UTF-8, no comments, bounded depth and size. @length: -1 for a C string.
 * AWS_ERROR_MALFORMED_ANSWER. (transfer full) */
JsonNode *aws_json_parse (const char *text, gssize length, GError **error);
/* @pretty: indented by two. (transfer full) */
char *aws_json_to_string (JsonNode *node, gboolean pretty);

G_END_DECLS
