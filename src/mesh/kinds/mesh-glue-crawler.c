/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-glue.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/plan/mesh-reading.h"

/* Seconds for a role that was just made to be usable by Glue, and for a crawl. */
#define SETTLE 60
#define CRAWL  (30 * 60)

struct _MeshGlueCrawler
{
  MeshResource parent_instance;
  char *name;
  JsonNode *input;
  gboolean run;
  gboolean passing; /* the right to pass its role is new */
  gboolean there; /* as observed */
  gboolean differs;
  MeshCrawl *crawl;
};

G_DEFINE_FINAL_TYPE (MeshGlueCrawler, mesh_glue_crawler, MESH_TYPE_RESOURCE)

/* GetCrawler gives back a role's name or path where an ARN was given. */
static gboolean
same_role (const char *wanted, const char *there)
{
  const char *a = wanted != NULL ? strrchr (wanted, '/') : NULL,
             *b = there != NULL ? strrchr (there, '/') : NULL;

  return g_strcmp0 (a != NULL ? a + 1 : wanted, b != NULL ? b + 1 : there) == 0;
}

/* Targets come back with members that were not given: only those given are compared. */
static gboolean
covers (JsonNode *there, JsonNode *wanted)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (JSON_NODE_HOLDS_OBJECT (wanted))
    {
      json_object_iter_init (&iter, json_node_get_object (wanted));
      while (json_object_iter_next (&iter, &name, &value))
        if (!covers (aws_json_get (there, name), value))
          return FALSE;
      return TRUE;
    }
  if (JSON_NODE_HOLDS_ARRAY (wanted))
    {
      if (aws_json_get_length (there, NULL) != aws_json_get_length (wanted, NULL))
        return FALSE;
      for (guint i = 0; i < aws_json_get_length (wanted, NULL); i++)
        if (!covers (aws_json_get_element (there, NULL, i), aws_json_get_element (wanted, NULL, i)))
          return FALSE;
      return TRUE;
    }
  return mesh_json_equal (there, wanted);
}

gboolean
mesh_glue_crawler_is_like (JsonNode *crawler, JsonNode *input)
{
  const char *schedule = aws_json_get_string (input, "Schedule");

  return same_role (aws_json_get_string (input, "Role"), aws_json_get_string (crawler, "Role"))
         && g_strcmp0 (aws_json_get_string (input, "DatabaseName"),
                       aws_json_get_string (crawler, "DatabaseName"))
                == 0
         && g_strcmp0 (schedule, aws_json_get_string (crawler, "Schedule.ScheduleExpression")) == 0
         && covers (aws_json_get (crawler, "Targets"), aws_json_get (input, "Targets"));
}

/* What UpdateCrawler takes, of what GetCrawler gives. */
static JsonNode *
new_update (JsonNode *crawler)
{
  static const char *const same[] = { "Name", "Role", "DatabaseName", "Description", "Targets", "Classifiers",
                                      "TablePrefix", "SchemaChangePolicy", "RecrawlPolicy", "LineageConfiguration",
                                      "Configuration", "CrawlerSecurityConfiguration", NULL };
  JsonNode *input = aws_json_new_object ();

  for (guint i = 0; same[i] != NULL; i++)
    if (aws_json_get (crawler, same[i]) != NULL)
      aws_json_set (input, same[i], aws_json_copy (aws_json_get (crawler, same[i])));
  aws_json_set_string (input, "Schedule", aws_json_get_string (crawler, "Schedule.ScheduleExpression"));
  return input;
}

static JsonNode *
new_name (MeshGlueCrawler *self)
{
  return aws_json_new ("Name", AWS_JSON_STRING, self->name, NULL);
}

static JsonNode *
new_put (MeshGlueCrawler *self)
{
  JsonNode *input = aws_json_copy (self->input);

  if (self->there)
    json_object_remove_member (json_node_get_object (input), "Tags");
  return input;
}

static gboolean
mesh_glue_crawler_observe (MeshResource *resource,
                           MeshReads *reads,
                           GCancellable *cancellable,
                           GError **error)
{
  MeshGlueCrawler *self = MESH_GLUE_CRAWLER (resource);
  g_autoptr (JsonNode) input = new_name (self);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;

  answer = mesh_reads_call (reads, mesh_resource_get_client (resource), "glue:GetCrawler", input,
                            cancellable, &local);
  if (answer == NULL && !aws_error_is_code (local, "EntityNotFoundException"))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  self->there = answer != NULL;
  self->differs = answer == NULL || !mesh_glue_crawler_is_like (aws_json_get (answer, "Crawler"), self->input);
  if (self->differs)
    mesh_resource_take_undo (resource, "glue-crawler", new_name (self),
                             self->there ? new_update (aws_json_get (answer, "Crawler")) : NULL,
                             aws_json_copy (self->input));
  else if (self->run)
    mesh_resource_set_lasting (resource, _("What a crawler wrote stays"));
  if (self->differs)
    mesh_resource_add_call (resource, self->there ? "glue:UpdateCrawler" : "glue:CreateCrawler",
                            new_put (self));
  if (self->run)
    mesh_resource_add_call (resource, "glue:StartCrawler", new_name (self));
  if (!self->there)
    mesh_resource_set_state (resource, MESH_STATE_ABSENT);
  else
    mesh_resource_set_state (resource,
                             self->differs || self->run ? MESH_STATE_DIFFERS : MESH_STATE_HOLDS);
  return TRUE;
}

/* ---- applying ---- */

static gboolean
attempt_put (MeshResource *resource, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshGlueCrawler *self = MESH_GLUE_CRAWLER (resource);
  g_autoptr (JsonNode) input = new_put (self);
  g_autoptr (JsonNode) answer = NULL;

  answer = aws_client_call (
      mesh_resource_get_client (resource),
      aws_operation_find (self->there ? "glue:UpdateCrawler" : "glue:CreateCrawler"), input,
      cancellable, error);
  return answer != NULL;
}

/* "Service is unable to assume role": it was made a moment ago. A crawler that runs is changed
 * later. */
static gboolean
is_settling (const GError *error)
{
  const char *message = aws_error_get_message (error);

  return aws_error_is_code (error, "CrawlerRunningException")
         || (aws_error_is_code (error, "InvalidInputException") && message != NULL
             && strstr (message, "assume") != NULL);
}

/* "… is not authorized to perform: iam:PassRole on resource: …" */
static gboolean
is_settling_passing (const GError *error)
{
  const char *message = aws_error_get_message (error);

  return is_settling (error)
         || (g_error_matches (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED) && message != NULL
             && strstr (message, "iam:PassRole") != NULL);
}

static gboolean
start (MeshGlueCrawler *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) input = new_name (self);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) local = NULL;

  answer = aws_client_call (mesh_resource_get_client (MESH_RESOURCE (self)),
                            aws_operation_find ("glue:StartCrawler"), input, cancellable, &local);
  if (answer != NULL || aws_error_is_code (local, "CrawlerRunningException"))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
is_running (const GError *error)
{
  return g_error_matches (error, MESH_ERROR, MESH_ERROR_STALLED);
}

static gboolean
attempt_finish (MeshResource *resource, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshGlueCrawler *self = MESH_GLUE_CRAWLER (resource);
  g_autoptr (JsonNode) input = new_name (self);
  g_autoptr (JsonNode) answer = NULL;
  const char *state, *status;

  answer = aws_client_call (mesh_resource_get_client (resource),
                            aws_operation_find ("glue:GetCrawler"), input, cancellable, error);
  if (answer == NULL)
    return FALSE;
  mesh_crawl_look (self->crawl, mesh_resource_get_client (resource), aws_json_get (answer, "Crawler"), cancellable);
  state = aws_json_get_string (answer, "Crawler.State");
  status = aws_json_get_string (answer, "Crawler.LastCrawl.Status");
  if (g_strcmp0 (state, "READY") != 0)
    {
      /* Translators: a crawler, and its state as AWS says it, such as RUNNING */
      g_set_error (error, MESH_ERROR, MESH_ERROR_STALLED, _("The crawler %s is still %s"), self->name,
                   state);
      return FALSE;
    }
  if (g_strcmp0 (status, "FAILED") != 0 && g_strcmp0 (status, "CANCELLED") != 0)
    return TRUE;
  /* Translators: a crawler; how it ended as AWS says it, such as FAILED; why, in the words of AWS */
  g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_READY, _("The crawler %s ended %s: %s"), self->name,
               status, aws_json_get_string (answer, "Crawler.LastCrawl.ErrorMessage"));
  return FALSE;
}

static gboolean
mesh_glue_crawler_apply (MeshResource *resource,
                         MeshReads *reads,
                         GCancellable *cancellable,
                         GError **error)
{
  MeshGlueCrawler *self = MESH_GLUE_CRAWLER (resource);
  g_autoptr (GError) local = NULL;

  if (self->differs
      && !mesh_resource_settle (resource, _("Glue to know the crawler's role"), SETTLE,
                                self->passing ? is_settling_passing : is_settling,
                                attempt_put, NULL, cancellable, &local)
      && !aws_error_is_code (local, "AlreadyExistsException"))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  mesh_reads_forget (reads, mesh_resource_get_client (resource), "glue:GetCrawler");
  if (!self->run)
    return TRUE;
  mesh_crawl_begin (self->crawl, mesh_resource_get_client (resource), cancellable);
  return start (self, cancellable, error)
         && mesh_resource_settle (resource, _("the crawler to finish"), CRAWL, is_running,
                                  attempt_finish, NULL, cancellable, error);
}

static void
mesh_glue_crawler_finalize (GObject *object)
{
  MeshGlueCrawler *self = MESH_GLUE_CRAWLER (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->crawl, mesh_crawl_free);
  g_clear_pointer (&self->input, json_node_unref);
  G_OBJECT_CLASS (mesh_glue_crawler_parent_class)->finalize (object);
}

static void
mesh_glue_crawler_class_init (MeshGlueCrawlerClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_glue_crawler_finalize;
  resource_class->kind = "glue-crawler";
  resource_class->observe = mesh_glue_crawler_observe;
  resource_class->apply = mesh_glue_crawler_apply;
}

static void
mesh_glue_crawler_init (MeshGlueCrawler *self)
{
}

MeshResource *
mesh_glue_crawler_new (JsonNode *input, gboolean run)
{
  MeshGlueCrawler *self = g_object_new (MESH_TYPE_GLUE_CRAWLER, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id = NULL, *label = NULL;

  self->name = g_strdup (aws_json_get_string (input, "Name"));
  self->crawl = mesh_crawl_new (self->name);
  self->input = input;
  self->run = run;
  id = g_strdup_printf ("glue-crawler %s", self->name);
  label = run ? g_strdup_printf (_("Run the crawler %s"), self->name)
              : g_strdup_printf (_("Make the crawler %s"), self->name);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}

void
mesh_glue_crawler_set_passing (MeshGlueCrawler *self, gboolean passing)
{
  self->passing = passing;
}

MeshCrawlReport *
mesh_glue_crawler_dup_report (MeshGlueCrawler *self)
{
  g_return_val_if_fail (MESH_IS_GLUE_CRAWLER (self), NULL);
  return mesh_crawl_dup_report (self->crawl);
}

guint
mesh_glue_crawler_get_serial (MeshGlueCrawler *self)
{
  g_return_val_if_fail (MESH_IS_GLUE_CRAWLER (self), 0);
  return mesh_crawl_get_serial (self->crawl);
}
