/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-s3.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-names.h"
#include "mesh/plan/mesh-reading.h"

/* S3 takes policies of 20 KB; what is ours leaves room for what is others'. */
#define MAX_POLICY (20 * 1024)
/* Seconds for a service-linked role that was just made to be known to S3. */
#define SETTLE 30

struct _MeshBucketPolicy
{
  MeshResource parent_instance;
  char *partition;
  char *bucket;
  const char *stem; /* of our statements' Sid */
  gsize size; /* of the policy as wanted; bytes */
  char *principal;
  GPtrArray *prefixes; /* sorted, none within another */
  GPtrArray *dropped;  /* principals */
  char *deferred_to;   /* nullable */
};

G_DEFINE_FINAL_TYPE (MeshBucketPolicy, mesh_bucket_policy, MESH_TYPE_RESOURCE)

gboolean
mesh_s3_parse (const char *location, char **bucket, char **prefix)
{
  const char *start = location != NULL ? strstr (location, "://") : NULL;
  const char *slash;

  if (start == NULL
      || !(g_str_has_prefix (location, "s3://") || g_str_has_prefix (location, "s3a://")
           || g_str_has_prefix (location, "s3n://")))
    return FALSE;
  start += 3;
  slash = strchr (start, '/');
  *bucket = slash != NULL ? g_strndup (start, slash - start) : g_strdup (start);
  *prefix = g_strdup (slash != NULL ? slash + 1 : "");
  while (g_str_has_suffix (*prefix, "/"))
    (*prefix)[strlen (*prefix) - 1] = '\0';
  return **bucket != '\0';
}

/* ---- prefixes ---- */

static gboolean
is_within (const char *path, const char *prefix)
{
  const gsize length = strlen (prefix);

  return length == 0
         || (g_str_has_prefix (path, prefix) && (path[length] == '\0' || path[length] == '/'));
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static void
add_prefix (GPtrArray *prefixes, const char *prefix)
{
  for (guint i = 0; i < prefixes->len;)
    {
      const char *other = g_ptr_array_index (prefixes, i);

      if (is_within (prefix, other))
        return;
      if (is_within (other, prefix))
        g_ptr_array_remove_index (prefixes, i);
      else
        i++;
    }
  g_ptr_array_add (prefixes, g_strdup (prefix));
  g_ptr_array_sort (prefixes, compare_texts);
}

/* Where there are too many for the policy: the deepest give way to their common parents. */
static gboolean
collapse (GPtrArray *prefixes)
{
  g_autofree char *parent = NULL;
  guint deepest = 0;
  char *slash;

  for (guint i = 0; i < prefixes->len; i++)
    {
      const char *prefix = g_ptr_array_index (prefixes, i);
      guint depth = 0;

      for (const char *p = prefix; *p != '\0'; p++)
        depth += *p == '/';
      if (depth > deepest)
        {
          deepest = depth;
          g_free (parent);
          parent = g_strdup (prefix);
        }
    }
  if (parent == NULL)
    return FALSE;
  slash = strrchr (parent, '/');
  *slash = '\0';
  add_prefix (prefixes, parent);
  return TRUE;
}

/* ---- statements ---- */

static char *
dup_sid (MeshBucketPolicy *self, const char *suffix)
{
  return g_strconcat (self->stem, self->bucket, suffix, NULL);
}

static JsonNode *
dup_list (JsonNode *node)
{
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return aws_json_copy (node);
  return node != NULL && aws_json_get_string (node, NULL) != NULL
             ? aws_json_array (aws_json_copy (node), NULL)
             : aws_json_new_array ();
}

/* One string is written as such: so does S3 give it back. */
static JsonNode *
new_texts (GPtrArray *texts)
{
  JsonNode *list;

  if (texts->len == 1)
    return aws_json_string (g_ptr_array_index (texts, 0));
  list = aws_json_new_array ();
  for (guint i = 0; i < texts->len; i++)
    aws_json_append_string (list, g_ptr_array_index (texts, i));
  return list;
}

/* Prefixes that our statement opens already, in an earlier run or by the reference: they stay. */
static void
take_prefixes (MeshBucketPolicy *self, JsonNode *statement, GPtrArray *prefixes)
{
  g_autofree char *stem = g_strdup_printf ("arn:%s:s3:::%s/", self->partition, self->bucket);
  g_autoptr (JsonNode) resources = dup_list (aws_json_get (statement, "Resource"));

  for (guint i = 0; i < aws_json_get_length (resources, NULL); i++)
    {
      const char *arn = aws_json_get_string (aws_json_get_element (resources, NULL, i), NULL);
      g_autofree char *prefix
          = arn != NULL && g_str_has_prefix (arn, stem) ? g_strdup (arn + strlen (stem)) : NULL;

      /* The reference opens the whole bucket, perhaps for further products: that is not for us to
       * close here. */
      if (prefix == NULL || !(g_str_equal (prefix, "*") || g_str_has_suffix (prefix, "/*")))
        continue;
      prefix[strlen (prefix) - (g_str_equal (prefix, "*") ? 1 : 2)] = '\0';
      add_prefix (prefixes, prefix);
    }
}

static void
take_principals (MeshBucketPolicy *self, JsonNode *statement, GPtrArray *principals)
{
  g_autoptr (JsonNode) list = dup_list (aws_json_get (statement, "Principal.AWS"));

  for (guint i = 0; i < aws_json_get_length (list, NULL); i++)
    {
      const char *principal = aws_json_get_string (aws_json_get_element (list, NULL, i), NULL);

      /* "AROA…" is what is left of a role that was deleted: S3 would refuse it. */
      if (principal != NULL && g_str_has_prefix (principal, "arn:")
          && !g_ptr_array_find_with_equal_func (self->dropped, principal, g_str_equal, NULL)
          && !g_ptr_array_find_with_equal_func (principals, principal, g_str_equal, NULL))
        g_ptr_array_add (principals, g_strdup (principal));
    }
}

static JsonNode *
new_statement (const char *sid,
               GPtrArray *principals,
               const char *const *actions,
               GPtrArray *resources)
{
  return aws_json_new (
      "Sid", AWS_JSON_STRING, sid, "Effect", AWS_JSON_STRING, "Allow", "Principal", AWS_JSON_NODE,
      aws_json_new ("AWS", AWS_JSON_NODE, new_texts (principals), NULL), "Action", AWS_JSON_STRV,
      actions, "Resource", AWS_JSON_NODE, new_texts (resources), NULL);
}

/* The objects below the prefixes may be read, and these prefixes listed: nothing else of the
 * bucket. */
static void
append_statements (MeshBucketPolicy *self,
                   JsonNode *statements,
                   GPtrArray *prefixes,
                   GPtrArray *principals)
{
  static const char *const read[] = { "s3:Get*", "s3:List*", NULL };
  static const char *const list[] = { "s3:ListBucket", NULL };
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) bucket = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sid = dup_sid (self, ""), *list_sid = dup_sid (self, "-List");
  JsonNode *statement;

  for (guint i = 0; i < prefixes->len; i++)
    {
      const char *prefix = g_ptr_array_index (prefixes, i);
      const char *slash = *prefix != '\0' ? "/" : "";

      g_ptr_array_add (objects, g_strdup_printf ("arn:%s:s3:::%s/%s%s*", self->partition,
                                                 self->bucket, prefix, slash));
      if (*prefix != '\0')
        g_ptr_array_add (folders, g_strdup (prefix));
      g_ptr_array_add (folders, g_strdup_printf ("%s%s*", prefix, slash));
    }
  g_ptr_array_add (bucket, g_strdup_printf ("arn:%s:s3:::%s", self->partition, self->bucket));
  aws_json_append (statements, new_statement (sid, principals, read, objects));
  statement = new_statement (list_sid, principals, list, bucket);
  aws_json_set (statement, "Condition",
                aws_json_new ("StringLike", AWS_JSON_NODE,
                              aws_json_new ("s3:prefix", AWS_JSON_NODE, new_texts (folders), NULL),
                              NULL));
  aws_json_append (statements, statement);
}

static gboolean
is_our_statement (MeshBucketPolicy *self, JsonNode *statement)
{
  g_autofree char *sid = dup_sid (self, ""), *list_sid = dup_sid (self, "-List");
  const char *said = aws_json_get_string (statement, "Sid");

  return g_strcmp0 (said, sid) == 0 || g_strcmp0 (said, list_sid) == 0;
}

/* Ours stand where they stood: a policy that only has them in another order is the same. */
static JsonNode *
new_policy (MeshBucketPolicy *self, JsonNode *there, GPtrArray *prefixes, GPtrArray *principals)
{
  JsonNode *policy = there != NULL ? aws_json_copy (there)
                                   : aws_json_new ("Version", AWS_JSON_STRING, "2012-10-17", NULL);
  JsonNode *statements = aws_json_new_array ();
  JsonNode *old = aws_json_get (policy, "Statement");
  gboolean to_write = prefixes->len > 0;

  if (old != NULL && JSON_NODE_HOLDS_OBJECT (old) && !is_our_statement (self, old))
    aws_json_append (statements, aws_json_copy (old));
  for (guint i = 0; i < aws_json_get_length (old, NULL); i++)
    if (!is_our_statement (self, aws_json_get_element (old, NULL, i)))
      aws_json_append (statements, aws_json_copy (aws_json_get_element (old, NULL, i)));
    else if (to_write)
      {
        append_statements (self, statements, prefixes, principals);
        to_write = FALSE;
      }
  if (to_write)
    append_statements (self, statements, prefixes, principals);
  aws_json_set (policy, "Statement", statements);
  return policy;
}

/* What is there with our statements as wanted; others' stay as they are. */
static JsonNode *
new_wanted (MeshBucketPolicy *self, JsonNode *there, GError **error)
{
  g_autoptr (GPtrArray) prefixes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) principals = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (principals, g_strdup (self->principal));
  for (guint i = 0; i < self->prefixes->len; i++)
    add_prefix (prefixes, g_ptr_array_index (self->prefixes, i));
  for (guint i = 0; i < aws_json_get_length (there, "Statement"); i++)
    {
      JsonNode *statement = aws_json_get_element (there, "Statement", i);

      if (!is_our_statement (self, statement))
        continue;
      take_prefixes (self, statement, prefixes);
      take_principals (self, statement, principals);
    }
  for (;;)
    {
      g_autoptr (JsonNode) policy = new_policy (self, there, prefixes, principals);
      g_autofree char *text = aws_json_to_string (policy, FALSE);

      if (strlen (text) <= MAX_POLICY)
        return g_steal_pointer (&policy);
      if (!collapse (prefixes))
        break;
    }
  g_set_error (error, MESH_ERROR, MESH_ERROR_CONFLICT,
               _("The policy of bucket %s would exceed S3's 20 KB"), self->bucket);
  return NULL;
}

/* ---- the resource ---- */

/* @policy: (out): NULL: none. */
static gboolean
parse_policy (JsonNode *answer, JsonNode **policy, GError **error)
{
  JsonNode *document = aws_json_get (answer, "Policy");
  const char *text = aws_json_get_string (answer, "Policy");

  *policy = NULL;
  if (text == NULL)
    {
      *policy
          = document != NULL && JSON_NODE_HOLDS_OBJECT (document) ? aws_json_copy (document) : NULL;
      return TRUE;
    }
  *policy = aws_json_parse (text, -1, error);
  return *policy != NULL;
}

static gboolean
read_policy (MeshBucketPolicy *self,
             MeshReads *reads,
             JsonNode **policy,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (JsonNode) input = aws_json_new ("Bucket", AWS_JSON_STRING, self->bucket, NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;

  answer = mesh_reads_call (reads, mesh_resource_get_client (MESH_RESOURCE (self)),
                            "s3:GetBucketPolicy", input, cancellable, &local);
  *policy = NULL;
  if (answer != NULL)
    return parse_policy (answer, policy, error);
  if (aws_error_is_code (local, "NoSuchBucketPolicy"))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static JsonNode *
new_put (MeshBucketPolicy *self, JsonNode *policy)
{
  g_autofree char *text = aws_json_to_string (policy, FALSE);

  return aws_json_new ("Bucket", AWS_JSON_STRING, self->bucket, "Policy", AWS_JSON_STRING, text,
                       NULL);
}

/* A bucket of yet another account, or one that is not there (a table may name any). */
static gboolean
is_not_ours (const GError *error)
{
  return g_error_matches (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED)
         || aws_error_is_code (error, "NoSuchBucket");
}

static gsize
get_size (JsonNode *policy)
{
  g_autofree char *text = aws_json_to_string (policy, FALSE);

  return strlen (text);
}

static gboolean
mesh_bucket_policy_observe (MeshResource *resource,
                            MeshReads *reads,
                            GCancellable *cancellable,
                            GError **error)
{
  MeshBucketPolicy *self = MESH_BUCKET_POLICY (resource);
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) there = NULL;
  g_autoptr (JsonNode) wanted = NULL;
  g_autoptr (JsonNode) nothing = aws_json_new_object ();
  g_autofree char *difference = NULL;

  if (self->deferred_to != NULL)
    {
      g_autofree char *detail = g_strdup_printf (
          /* Translators: the number of an account, and its bucket; the two names with dashes are commands */
          _("Only account %s can change its bucket %s: its next run of create-data-product or "
          "approve-subscription checks this"),
          self->deferred_to, self->bucket);

      mesh_resource_set_state (resource, MESH_STATE_DEFERRED);
      mesh_resource_set_detail (resource, detail);
      return TRUE;
    }
  if (!read_policy (self, reads, &there, cancellable, &local))
    {
      if (is_not_ours (local))
        {
          g_autofree char *detail
              /* Translators: a bucket; why, in the words of AWS; the ARN of a role that needs to read */
              = g_strdup_printf (_("The policy of bucket %s cannot be changed from here: %s. Its "
                                 "owner must let %s read the tables' folders"),
                                 self->bucket, local->message, self->principal);

          mesh_resource_set_state (resource, MESH_STATE_DEFERRED);
          mesh_resource_set_detail (resource, detail);
          return TRUE;
        }
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  wanted = new_wanted (self, there, error);
  if (wanted == NULL)
    return FALSE;
  self->size = get_size (wanted);
  if (mesh_json_equal (there, wanted) || (self->prefixes->len == 0 && there == NULL))
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return TRUE;
    }
  difference = mesh_json_dup_difference (there != NULL ? there : nothing, wanted);
  mesh_resource_set_state (resource, there != NULL ? MESH_STATE_DIFFERS : MESH_STATE_ABSENT);
  mesh_resource_set_difference (resource, difference);
  mesh_resource_take_undo (resource, "bucket-policy", aws_json_new ("Bucket", AWS_JSON_STRING, self->bucket, NULL),
                           there != NULL ? aws_json_copy (there) : NULL, aws_json_copy (wanted));
  mesh_resource_add_call (resource, "s3:PutBucketPolicy", new_put (self, wanted));
  return TRUE;
}

static gboolean
attempt (MeshResource *resource, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;

  answer = aws_client_call (mesh_resource_get_client (resource),
                            aws_operation_find ("s3:PutBucketPolicy"), data, cancellable, error);
  return answer != NULL;
}

/* S3 resolves principals when it saves: one that was just made is not known at once. */
static gboolean
is_settling (const GError *error)
{
  const char *message = aws_error_get_message (error);

  return aws_error_is_code (error, "MalformedPolicy") && message != NULL
         && strstr (message, "Invalid principal") != NULL;
}

static gboolean
mesh_bucket_policy_apply (MeshResource *resource,
                          MeshReads *reads,
                          GCancellable *cancellable,
                          GError **error)
{
  GPtrArray *calls;
  MeshCall *call;

  /* Nothing guards a bucket's policy against two writers: at least it is read right before. */
  mesh_reads_forget (reads, mesh_resource_get_client (resource), "s3:GetBucketPolicy");
  mesh_resource_clear_calls (resource);
  if (!mesh_bucket_policy_observe (resource, reads, cancellable, error))
    return FALSE;
  calls = mesh_resource_get_calls (resource);
  if (calls->len == 0)
    return TRUE;
  call = g_ptr_array_index (calls, 0);
  return mesh_resource_settle (resource, _("S3 to know the role"), SETTLE, is_settling, attempt,
                               call->input, cancellable, error);
}

static void
mesh_bucket_policy_finalize (GObject *object)
{
  MeshBucketPolicy *self = MESH_BUCKET_POLICY (object);

  g_clear_pointer (&self->partition, g_free);
  g_clear_pointer (&self->bucket, g_free);
  g_clear_pointer (&self->principal, g_free);
  g_clear_pointer (&self->deferred_to, g_free);
  g_clear_pointer (&self->prefixes, g_ptr_array_unref);
  g_clear_pointer (&self->dropped, g_ptr_array_unref);
  G_OBJECT_CLASS (mesh_bucket_policy_parent_class)->finalize (object);
}

static void
mesh_bucket_policy_class_init (MeshBucketPolicyClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_bucket_policy_finalize;
  resource_class->kind = "bucket-policy";
  resource_class->observe = mesh_bucket_policy_observe;
  resource_class->apply = mesh_bucket_policy_apply;
}

static void
mesh_bucket_policy_init (MeshBucketPolicy *self)
{
  self->stem = MESH_BUCKET_POLICY_SID;
  self->prefixes = g_ptr_array_new_with_free_func (g_free);
  self->dropped = g_ptr_array_new_with_free_func (g_free);
}

MeshResource *
mesh_bucket_policy_new (const char *partition, const char *bucket, const char *principal)
{
  MeshBucketPolicy *self = g_object_new (MESH_TYPE_BUCKET_POLICY, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id = g_strdup_printf ("bucket-policy %s", bucket);
  g_autofree char *label = g_strdup_printf (
      _("Let the mesh's Lake Formation read the tables' folders in bucket %s"), bucket);

  self->partition = g_strdup (partition);
  self->bucket = g_strdup (bucket);
  self->principal = g_strdup (principal);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}

MeshResource *
mesh_bucket_policy_new_for_crawler (const char *partition, const char *bucket, const char *role)
{
  MeshResource *resource = mesh_bucket_policy_new (partition, bucket, role);
  g_autofree char *id = g_strdup_printf ("bucket-policy %s crawler", bucket);
  g_autofree char *label
      /* Translators: %s is the name of a bucket */
      = g_strdup_printf (_ ("Let the mesh's crawler read the tables' folders in bucket %s"), bucket);

  MESH_BUCKET_POLICY (resource)->stem = MESH_BUCKET_POLICY_CRAWLER_SID;
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}

void
mesh_bucket_policy_add_prefix (MeshBucketPolicy *self, const char *prefix)
{
  add_prefix (self->prefixes, prefix);
}

void
mesh_bucket_policy_drop_principal (MeshBucketPolicy *self, const char *principal)
{
  g_ptr_array_add (self->dropped, g_strdup (principal));
}

void
mesh_bucket_policy_defer (MeshBucketPolicy *self, const char *owner)
{
  g_free (self->deferred_to);
  self->deferred_to = g_strdup (owner);
}

gsize
mesh_bucket_policy_get_size (MeshBucketPolicy *self, const char **bucket)
{
  *bucket = self->bucket;
  return self->size;
}
