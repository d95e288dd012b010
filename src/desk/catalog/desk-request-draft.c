/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/catalog/desk-request-draft.h"

#define DATA "request-drafts"

static GHashTable *
drafts_of (DeskSeat *seat)
{
  GHashTable *drafts = g_object_get_data (G_OBJECT (seat), DATA);

  if (drafts != NULL)
    return drafts;
  drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                  (GDestroyNotify) desk_request_draft_free);
  g_object_set_data_full (G_OBJECT (seat), DATA, drafts, (GDestroyNotify) g_hash_table_unref);
  return drafts;
}

void
desk_request_draft_free (DeskRequestDraft *self)
{
  g_free (self->access);
  g_free (self->database);
  g_free (self->tables);
  g_free (self->reason);
  g_strfreev (self->permissions);
  g_free (self->columns);
  g_free (self->rows);
  g_free (self);
}

void
desk_request_draft_keep (DeskSeat *seat, const char *key, DeskRequestDraft *draft)
{
  if (draft != NULL)
    g_hash_table_replace (drafts_of (seat), g_strdup (key), draft);
  else
    g_hash_table_remove (drafts_of (seat), key);
}

DeskRequestDraft *
desk_request_draft_find (DeskSeat *seat, const char *key, const char *access)
{
  DeskRequestDraft *draft = g_hash_table_lookup (drafts_of (seat), key);

  if (draft == NULL || g_strcmp0 (draft->access, access) == 0)
    return draft;
  g_hash_table_remove (drafts_of (seat), key);
  return NULL;
}

gboolean
desk_request_draft_equal (const DeskRequestDraft *a, const DeskRequestDraft *b)
{
  return g_strcmp0 (a->database, b->database) == 0 && g_strcmp0 (a->tables, b->tables) == 0
         && g_strcmp0 (a->reason, b->reason) == 0 && g_strcmp0 (a->columns, b->columns) == 0
         && g_strcmp0 (a->rows, b->rows) == 0
         && g_strv_equal ((const char *const *) a->permissions,
                          (const char *const *) b->permissions);
}
