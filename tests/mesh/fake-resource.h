/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/* A world that fake resources change: a folder of files, so that it outlives a killed process. */
typedef struct
{
  char *folder;
  GMutex lock;
  GCond cond;
  GPtrArray *log;     /* "apply a", "apply b", in the order in which they ended */
  GArray *batches;    /* (element-type guint): sizes */
  guint inside;       /* applies that run now */
  guint most_inside;
  guint gather;       /* applies wait until so many run at once; 0: don't */
  const char *fail;   /* nullable: the name whose apply fails */
  const char *kill;   /* nullable: the name whose apply is killed, after its change */
  const char *hang;   /* nullable: the name whose apply waits to be cancelled */
} World;

World *world_new (const char *folder); /* NULL: a new one */
void world_free (World *world);
char *world_dup_log (World *world);
gboolean world_has (World *world, const char *name);
void world_forget_log (World *world);

#define FAKE_TYPE_RESOURCE (fake_resource_get_type ())
G_DECLARE_FINAL_TYPE (FakeResource, fake_resource, FAKE, RESOURCE, MeshResource)
MeshResource *fake_resource_new (World *world, const char *name);
/* Applied in batches of at most 20 with others of that key. */
MeshResource *fake_resource_new_batched (World *world, const char *name, const char *key);
void fake_resource_defer (MeshResource *resource);

G_END_DECLS
