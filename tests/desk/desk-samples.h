/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "mesh/catalog/mesh-catalog.h"
#include "desk/app/desk-seat.h"

G_BEGIN_DECLS

/* Domain objects for tests and pictures, made as the mesh makes them. All (transfer full). */
MeshSubscription *sample_subscription_new (const char *id, const char *status, const char *table, const char *note);
/* The same, changed by @who at @when. */
MeshSubscription *sample_subscription_new_changed (const char *id, const char *status, const char *table,
                                                   const char *note, const char *who, const char *when);
GListModel *sample_subscriptions_new (void); /* pending, active, denied, deleted */
GListModel *sample_products_new (void);      /* three tables of a telephone network, one with a hostile name */
/* A seat of no mesh with all of them. */
DeskSeat *sample_seat_new (const char *name, MeshJob job);

/* A list that is loaded when the test says so. */
typedef struct
{
  GObject *owner;
  GTask *task; /* (nullable): on its way */
} SampleLoad;
DeskSource *sample_source_new (SampleLoad *load);
/* Ends the load on its way. @model: (nullable): it fails with "no network". */
void sample_load_end (SampleLoad *load, GListModel *model);
void sample_load_clear (SampleLoad *load);

/* Runs the main loop until @done holds; fails after ten seconds. */
typedef gboolean (*SampleDone) (gpointer data);
void sample_run_until (SampleDone done, gpointer data);
/* Runs the main loop until it has nothing to do. */
void sample_settle (void);

G_END_DECLS
