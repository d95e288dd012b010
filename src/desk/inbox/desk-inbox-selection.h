/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

#include "mesh/catalog/mesh-catalog.h"

G_BEGIN_DECLS

/**
 * DeskInboxSelection: which of the subscriptions shown are chosen, known by their ids: what is chosen stays so when
 * its record changes or moves. One of them; or several, each taken in and out with
 * desk_inbox_selection_toggle(), while moving about does not choose. Choosing more than one (with Ctrl or
 * Shift, or all) begins that.
 *
 * Properties: model (GListModel of MeshSubscription, nullable), several, selected-item (the only one; NULL for none
 * or several), n-selected.
 */
#define DESK_TYPE_INBOX_SELECTION (desk_inbox_selection_get_type ())
G_DECLARE_FINAL_TYPE (DeskInboxSelection, desk_inbox_selection, DESK, INBOX_SELECTION, GObject)

/* After a change of the list "selected-item" follows from an idle source: this makes it follow at once. */
void desk_inbox_selection_settle (DeskInboxSelection *self);
gboolean desk_inbox_selection_get_several (DeskInboxSelection *self);
void desk_inbox_selection_set_several (DeskInboxSelection *self, gboolean several);
/* While several are chosen. */
void desk_inbox_selection_toggle (DeskInboxSelection *self, guint position);
void desk_inbox_selection_toggle_id (DeskInboxSelection *self, const char *id);
/* FALSE: none of that id is shown. */
gboolean desk_inbox_selection_choose (DeskInboxSelection *self, const char *id);
/* (transfer full) (element-type MeshSubscription) */
GPtrArray *desk_inbox_selection_dup_chosen (DeskInboxSelection *self);

G_END_DECLS
