/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-format.h"

#include <glib/gi18n.h>

#include "mesh/model/mesh-mesh.h"

/* Longer names than this do not help anybody, and lay out slowly. */
#define LONGEST_LABEL 500

static const char *const status_order[] = { "Pending", "Active", "Denied", "Deleted" };

char *
desk_format_bounded (gpointer unused, const char *text)
{
  g_autofree char *valid = NULL;
  GString *bounded;
  glong n = 0;

  if (text == NULL)
    return NULL;
  valid = g_utf8_make_valid (text, strnlen (text, LONGEST_LABEL * 6));
  bounded = g_string_new (NULL);
  for (const char *p = valid; *p != '\0' && n < LONGEST_LABEL; p = g_utf8_next_char (p), n++)
    g_string_append_unichar (bounded,
                             g_unichar_iscntrl (g_utf8_get_char (p)) ? ' ' : g_utf8_get_char (p));
  if (n == LONGEST_LABEL)
    g_string_append (bounded, "…");
  return g_string_free (bounded, FALSE);
}

char *
desk_format_status (gpointer unused, const char *status)
{
  if (g_strcmp0 (status, "Pending") == 0)
    return g_strdup (C_ ("subscription", "Pending"));
  if (g_strcmp0 (status, "Active") == 0)
    return g_strdup (C_ ("subscription", "Active"));
  if (g_strcmp0 (status, "Denied") == 0)
    return g_strdup (C_ ("subscription", "Denied"));
  if (g_strcmp0 (status, "Deleted") == 0)
    return g_strdup (C_ ("subscription", "Deleted"));
  return desk_format_bounded (NULL, status != NULL ? status : "");
}

char *
desk_format_access (gpointer unused, const char *access)
{
  if (g_strcmp0 (access, "mine") == 0)
    return g_strdup (C_ ("access", "Yours"));
  if (g_strcmp0 (access, "granted") == 0)
    return g_strdup (C_ ("access", "Granted"));
  if (g_strcmp0 (access, "requested") == 0)
    return g_strdup (C_ ("access", "Requested"));
  return g_strdup ("");
}

char **
desk_format_badge_classes (gpointer unused, const char *word)
{
  static const char *const known[] = { "pending", "active",    "denied", "deleted", "mine",
                                       "granted", "requested", "done",   "failed",  NULL };
  g_autofree char *lower = g_ascii_strdown (word != NULL ? word : "", -1);
  const char *classes[] = { "badge", NULL, NULL };

  if (g_strv_contains (known, lower))
    classes[1] = lower;
  return g_strdupv ((char **) classes);
}

static char *
join (char **words, const char *separator)
{
  g_autofree char *joined = words != NULL ? g_strjoinv (separator, words) : g_strdup ("");

  return desk_format_bounded (NULL, joined);
}

char *
desk_format_tables (gpointer unused, char **tables)
{
  if (tables == NULL || tables[0] == NULL)
    return g_strdup (C_ ("tables of a request", "the whole database"));
  return join (tables, ", ");
}

char *
desk_format_words (gpointer unused, char **words)
{
  return words != NULL && words[0] != NULL ? join (words, ", ") : g_strdup ("–");
}

char *
desk_format_lines (gpointer unused, char **lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      g_autofree char *line = desk_format_bounded (NULL, lines[i]);

      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, line);
    }
  return g_string_free (text, FALSE);
}

char *
desk_format_or_dash (gpointer unused, const char *text)
{
  return text != NULL && *text != '\0' ? desk_format_bounded (NULL, text) : g_strdup ("–");
}

gboolean
desk_format_has_text (gpointer unused, const char *text)
{
  return text != NULL && *text != '\0';
}

gboolean
desk_format_is_stale (gpointer unused, const char *error_text, const char *view)
{
  return error_text != NULL && view != NULL && !g_str_equal (view, "error") && !g_str_equal (view, "loading");
}

char *
desk_format_stale (gpointer unused, const char *error_text, const char *advice)
{
  g_autofree char *bounded = desk_format_bounded (NULL, error_text);

  if (bounded == NULL)
    return g_strdup ("");
  if (advice == NULL)
    /* Translators: above a list; %s: why, a sentence without its full stop */
    return g_strdup_printf (C_ ("error", "This may be old: it could not be read again. %s."), bounded);
  /* Translators: as before; the second %s: a sentence that says what to do */
  return g_strdup_printf (C_ ("error", "This may be old: it could not be read again. %s. %s"), bounded, advice);
}

gboolean
desk_format_has_object (gpointer unused, GObject *object)
{
  return object != NULL;
}

gboolean
desk_format_not (gpointer unused, gboolean value)
{
  return !value;
}

gboolean
desk_format_positive (gpointer unused, guint number)
{
  return number > 0;
}

char *
desk_format_number (gpointer unused, guint number)
{
  return g_strdup_printf ("%'u", number);
}

char *
desk_format_owner (gpointer unused, const char *database, const char *account)
{
  g_autofree char *name = desk_format_bounded (NULL, database != NULL ? database : "");

  if (account == NULL || *account == '\0')
    return g_steal_pointer (&name);
  /* Translators: a database, and the number of the account that owns it */
  return g_strdup_printf (C_ ("product", "%s · owner %s"), name, account);
}

char *
desk_format_request (gpointer unused, const char *subscriber, char **permissions)
{
  g_autofree char *words = desk_format_words (NULL, permissions);

  /* Translators: the number of an account, and the permissions that it asks for */
  return g_strdup_printf (C_ ("request", "%s asks for %s"), subscriber != NULL ? subscriber : "–",
                          words);
}

guint
desk_format_status_rank (gpointer unused, const char *status)
{
  for (guint i = 0; i < G_N_ELEMENTS (status_order); i++)
    if (g_strcmp0 (status, status_order[i]) == 0)
      return i;
  return G_N_ELEMENTS (status_order);
}

guint
desk_format_to_look_at (gpointer unused, int job, guint n_pending, guint n_unread)
{
  return job == MESH_JOB_OWNER || job == MESH_JOB_PRODUCER ? n_pending : n_unread;
}

gboolean
desk_format_is_pending (gpointer unused, const char *status)
{
  return g_strcmp0 (status, "Pending") == 0;
}

char *
desk_format_status_search (gpointer unused, guint row)
{
  return g_strdup (row > 0 && row <= G_N_ELEMENTS (status_order) ? status_order[row - 1] : "");
}

char *
desk_format_subscription_search (gpointer unused,
                                 const char *database,
                                 char **tables,
                                 const char *subscriber,
                                 char **notes)
{
  g_autofree char *names = tables != NULL ? g_strjoinv (" ", tables) : g_strdup ("");
  g_autofree char *words = notes != NULL ? g_strjoinv (" ", notes) : g_strdup ("");

  return g_strjoin (" ", database != NULL ? database : "", names,
                    subscriber != NULL ? subscriber : "", words, NULL);
}

char *
desk_format_record_search (gpointer unused, const char *title, const char *subtitle)
{
  return g_strjoin (" ", title != NULL ? title : "", subtitle != NULL ? subtitle : "", NULL);
}

char *
desk_format_outcome (gpointer unused, const char *tag)
{
  if (g_strcmp0 (tag, "done") == 0)
    return g_strdup (C_ ("activity", "Done"));
  if (g_strcmp0 (tag, "failed") == 0)
    return g_strdup (C_ ("activity", "Failed"));
  if (g_strcmp0 (tag, "cancelled") == 0)
    return g_strdup (C_ ("activity", "Stopped"));
  if (g_strcmp0 (tag, "killed") == 0)
    return g_strdup (C_ ("activity", "Interrupted"));
  if (g_strcmp0 (tag, "running") == 0)
    return g_strdup (C_ ("activity", "Under way"));
  if (g_strcmp0 (tag, "undone") == 0)
    return g_strdup (C_ ("activity", "Undone"));
  return desk_format_bounded (NULL, tag);
}
