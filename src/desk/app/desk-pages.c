/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-pages.h"

#include <glib/gi18n.h>

#include "desk/activity/desk-activity-page.h"
#include "desk/catalog/desk-catalog-page.h"
#include "desk/data/desk-data-page.h"
#include "desk/guide/desk-guide-page.h"
#include "desk/inbox/desk-inbox-page.h"
#include "desk/ingest/desk-ingest-page.h"
#include "desk/map/desk-map-page.h"
#include "desk/query/desk-query-page.h"

#define ALL      (~0u)
#define PRODUCER DESK_PAGES_FOR (MESH_JOB_PRODUCER)
#define CONSUMER DESK_PAGES_FOR (MESH_JOB_CONSUMER)
#define DAILY    (DESK_PAGES_FOR (MESH_JOB_OWNER) | PRODUCER | CONSUMER) /* no administrators */

static const DeskPageInfo pages[] = {
  { "workshop", NC_ ("page", "Workshop"), "emblem-ok-symbolic", desk_guide_page_get_type, NULL, ALL,
    "Mesh", FALSE },
  { "catalog", NC_ ("page", "Catalog"), "view-grid-symbolic", desk_catalog_page_get_type, NULL,
    DAILY, "Consumer", TRUE },
  { "inbox", NC_ ("page", "Inbox"), "mail-unread-symbolic", desk_inbox_page_get_type, NULL, DAILY,
    "Producer", TRUE },
  { "map", NC_ ("page", "Map"), "mark-location-symbolic", desk_map_page_get_type, NULL, DAILY,
    "Mesh", FALSE },
  { "data", NC_ ("page", "My Data"), "folder-symbolic", desk_data_page_get_type, NULL,
    PRODUCER | CONSUMER, "Consumer", TRUE },
  { "query", NC_ ("page", "Query"), "utilities-terminal-symbolic", desk_query_page_get_type, NULL,
    CONSUMER, "Consumer", FALSE },
  { "ingest", NC_ ("page", "Ingest"), "document-send-symbolic", desk_ingest_page_get_type, NULL,
    PRODUCER, "Producer", FALSE },
  { "mesh", NC_ ("page", "Mesh"), "network-workgroup-symbolic", desk_guide_page_get_type,
    "setup-only", ALL, "Mesh", FALSE },
  { "activity", NC_ ("page", "Activity"), "document-open-recent-symbolic",
    desk_activity_page_get_type, NULL, ALL, "Mesh", FALSE },
};

const DeskPageInfo *
desk_pages_get (guint *n_pages)
{
  if (n_pages != NULL)
    *n_pages = G_N_ELEMENTS (pages);
  return pages;
}

const DeskPageInfo *
desk_pages_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].name, name) == 0)
      return &pages[i];
  return NULL;
}

const char *
desk_page_info_get_title (const DeskPageInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_dpgettext2 (NULL, "page", self->title);
}

gboolean
desk_pages_are_for (const char *name, int job)
{
  const DeskPageInfo *info = desk_pages_find (name);

  return info != NULL && job >= 0 && job < 32 && (info->jobs & DESK_PAGES_FOR (job)) != 0;
}

GtkWidget *
desk_page_info_create (const DeskPageInfo *self, gpointer session, gpointer guide)
{
  GtkWidget *page;

  g_return_val_if_fail (self != NULL, NULL);
  page = g_object_new (self->get_type (), self->option, TRUE, NULL);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (page), "guide") != NULL)
    g_object_set (page, "guide", guide, NULL);
  g_object_bind_property (session, "seat", page, "seat", G_BINDING_SYNC_CREATE);
  return page;
}
