/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-format.h"

#include <glib/gi18n.h>

char *
desk_format_task_icon (gpointer unused, gboolean done, gboolean checking, const char *trouble)
{
  if (trouble != NULL)
    return g_strdup ("dialog-warning-symbolic");
  if (done)
    return g_strdup ("emblem-ok-symbolic");
  return g_strdup (checking ? "content-loading-symbolic" : "radio-symbolic");
}

char **
desk_format_task_classes (gpointer unused, gboolean done, const char *trouble)
{
  const char *classes[] = { trouble != NULL ? "warning" : done ? "success" : "dim-label", NULL };

  return g_strdupv ((char **) classes);
}

char *
desk_format_task_state (gpointer unused, gboolean done, gboolean checking, const char *trouble)
{
  if (trouble != NULL)
    /* Translators: of a step; whether it is done is not known */
    return g_strdup (C_ ("workshop", "Could not be looked at"));
  if (done)
    return g_strdup (C_ ("workshop", "Done"));
  return g_strdup (checking ? C_ ("workshop", "Looking…") : C_ ("workshop", "To do"));
}

char *
desk_format_task_state_part (gpointer unused, gboolean done, gboolean checking, const char *trouble)
{
  g_autofree char *state = desk_format_task_state (unused, done, checking, trouble);

  return g_strconcat ("· ", state, NULL);
}

char *
desk_format_task_action (gpointer unused, const char *id)
{
  return g_strdup (id != NULL ? "win.task" : NULL);
}

GVariant *
desk_format_task_target (gpointer unused, const char *id)
{
  return g_variant_ref_sink (g_variant_new_string (id != NULL ? id : ""));
}

char *
desk_format_progress (gpointer unused, guint n_done, guint n)
{
  if (n > 0 && n_done == n)
    return g_strdup (C_ ("workshop", "The workshop is done"));
  /* Translators: how many steps of the workshop are done, and how many there are */
  return g_strdup_printf (C_ ("workshop", "Workshop: %u of %u done"), n_done, n);
}

double
desk_format_fraction (gpointer unused, guint n_done, guint n)
{
  return n > 0 ? MIN (1., (double) n_done / n) : 0;
}

char *
desk_format_setup_word (gpointer unused, gboolean setup)
{
  return g_strdup (setup ? "setup" : "work");
}

char *
desk_format_setup_search (gpointer unused, gboolean setup_only)
{
  return g_strdup (setup_only ? "setup" : "");
}
