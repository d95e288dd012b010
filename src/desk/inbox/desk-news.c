/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-news.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "mesh/catalog/mesh-catalog.h"

void
desk_news_free (DeskNews *news)
{
  g_free (news->id);
  g_free (news->title);
  g_free (news->body);
  g_free (news);
}

GHashTable *
desk_news_remember (GListModel *subscriptions)
{
  GHashTable *statuses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < g_list_model_get_n_items (subscriptions); i++)
    {
      g_autoptr (MeshSubscription) one = g_list_model_get_item (subscriptions, i);
      g_autofree char *id = NULL, *status = NULL;

      g_object_get (one, "id", &id, "status", &status, NULL);
      if (id != NULL)
        g_hash_table_replace (statuses, g_steal_pointer (&id), g_steal_pointer (&status));
    }
  return statuses;
}

/* "telco: usage, cells" */
static char *
dup_what (MeshSubscription *subscription)
{
  g_autofree char *database = NULL, *names = NULL;
  g_auto (GStrv) tables = NULL;

  g_object_get (subscription, "database", &database, "tables", &tables, NULL);
  names = desk_format_tables (NULL, tables);
  return g_strdup_printf ("%s: %s", database, names);
}

static const char *
find_title (const char *before, const char *status, MeshJob job)
{
  const gboolean decider = job == MESH_JOB_OWNER || job == MESH_JOB_PRODUCER;

  if (g_strcmp0 (before, status) == 0)
    return NULL;
  if (decider)
    return g_strcmp0 (status, "Pending") == 0 ? C_ ("notification", "New Request for Access") : NULL;
  if (job != MESH_JOB_CONSUMER || before == NULL)
    return NULL;
  if (g_strcmp0 (status, "Active") == 0)
    return C_ ("notification", "Your Request Was Approved");
  if (g_strcmp0 (status, "Denied") == 0)
    return C_ ("notification", "Your Request Was Denied");
  if (g_strcmp0 (before, "Active") == 0 && g_strcmp0 (status, "Deleted") == 0)
    return C_ ("notification", "Your Access Was Taken Back");
  return NULL;
}

GPtrArray *
desk_news_compare (GHashTable *before, GListModel *subscriptions, MeshJob job)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_news_free);

  for (guint i = 0; i < g_list_model_get_n_items (subscriptions); i++)
    {
      g_autoptr (MeshSubscription) one = g_list_model_get_item (subscriptions, i);
      g_autofree char *id = NULL, *status = NULL;
      const char *title;
      DeskNews *news;

      g_object_get (one, "id", &id, "status", &status, NULL);
      title = id != NULL ? find_title (g_hash_table_lookup (before, id), status, job) : NULL;
      if (title == NULL)
        continue;
      news = g_new0 (DeskNews, 1);
      news->id = g_steal_pointer (&id);
      news->title = g_strdup (title);
      news->body = dup_what (one);
      g_ptr_array_add (list, news);
    }
  return list;
}
