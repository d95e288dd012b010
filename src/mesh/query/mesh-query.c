/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/query/mesh-query.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/client/aws-error.h"
#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/plan/mesh-seated.h"
#include "mesh/plan/mesh-wait.h"

#define DEFAULT_LIMIT 10000
#define PAGE 1000
#define MOST_BYTES 262144
#define FIRST_WAIT (100 * G_TIME_SPAN_MILLISECOND)
#define LONGEST_WAIT (2 * G_TIME_SPAN_SECOND)

struct _MeshQuery
{
  GObject parent_instance;

  MeshMesh *mesh;
  MeshPersona *persona;
  char *sql, *database, *output;
  guint limit;

  const char *state; /* static */
  char *id, *file;
  GArray *columns;   /* of MeshQueryColumn */
  GPtrArray *rows;   /* (element-type MeshQueryRow) */
  gint64 scanned, milliseconds;
  gboolean cut, begun;
};

enum
{
  PROP_STATE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void mesh_query_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MeshQuery, mesh_query, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mesh_query_list_model_init))

/* What a thread found out, given to the object on the main context at the end. */
typedef struct
{
  char *id, *file;
  GArray *columns;
  GPtrArray *rows;
  gint64 scanned, milliseconds;
  gboolean cut, utility; /* utility: SHOW, DESCRIBE and the like */
} Outcome;

/* ---- outcomes ---- */

static void
column_clear (gpointer data)
{
  MeshQueryColumn *column = data;

  g_free (column->name);
  g_free (column->type);
}

static Outcome *
outcome_new (void)
{
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->columns = g_array_new (FALSE, FALSE, sizeof (MeshQueryColumn));
  g_array_set_clear_func (outcome->columns, column_clear);
  outcome->rows = g_ptr_array_new_with_free_func (g_object_unref);
  return outcome;
}

static void
outcome_free (Outcome *outcome)
{
  g_free (outcome->id);
  g_free (outcome->file);
  g_array_unref (outcome->columns);
  g_ptr_array_unref (outcome->rows);
  g_free (outcome);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outcome, outcome_free)

/* ---- states, told on the main context ---- */

typedef struct
{
  MeshQuery *self;
  const char *state;
} News;

static gboolean
tell_cb (gpointer data)
{
  News *news = data;

  news->self->state = news->state;
  g_object_notify_by_pspec (G_OBJECT (news->self), properties[PROP_STATE]);
  return G_SOURCE_REMOVE;
}

static void
news_free (gpointer data)
{
  g_object_unref (((News *) data)->self);
  g_free (data);
}

static void
tell (GTask *task, const char *state)
{
  News *news = g_new0 (News, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  news->self = g_object_ref (g_task_get_source_object (task));
  news->state = state;
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, tell_cb, news, news_free);
  g_source_attach (source, g_task_get_context (task));
}

/* ---- starting ---- */

static JsonNode *
start_input (MeshQuery *self, const char *output)
{
  JsonNode *input = aws_json_new ("QueryString", AWS_JSON_STRING, self->sql, NULL);

  if (self->database != NULL)
    aws_json_set (input, "QueryExecutionContext", aws_json_new ("Database", AWS_JSON_STRING, self->database, NULL));
  if (output != NULL)
    aws_json_set (input, "ResultConfiguration", aws_json_new ("OutputLocation", AWS_JSON_STRING, output, NULL));
  return input;
}

/* (transfer full) (nullable): the execution's id */
static char *
start_at (MeshQuery *self, AwsClient *client, const char *output, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) input = start_input (self, output);
  g_autoptr (JsonNode) answer
      = aws_client_call (client, aws_operation_find ("athena:StartQueryExecution"), input, cancellable, error);
  const char *id = aws_json_get_string (answer, "QueryExecutionId");

  if (answer != NULL && id == NULL)
    g_set_error_literal (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER, _("Athena's answer names no query"));
  return g_strdup (id);
}

static gboolean
says (const GError *error, const char *text)
{
  return error->domain == AWS_ERROR && aws_error_get_message (error) != NULL
         && strstr (aws_error_get_message (error), text) != NULL;
}

/* The account's usual bucket; where there is none, what its workgroup says. */
static char *
start (MeshQuery *self, MeshSeated *seat, GCancellable *cancellable, GError **error)
{
  g_autofree char *bucket = mesh_query_dup_bucket (self->mesh, seat->account);
  g_autofree char *usual = g_strdup_printf ("s3://%s/", bucket);
  g_autoptr (GError) local = NULL;
  char *id;

  if (self->output != NULL)
    return start_at (self, seat->client, self->output, cancellable, error);
  id = start_at (self, seat->client, usual, cancellable, &local);
  if (id == NULL && says (local, "output bucket"))
    {
      g_clear_error (&local);
      id = start_at (self, seat->client, NULL, cancellable, &local);
      if (id == NULL && says (local, "output location"))
        {
          g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_READY,
                       /* Translators: the number of an account, and the name of a bucket */
                       _("Account %s has no place for the results of queries yet: the bucket %s is missing; its "
                         "administrator can prepare it (query --prepare)"),
                       seat->account, bucket);
          return NULL;
        }
    }
  if (id == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return id;
}

/* ---- waiting ---- */

static void
stop (AwsClient *client, const char *id)
{
  g_autoptr (JsonNode) input = aws_json_new ("QueryExecutionId", AWS_JSON_STRING, id, NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;

  answer = aws_client_call (client, aws_operation_find ("athena:StopQueryExecution"), input, NULL, &error);
  if (error != NULL)
    g_info ("query %s was not stopped: %s", id, error->message);
}

static gboolean
fail_with_reason (JsonNode *execution, GError **error)
{
  const char *reason = aws_json_get_string (execution, "Status.StateChangeReason");

  /* Translators: %s is why, in the words of AWS, or "it gave no reason" (translated elsewhere) */
  g_set_error (error, MESH_ERROR, MESH_ERROR_QUERY, _("Athena could not run the query: %s"),
               reason != NULL ? reason : _("it gave no reason"));
  return FALSE;
}

/* TRUE: succeeded; FALSE with @over: failed; FALSE without: not yet */
static gboolean
judge (GTask *task, JsonNode *execution, Outcome *outcome, gboolean *over, GError **error)
{
  const char *state = aws_json_get_string (execution, "Status.State");

  outcome->scanned = MAX (aws_json_get_int (execution, "Statistics.DataScannedInBytes", 0), 0);
  outcome->milliseconds = MAX (aws_json_get_int (execution, "Statistics.EngineExecutionTimeInMillis", 0), 0);
  *over = TRUE;
  if (g_strcmp0 (state, "SUCCEEDED") == 0)
    {
      outcome->utility = g_strcmp0 (aws_json_get_string (execution, "StatementType"), "UTILITY") == 0;
      outcome->file = g_strdup (aws_json_get_string (execution, "ResultConfiguration.OutputLocation"));
      return TRUE;
    }
  if (g_strcmp0 (state, "FAILED") == 0)
    return fail_with_reason (execution, error);
  if (g_strcmp0 (state, "CANCELLED") == 0)
    {
      g_set_error_literal (error, MESH_ERROR, MESH_ERROR_QUERY, _("Somebody stopped the query at Athena"));
      return FALSE;
    }
  if (g_strcmp0 (state, "QUEUED") != 0 && g_strcmp0 (state, "RUNNING") != 0)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER, _("Athena's answer has no known state"));
      return FALSE;
    }
  *over = FALSE;
  tell (task, g_str_equal (state, "QUEUED") ? "queued" : "running");
  return FALSE;
}

static gboolean
wait_for_end (GTask *task, AwsClient *client, Outcome *outcome, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) input = aws_json_new ("QueryExecutionId", AWS_JSON_STRING, outcome->id, NULL);
  gint64 pause = FIRST_WAIT;

  for (;;)
    {
      g_autoptr (JsonNode) answer = NULL;
      gboolean over = FALSE;

      if (!mesh_wait (pause, cancellable, error))
        return FALSE;
      answer = aws_client_call (client, aws_operation_find ("athena:GetQueryExecution"), input, cancellable, error);
      if (answer == NULL)
        return FALSE;
      if (judge (task, aws_json_get (answer, "QueryExecution"), outcome, &over, error))
        return TRUE;
      if (over)
        return FALSE;
      pause = MIN (pause * 3 / 2, LONGEST_WAIT);
    }
}

/* ---- results ---- */

static void
take_columns (Outcome *outcome, JsonNode *answer)
{
  const char *path = "ResultSet.ResultSetMetadata.ColumnInfo";

  if (outcome->columns->len > 0)
    return;
  for (guint i = 0; i < aws_json_get_length (answer, path); i++)
    {
      JsonNode *info = aws_json_get_element (answer, path, i);
      const char *name = aws_json_get_string (info, "Name"), *type = aws_json_get_string (info, "Type");
      MeshQueryColumn column = { g_strdup (name != NULL ? name : ""), g_strdup (type != NULL ? type : "varchar") };

      g_array_append_val (outcome->columns, column);
    }
}

/* DESCRIBE's rows are one text, with tabs between what its columns are. */
static void
split_text (GPtrArray *values, guint n_columns)
{
  g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (values, 0), "\t", (gint) n_columns);

  g_ptr_array_set_size (values, 0);
  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (values, i < g_strv_length (parts) ? g_strdup (g_strstrip (parts[i])) : NULL);
}

static MeshQueryRow *
new_row (const Outcome *outcome, JsonNode *row)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < aws_json_get_length (row, "Data"); i++)
    g_ptr_array_add (values, g_strdup (aws_json_get_string (aws_json_get_element (row, "Data", i), "VarCharValue")));
  if (outcome->utility && values->len == 1 && g_ptr_array_index (values, 0) != NULL)
    split_text (values, MAX (outcome->columns->len, 1));
  return mesh_query_row_new (values);
}

/* The first row of the first page is the header, but for SHOW and DESCRIBE, which have none (Athena, GetQueryResults).
 * FALSE: that is enough */
static gboolean
take_rows (Outcome *outcome, JsonNode *answer, gboolean first, guint limit)
{
  guint n = aws_json_get_length (answer, "ResultSet.Rows");

  for (guint i = first && !outcome->utility ? 1 : 0; i < n; i++)
    {
      if (limit > 0 && outcome->rows->len == limit)
        {
          outcome->cut = TRUE;
          return FALSE;
        }
      g_ptr_array_add (outcome->rows, new_row (outcome, aws_json_get_element (answer, "ResultSet.Rows", i)));
    }
  return TRUE;
}

static gboolean
fetch (MeshQuery *self, AwsClient *client, Outcome *outcome, GCancellable *cancellable, GError **error)
{
  g_autofree char *token = NULL;

  for (gboolean first = TRUE;; first = FALSE)
    {
      g_autoptr (JsonNode) input = aws_json_new ("QueryExecutionId", AWS_JSON_STRING, outcome->id, "MaxResults",
                                                 AWS_JSON_INT, PAGE, "NextToken", AWS_JSON_STRING, token, NULL);
      g_autoptr (JsonNode) answer
          = aws_client_call (client, aws_operation_find ("athena:GetQueryResults"), input, cancellable, error);
      const char *next = aws_json_get_string (answer, "NextToken");

      if (answer == NULL)
        return FALSE;
      take_columns (outcome, answer);
      if (!take_rows (outcome, answer, first, self->limit) || next == NULL)
        return TRUE;
      if (g_strcmp0 (next, token) == 0)
        {
          g_set_error_literal (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER, _("Athena repeats a page of results"));
          return FALSE;
        }
      g_free (token);
      token = g_strdup (next);
    }
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  MeshQuery *self = source;
  MeshSeated seat = { NULL };
  g_autoptr (Outcome) outcome = outcome_new ();
  GError *error = NULL;
  gboolean done = FALSE;

  if (mesh_seated_init (&seat, self->mesh, self->persona, MESH_SEAT_LOCAL, &error))
    {
      outcome->id = start (self, &seat, cancellable, &error);
      done = outcome->id != NULL && wait_for_end (task, seat.client, outcome, cancellable, &error);
      if (outcome->id != NULL && !done && g_cancellable_is_cancelled (cancellable))
        stop (seat.client, outcome->id);
      if (done)
        tell (task, "reading");
      done = done && fetch (self, seat.client, outcome, cancellable, &error);
      mesh_seated_clear (&seat);
    }
  if (done)
    g_task_return_pointer (task, g_steal_pointer (&outcome), (GDestroyNotify) outcome_free);
  else
    g_task_return_error (task, error);
}

/* ---- GListModel ---- */

static GType
mesh_query_get_item_type (GListModel *list)
{
  return MESH_TYPE_QUERY_ROW;
}

static guint
mesh_query_get_n_items (GListModel *list)
{
  return MESH_QUERY (list)->rows->len;
}

static gpointer
mesh_query_get_item (GListModel *list, guint position)
{
  MeshQuery *self = MESH_QUERY (list);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position)) : NULL;
}

static void
mesh_query_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = mesh_query_get_item_type;
  iface->get_n_items = mesh_query_get_n_items;
  iface->get_item = mesh_query_get_item;
}

/* ---- GObject ---- */

static void
mesh_query_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STATE)
    g_value_set_string (value, MESH_QUERY (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesh_query_finalize (GObject *object)
{
  MeshQuery *self = MESH_QUERY (object);

  g_object_unref (self->mesh);
  g_object_unref (self->persona);
  g_free (self->sql);
  g_free (self->database);
  g_free (self->output);
  g_free (self->id);
  g_free (self->file);
  g_array_unref (self->columns);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (mesh_query_parent_class)->finalize (object);
}

static void
mesh_query_class_init (MeshQueryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mesh_query_get_property;
  object_class->finalize = mesh_query_finalize;
  properties[PROP_STATE]
      = g_param_spec_string ("state", NULL, NULL, "idle", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_query_init (MeshQuery *self)
{
  g_autoptr (Outcome) nothing = outcome_new ();

  self->state = "idle";
  self->limit = DEFAULT_LIMIT;
  self->columns = g_array_ref (nothing->columns);
  self->rows = g_ptr_array_ref (nothing->rows);
}

/* ---- public ---- */

MeshQuery *
mesh_query_new (MeshMesh *mesh, MeshPersona *persona, const char *sql, const char *database, const char *output)
{
  MeshQuery *self = g_object_new (MESH_TYPE_QUERY, NULL);

  self->mesh = g_object_ref (mesh);
  self->persona = g_object_ref (persona);
  self->sql = g_strstrip (g_strdup (sql));
  self->database = g_strdup (database);
  self->output = g_strdup (output);
  return self;
}

void
mesh_query_set_limit (MeshQuery *self, guint limit)
{
  self->limit = limit;
}

void
mesh_query_run_async (MeshQuery *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (!self->begun);
  self->begun = TRUE;
  g_task_set_source_tag (task, mesh_query_run_async);
  if (*self->sql == '\0' || strlen (self->sql) > MOST_BYTES)
    {
      g_task_return_new_error (task, MESH_ERROR, MESH_ERROR_INVALID, "%s",
                               *self->sql == '\0' ? _("There is nothing to run")
                                                  : _("A query may have at most 262,144 bytes"));
      return;
    }
  tell (task, "queued");
  g_task_run_in_thread (task, run_thread);
}

gboolean
mesh_query_run_finish (MeshQuery *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (Outcome) outcome = g_task_propagate_pointer (G_TASK (result), &local);

  self->state = outcome != NULL                                                  ? "succeeded"
                : g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? "cancelled"
                                                                            : "failed";
  if (outcome != NULL)
    {
      g_array_unref (self->columns);
      g_ptr_array_unref (self->rows);
      self->columns = g_array_ref (outcome->columns);
      self->rows = g_ptr_array_ref (outcome->rows);
      self->id = g_steal_pointer (&outcome->id);
      self->file = g_steal_pointer (&outcome->file);
      self->scanned = outcome->scanned;
      self->milliseconds = outcome->milliseconds;
      self->cut = outcome->cut;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->rows->len);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return outcome != NULL;
}

const char *
mesh_query_get_sql (MeshQuery *self)
{
  return self->sql;
}

const char *
mesh_query_get_state (MeshQuery *self)
{
  return self->state;
}

const char *
mesh_query_get_id (MeshQuery *self)
{
  return self->id;
}

const char *
mesh_query_get_output (MeshQuery *self)
{
  return self->file;
}

guint
mesh_query_get_n_columns (MeshQuery *self)
{
  return self->columns->len;
}

const MeshQueryColumn *
mesh_query_get_column (MeshQuery *self, guint column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);
  return &g_array_index (self->columns, MeshQueryColumn, column);
}

gint64
mesh_query_get_scanned (MeshQuery *self)
{
  return self->scanned;
}

gint64
mesh_query_get_milliseconds (MeshQuery *self)
{
  return self->milliseconds;
}

gboolean
mesh_query_is_cut (MeshQuery *self)
{
  return self->cut;
}

gboolean
mesh_query_column_is_numeric (const MeshQueryColumn *column)
{
  static const char *const numeric[]
      = { "bigint", "integer", "int", "smallint", "tinyint", "double", "float", "real", NULL };

  return g_strv_contains (numeric, column->type) || g_str_has_prefix (column->type, "decimal");
}
