/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/ram/practice-ram.h"

/* Shares that Lake Formation makes, and whether they have arrived. */

/* Resource kinds that RAM knows no longer answer time for: after 12 hours the principal is dropped. */
#define INVITATION_LIFE (12 * G_TIME_SPAN_HOUR)

static char *
find_one (sqlite3_stmt *query)
{
  char *found = NULL;

  if (practice_step (query))
    {
      found = g_strdup (practice_column (query, 0));
      practice_done (query);
    }
  return found;
}

void
ram_expire (PracticeCall *call)
{
  gint64 now = practice_call_get_time (call);
  g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *query = practice_call_query (
      call, "SELECT share FROM ram_invitation WHERE status = 'PENDING' AND created < ?", "i",
      now - INVITATION_LIFE);

  while (practice_step (query))
    g_ptr_array_add (shares, g_strdup (practice_column (query, 0)));
  for (guint i = 0; i < shares->len; i++)
    {
      const char *share = g_ptr_array_index (shares, i);

      practice_call_exec (
          call,
          "UPDATE ram_invitation SET status = 'EXPIRED' WHERE share = ? AND status = 'PENDING'",
          "s", share);
      practice_call_exec (call,
                          "UPDATE ram_association SET status = 'DISASSOCIATED', updated = ? WHERE "
                          "share = ? AND type = 'PRINCIPAL'",
                          "is", now, share);
    }
}

/* An older share of the pair that has the resource, else the one of the same kind and version. */
static char *
find_share (PracticeCall *call,
            const char *receiver,
            const char *kind,
            const char *resource,
            int version)
{
  const char *region = practice_call_get_region (call), *owner = practice_call_get_account (call);
  char *share
      = find_one (practice_call_query (call,
                                       "SELECT s.arn FROM ram_association r JOIN ram_share s ON "
                                       "s.arn = r.share WHERE r.entity = ? AND r.type = 'RESOURCE' "
                                       "AND r.status = 'ASSOCIATED' AND s.region = ? AND s.owner = "
                                       "? AND s.receiver = ? AND s.status = 'ACTIVE'",
                                       "ssss", resource, region, owner, receiver));

  if (share != NULL || version < 2)
    return share;
  return find_one (
      practice_call_query (call,
                           "SELECT arn FROM ram_share WHERE region = ? AND owner = ? AND receiver "
                           "= ? AND kind = ? AND version = ? AND status = 'ACTIVE'",
                           "ssssi", region, owner, receiver, kind, (gint64) version));
}

static char *
make_share (PracticeCall *call, const char *receiver, const char *kind, int version)
{
  const char *region = practice_call_get_region (call), *owner = practice_call_get_account (call);
  g_autofree char *uuid = practice_uuid (), *id = practice_random_id ("", 10);
  g_autofree char *name = version > 1 ? g_strdup_printf ("LakeFormation-V%d-%s", version, id)
                                      : g_strdup_printf ("LakeFormation-%s", id);
  g_autofree char *arn
      = g_strdup_printf ("arn:aws:ram:%s:%s:resource-share/%s", region, owner, uuid);
  gint64 now = practice_call_get_time (call);

  if (!practice_call_exec (call,
                           "INSERT INTO ram_share (arn, region, owner, receiver, kind, version, "
                           "name, status, created, updated) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, 'ACTIVE', ?, ?)",
                           "sssssisii", arn, region, owner, receiver, kind, (gint64) version, name,
                           now, now))
    return NULL;
  return g_steal_pointer (&arn);
}

static gboolean
associate (PracticeCall *call, const char *share, const char *type, const char *entity)
{
  gint64 now = practice_call_get_time (call);

  return practice_call_exec (call,
                             "INSERT INTO ram_association (share, type, entity, status, created, "
                             "updated) VALUES (?, ?, ?, 'ASSOCIATED', ?, ?) "
                             "ON CONFLICT DO UPDATE SET status = 'ASSOCIATED', updated = CASE "
                             "status WHEN 'ASSOCIATED' THEN updated ELSE excluded.updated END",
                             "sssii", share, type, entity, now, now);
}

/* Somebody is asked, unless the share is open or an answer is due already. */
static gboolean
invite (PracticeCall *call, const char *share, const char *receiver)
{
  const char *owner = practice_call_get_account (call);
  gint64 now = practice_call_get_time (call);
  g_autofree char *open = find_one (practice_call_query (
      call,
      "SELECT i.arn FROM ram_invitation i JOIN ram_association p ON p.share = i.share AND p.type = "
      "'PRINCIPAL' "
      "WHERE i.share = ? AND p.status = 'ASSOCIATED' AND i.status IN ('PENDING', 'ACCEPTED')",
      "s", share));
  g_autofree char *uuid = NULL, *arn = NULL;

  if (open != NULL)
    return TRUE;
  uuid = practice_uuid ();
  arn = g_strdup_printf ("arn:aws:ram:%s:%s:resource-share-invitation/%s",
                         practice_call_get_region (call), owner, uuid);
  return practice_call_exec (call,
                             "INSERT INTO ram_invitation (arn, share, sender, receiver, status, "
                             "created, visible, effective) VALUES (?, ?, ?, ?, 'PENDING', ?, ?, 0)",
                             "ssssii", arn, share, owner, receiver, now,
                             now + practice_call_get_delay (call, "ram-delay"));
}

gboolean
ram_invite_again (PracticeCall *call, const char *share, const char *receiver)
{
  return invite (call, share, receiver) && associate (call, share, "PRINCIPAL", receiver);
}

char *
practice_ram_share (PracticeCall *call,
                    const char *receiver_account,
                    const char *kind,
                    const char *resource_arn,
                    int version)
{
  g_autofree char *share = NULL;

  ram_expire (call);
  share = find_share (call, receiver_account, kind, resource_arn, version);
  if (share == NULL)
    share = make_share (call, receiver_account, kind, version);
  if (share == NULL || !associate (call, share, "RESOURCE", resource_arn)
      || !ram_invite_again (call, share, receiver_account))
    return NULL;
  return g_steal_pointer (&share);
}

GPtrArray *
ram_shares_of (PracticeCall *call,
               const char *owner,
               const char *receiver,
               const char *resource_arn)
{
  GPtrArray *shares = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *query
      = practice_call_query (call,
                             "SELECT s.arn FROM ram_association r JOIN ram_share s ON s.arn = "
                             "r.share WHERE r.entity = ? AND r.type = 'RESOURCE' "
                             "AND r.status = 'ASSOCIATED' AND s.owner = ? AND s.receiver = ? AND "
                             "s.status = 'ACTIVE' ORDER BY s.created",
                             "sss", resource_arn, owner, receiver);

  while (practice_step (query))
    g_ptr_array_add (shares, g_strdup (practice_column (query, 0)));
  return shares;
}

static void
drop_empty (PracticeCall *call, const char *share)
{
  g_autofree char *left
      = find_one (practice_call_query (call,
                                       "SELECT entity FROM ram_association WHERE share = ? AND "
                                       "type = 'RESOURCE' AND status = 'ASSOCIATED' LIMIT 1",
                                       "s", share));
  gint64 now = practice_call_get_time (call);

  if (left != NULL)
    return;
  practice_call_exec (call, "UPDATE ram_share SET status = 'DELETED', updated = ? WHERE arn = ?",
                      "is", now, share);
  practice_call_exec (
      call, "UPDATE ram_association SET status = 'DISASSOCIATED', updated = ? WHERE share = ?",
      "is", now, share);
  practice_call_exec (call, "DELETE FROM ram_invitation WHERE share = ? AND status = 'PENDING'",
                      "s", share);
}

void
practice_ram_unshare (PracticeCall *call, const char *receiver_account, const char *resource_arn)
{
  g_autoptr (GPtrArray) shares
      = ram_shares_of (call, practice_call_get_account (call), receiver_account, resource_arn);

  for (guint i = 0; i < shares->len; i++)
    {
      const char *share = g_ptr_array_index (shares, i);

      practice_call_exec (call,
                          "UPDATE ram_association SET status = 'DISASSOCIATED', updated = ? WHERE "
                          "share = ? AND type = 'RESOURCE' AND entity = ?",
                          "iss", practice_call_get_time (call), share, resource_arn);
      drop_empty (call, share);
    }
}

gboolean
practice_ram_is_accepted (PracticeCall *call,
                          const char *owner,
                          const char *account,
                          const char *resource_arn)
{
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT 1 FROM ram_association r JOIN ram_share s ON s.arn = r.share "
      "JOIN ram_association p ON p.share = s.arn AND p.type = 'PRINCIPAL' AND p.entity = ?3 AND "
      "p.status = 'ASSOCIATED' "
      "JOIN ram_invitation i ON i.share = s.arn AND i.status = 'ACCEPTED' AND i.effective <= ?4 "
      "WHERE r.entity = ?1 AND r.type = 'RESOURCE' AND r.status = 'ASSOCIATED' AND s.owner = ?2 "
      "AND s.receiver = ?3 AND s.status = 'ACTIVE'",
      "sssi", resource_arn, owner, account, practice_call_get_time (call));
  gboolean accepted = practice_step (query);

  if (accepted)
    practice_done (query);
  return accepted;
}
