/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

#include "mesh/model/mesh-mesh.h"

G_BEGIN_DECLS

/** DeskNews: something that happened to a subscription since it was last looked at. */
typedef struct
{
  char *id;    /* of the subscription */
  char *title;
  char *body;
} DeskNews;
void desk_news_free (DeskNews *news);

/* What subscriptions there are: id → status. (transfer full) */
GHashTable *desk_news_remember (GListModel *subscriptions);
/* What is new in @subscriptions for somebody of that @job: requests to decide on for owners and producers,
 * decisions for consumers. @before: of desk_news_remember(). (transfer full) (element-type DeskNews) */
GPtrArray *desk_news_compare (GHashTable *before, GListModel *subscriptions, MeshJob job);

G_END_DECLS
