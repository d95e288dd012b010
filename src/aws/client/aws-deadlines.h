/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Many timers as one source: a main loop visits each of its sources at each turn. One thread only. */
typedef struct _AwsDeadlines AwsDeadlines;
typedef struct _AwsDeadline AwsDeadline;

AwsDeadlines *aws_deadlines_new (GMainContext *context);
/* All its deadlines must have been removed. */
void aws_deadlines_free (AwsDeadlines *self);

/* @function is called once, after @seconds, unless it is removed before; remove it in any case. */
AwsDeadline *aws_deadlines_add (AwsDeadlines *self, guint seconds, void (*function) (gpointer data), gpointer data);
void aws_deadlines_remove (AwsDeadlines *self, AwsDeadline *deadline);

G_END_DECLS
