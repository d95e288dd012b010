/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-samples.h"
#include "desk/inbox/desk-news.h"

static GListModel *
new_list (const char *first, ...)
{
  GListStore *store = g_list_store_new (MESH_TYPE_SUBSCRIPTION);
  va_list args;

  va_start (args, first);
  for (const char *id = first; id != NULL; id = va_arg (args, const char *))
    {
      const char *status = va_arg (args, const char *);
      g_autoptr (MeshSubscription) one = sample_subscription_new (id, status, "usage", "<b>note</b>");

      g_list_store_append (store, one);
    }
  va_end (args);
  return G_LIST_MODEL (store);
}

static void
assert_news (GListModel *before, GListModel *after, MeshJob job, const char *wanted)
{
  g_autoptr (GHashTable) known = desk_news_remember (before);
  g_autoptr (GPtrArray) news = desk_news_compare (known, after, job);
  g_autoptr (GString) said = g_string_new (NULL);

  for (guint i = 0; i < news->len; i++)
    {
      DeskNews *one = g_ptr_array_index (news, i);

      g_string_append_printf (said, "%s %s;", one->id, one->title);
      g_assert_nonnull (strstr (one->body, "usage"));
    }
  g_assert_cmpstr (said->str, ==, wanted);
}

static void
test_compare (void)
{
  g_autoptr (GListModel) none = new_list (NULL);
  g_autoptr (GListModel) asked = new_list ("a", "Pending", "b", "Active", "c", "Pending", NULL);
  g_autoptr (GListModel) decided = new_list ("a", "Active", "b", "Deleted", "c", "Denied", "d", "Pending", NULL);

  assert_news (none, asked, MESH_JOB_PRODUCER, "a New Request for Access;c New Request for Access;");
  assert_news (asked, asked, MESH_JOB_PRODUCER, "");
  assert_news (asked, decided, MESH_JOB_OWNER, "d New Request for Access;");
  assert_news (asked, decided, MESH_JOB_CONSUMER,
               "a Your Request Was Approved;b Your Access Was Taken Back;c Your Request Was Denied;");
  assert_news (none, decided, MESH_JOB_CONSUMER, "");
  assert_news (none, decided, MESH_JOB_PRODUCER_ADMIN, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/news/compare", test_compare);
  return g_test_run ();
}
