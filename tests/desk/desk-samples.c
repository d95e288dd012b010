/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk-samples.h"

#include "aws/protocols/aws-json.h"
#include "desk/activity/desk-activity-item.h"
#include "desk/common/desk-records.h"
#include "mesh/catalog/mesh-shelf.h"

MeshSubscription *
sample_subscription_new (const char *id, const char *status, const char *table, const char *note)
{
  return sample_subscription_new_changed (id, status, table, note, "arn:aws:iam::999999999999:user/DataMeshConsumer",
                                          "2026-03-01 10:00:00");
}

MeshSubscription *
sample_subscription_new_changed (const char *id,
                                 const char *status,
                                 const char *table,
                                 const char *note,
                                 const char *who,
                                 const char *when)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf (
      "{\"SubscriptionId\": {\"S\": \"%s\"}, \"Status\": {\"S\": \"%s\"}, \"OwnerPrincipal\": "
      "{\"S\": \"111111111111\"},"
      " \"SubscriberPrincipal\": {\"S\": \"999999999999\"}, \"DatabaseName\": {\"S\": "
      "\"telco-111111111111\"},"
      " \"TableName\": {\"L\": [{\"S\": \"%s\"}]}, \"RequestedGrants\": {\"L\": [{\"S\": "
      "\"SELECT\"}, {\"S\": \"DESCRIBE\"}]},"
      " \"CreationDate\": {\"S\": \"2026-03-01 10:00:00\"}, \"UpdatedDate\": {\"S\": \"%s\"},"
      " \"UpdatedBy\": {\"S\": \"%s\"},"
      " \"CreatedBy\": {\"S\": \"arn:aws:iam::999999999999:user/DataMeshConsumer\"}, \"Notes\": "
      "{\"SS\": [\"%s\"]}}",
      id, status, table, when, who, note);
  g_autoptr (JsonNode) node = aws_json_parse (text, -1, &error);
  MeshSubscription *self;

  g_assert_no_error (error);
  self = mesh_subscription_new_from_item (json_node_get_object (node), &error);
  g_assert_no_error (error);
  return self;
}

GListModel *
sample_subscriptions_new (void)
{
  static const struct
  {
    const char *id, *status, *table, *note;
  } samples[] = {
    { "aaaaaaaaaaaaaaaaaaaaaa", "Deleted", "customer_churn", "Not used any more" },
    { "bbbbbbbbbbbbbbbbbbbbbb", "Active", "traffic_forecast_5g", "For planning" },
    { "cccccccccccccccccccccc", "Pending", "cell_throughput", "To find slow cells" },
    { "dddddddddddddddddddddd", "Denied", "customer_churn", "Personal data" },
  };
  GListStore *store = g_list_store_new (MESH_TYPE_SUBSCRIPTION);

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (MeshSubscription) one = sample_subscription_new (
          samples[i].id, samples[i].status, samples[i].table, samples[i].note);

      g_list_store_append (store, one);
    }
  return G_LIST_MODEL (store);
}

static MeshRecord *
new_record (const char *name, const char *description)
{
  g_autoptr (JsonNode) table = aws_json_parse (
      "{\"DatabaseName\": \"telco-111111111111\", \"Owner\": \"111111111111\", \"UpdateTime\": "
      "1772359200,"
      " \"PartitionKeys\": [{\"Name\": \"day\", \"Type\": \"string\"}],"
      " \"Parameters\": {\"classification\": \"csv\", \"sizeKey\": \"7340032\", \"recordCount\": \"90000\","
      " \"objectCount\": \"12\"},"
      " \"StorageDescriptor\": {\"Location\": \"s3://meshdesk-workshop-111111111111/workshop/\","
      " \"Columns\": [{\"Name\": \"cell_id\", \"Type\": \"bigint\", \"Comment\": \"The cell\"},"
      " {\"Name\": \"hour\", \"Type\": \"timestamp\"}, {\"Name\": \"mbit\", \"Type\": \"double\", "
      "\"Comment\": \"Throughput, downlink\"}]}}",
      -1, NULL);
  MeshRecord *self;

  aws_json_set_string (table, "Name", name);
  aws_json_set_string (table, "Description", description);
  self = mesh_record_new (table);
  g_assert_nonnull (self);
  mesh_record_set (self, MESH_TEXT_DOMAIN, "Telco");
  mesh_record_set (self, MESH_TEXT_PRODUCT, "Network");
  mesh_record_set (self, MESH_TEXT_TAGS, "Domain=Telco\nDataProduct=Network");
  return self;
}

GListModel *
sample_products_new (void)
{
  static const struct
  {
    const char *name, *description;
    MeshAccess access;
  } samples[] = {
    { "cell_throughput", "Throughput of each cell, by the hour", MESH_ACCESS_REQUESTED },
    { "customer_churn", "<b>Who left</b> & why", MESH_ACCESS_NONE },
    { "traffic_forecast_5g", "Forecast of 5G traffic", MESH_ACCESS_GRANTED },
  };
  MeshIndexBuilder *builder = mesh_index_builder_new ();
  g_autoptr (MeshIndex) index = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (MeshRecord) record = new_record (samples[i].name, samples[i].description);

      mesh_index_builder_add (builder, record, samples[i].access);
    }
  index = mesh_index_builder_end (builder, 1772362800);
  return G_LIST_MODEL (mesh_shelf_new (index));
}

static DeskSource *
source_of (GListModel *model)
{
  DeskSource *source = desk_source_new_for_model (model);

  g_object_unref (model);
  return source;
}

static GListModel *
sample_runs_new (JsonNode *runs)
{
  GListStore *store = g_list_store_new (DESK_TYPE_ACTIVITY_ITEM);

  for (guint i = 0; i < aws_json_get_length (runs, NULL); i++)
    {
      g_autoptr (DeskActivityItem) item = desk_activity_item_new (i + 1);

      desk_activity_item_set_run (item, aws_json_get_element (runs, NULL, i));
      desk_activity_item_set_details (item, aws_json_get_element (runs, NULL, i));
      g_list_store_append (store, item);
    }
  return G_LIST_MODEL (store);
}

DeskSeat *
sample_seat_new (const char *name, MeshJob job)
{
  DeskSeat *self = desk_seat_new_offline (
      name, job == MESH_JOB_CONSUMER ? "999999999999" : "111111111111", job);
  g_autoptr (DeskSource) catalog = source_of (sample_products_new ());
  g_autoptr (DeskSource) subscriptions = source_of (sample_subscriptions_new ());
  g_autoptr (JsonNode) tables
      = aws_json_parse ("[{\"Database\": \"telco\", \"Table\": \"cell_throughput_link\", "
                        "\"Columns\": [{\"Name\": \"cell_id\", \"Type\": \"bigint\"}]}]",
                        -1, NULL);
  g_autoptr (JsonNode) runs = aws_json_parse (
      "[{\"title\": \"Initialise the mesh\", \"persona\": \"Mesh\", \"started\": 1772359200000000, "
      "\"ended\": 1772359201000000, \"outcome\": \"done\", \"revertible\": 1,"
      " \"steps\": [{\"label\": \"Create the role DataMeshManager\", \"event\": \"done\"}]},"
      " {\"title\": \"Approve a request\", \"persona\": \"Producer\", \"started\": "
      "1772359300000000, \"ended\": 1772359301000000, \"outcome\": \"failed\", \"recipe\": \"{}\","
      " \"error\": \"Refused\", \"steps\": []}]",
      -1, NULL);
  g_autoptr (DeskSource) local = source_of (desk_records_from_tables (tables));
  g_autoptr (DeskSource) activity = source_of (sample_runs_new (runs));

  g_object_set (self, "catalog", catalog, "subscriptions", subscriptions, "tables", local,
                "activity", activity, NULL);
  return self;
}

static void
start_load (gpointer owner, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  SampleLoad *load = g_object_get_data (owner, "load");

  g_clear_object (&load->task);
  load->task = g_task_new (owner, cancellable, callback, data);
}

static GListModel *
finish_load (gpointer owner, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

DeskSource *
sample_source_new (SampleLoad *load)
{
  load->owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_object_set_data (load->owner, "load", load);
  return desk_source_new (start_load, finish_load, load->owner);
}

void
sample_load_end (SampleLoad *load, GListModel *model)
{
  g_autoptr (GTask) task = g_steal_pointer (&load->task);

  if (model != NULL)
    g_task_return_pointer (task, g_object_ref (model), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "no network");
  sample_settle ();
}

void
sample_load_clear (SampleLoad *load)
{
  g_clear_object (&load->task);
  g_clear_object (&load->owner);
}

static gboolean
too_late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

void
sample_run_until (SampleDone done, gpointer data)
{
  gboolean too_late = FALSE;
  const guint timeout = g_timeout_add_seconds (30, too_late_cb, &too_late);

  while (!done (data) && !too_late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  g_assert_true (done (data));
}

void
sample_settle (void)
{
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}
