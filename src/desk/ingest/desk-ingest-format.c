/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-format.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk/common/desk-format.h"

#define SHOWN 200 /* characters of a cell */

char *
desk_ingest_format_files (gpointer unused, guint n_files, guint64 size)
{
  g_autofree char *text = g_format_size (size);

  /* Translators: "3 files, 1.2 MB" */
  return g_strdup_printf (g_dngettext (NULL, "%'u file, %s", "%'u files, %s", n_files), n_files, text);
}

static const char *
say_separator (const char *separator)
{
  switch (separator != NULL ? *separator : '\0')
    {
    case ';':
      return C_ ("ingest", "CSV, separated by semicolons");
    case '\t':
      return C_ ("ingest", "CSV, separated by tabs");
    case '|':
      return C_ ("ingest", "CSV, separated by bars");
    default:
      return C_ ("ingest", "CSV, separated by commas");
    }
}

char *
desk_ingest_format_kind (gpointer unused, guint format, const char *separator, gboolean header)
{
  if (format == MESH_FORMAT_PARQUET)
    return g_strdup (C_ ("ingest", "Parquet"));
  if (format == MESH_FORMAT_JSON)
    return g_strdup (C_ ("ingest", "JSON lines"));
  /* Translators: the kind of file, "CSV, separated by commas", goes before */
  return g_strdup_printf (header ? C_ ("ingest", "%s, with a header")
                                 /* Translators: the kind of file, "CSV, separated by commas", goes before */
                                 : C_ ("ingest", "%s, without a header"),
                          say_separator (separator));
}

char *
desk_ingest_format_keys (gpointer unused, const char *keys, guint n_folders)
{
  if (keys == NULL || *keys == '\0')
    return g_strdup ("");
  /* Translators: names of folders' keys, such as "year, month"; then a number */
  return g_strdup_printf (
      /* Translators: names of columns, and the number of folders whose names give their values */
      g_dngettext (NULL, "Partitions by %s: %'u folder", "Partitions by %s: %'u folders", n_folders), keys, n_folders);
}

char *
desk_ingest_format_sample (gpointer unused,
                           guint n_sampled,
                           guint64 sample_size,
                           guint n_files,
                           guint64 size)
{
  g_autofree char *sample = g_format_size (sample_size);
  g_autofree char *all = g_format_size (size);

  return g_strdup_printf (
      /* Translators: the size of the sample, in 3 of 120 files, the size of all */
      C_ ("ingest", "Columns and types come from a sample: %s in %'u of %'u files (%s). "
                    "Rows that were not looked at may be different."),
      sample, n_sampled, n_files, all);
}

char *
desk_ingest_format_note (gpointer unused, const char *path, const char *text, gboolean left_out)
{
  g_autofree char *name = path != NULL && *path != '\0' ? g_path_get_basename (path) : NULL;
  g_autofree char *bounded = desk_format_bounded (NULL, text);

  if (name == NULL)
    return g_steal_pointer (&bounded);
  if (left_out)
    /* Translators: a file's path, and why */
    return g_strdup_printf (C_ ("ingest", "%s is left out: %s"), name, bounded);
  /* Translators: a file's path, and what is odd about it */
  return g_strdup_printf (C_ ("ingest", "%s: %s"), name, bounded);
}

char *
desk_ingest_format_left_out (gpointer unused, guint n)
{
  return g_strdup_printf (g_dngettext (NULL, "%'u file is left out", "%'u files are left out", n), n);
}

char *
desk_ingest_format_path (gpointer unused, const char *path)
{
  return path != NULL ? g_filename_display_name (path) : g_strdup ("");
}

char *
desk_ingest_format_cell (gpointer unused, guint column, MeshIngestRow *row)
{
  const char *value = row != NULL ? mesh_ingest_row_get_cell (row, column) : "";
  char *text
      = g_utf8_strlen (value, -1) > SHOWN ? g_utf8_substring (value, 0, SHOWN) : g_strdup (value);

  return g_strdelimit (text, "\n\r\t", ' ');
}

char *
desk_ingest_format_remark (gpointer unused, const char *trouble, const char *warning)
{
  return g_strdup (trouble != NULL ? trouble : warning != NULL ? warning : "");
}

char **
desk_ingest_format_entry_classes (gpointer unused, const char *trouble)
{
  const char *const bad[] = { "error", NULL }, *const good[] = { NULL };

  return g_strdupv ((char **) (trouble != NULL ? bad : good));
}

gboolean
desk_ingest_format_is_text (gpointer unused, guint format)
{
  return format == MESH_FORMAT_CSV;
}

/* ---- choosing tables and files ---- */

char *
desk_ingest_format_match (gpointer unused, const char *trouble, guint n_files, guint64 size)
{
  return trouble != NULL && *trouble != '\0' ? desk_format_bounded (NULL, trouble)
                                            : desk_ingest_format_files (NULL, n_files, size);
}

gboolean
desk_ingest_format_is_match (gpointer unused, const char *trouble)
{
  return trouble == NULL || *trouble == '\0';
}

char *
desk_ingest_format_picked (gpointer unused, const char *path)
{
  return path != NULL ? g_path_get_basename (path) : g_strdup ("");
}

char *
desk_ingest_format_picked_detail (gpointer unused, const char *path, guint n_files, guint n_chosen, guint64 size)
{
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : g_strdup ("");
  g_autofree char *amount = NULL;

  if (size > 0)
    amount = g_format_size (size);
  else if (n_chosen > 0 && n_chosen < n_files)
    /* Translators: of a folder's files: how many are chosen, of how many */
    amount = g_strdup_printf (C_ ("ingest", "%'u of %'u files chosen"), n_chosen, n_files);
  else
    /* Translators: a number of files in a folder */
    amount = g_strdup_printf (g_dngettext (NULL, "%'u file", "%'u files", n_files), n_files);
  /* Translators: a size or a number of files, and the folder that it lies in */
  return g_strdup_printf (C_ ("ingest", "%s, in %s"), amount, folder);
}

char *
desk_ingest_format_chosen (gpointer unused, guint n_chosen, guint n_files)
{
  return g_strdup_printf (
      /* Translators: numbers of files */
      g_dngettext (NULL, "%'u of %'u file is chosen", "%'u of %'u files are chosen", n_files), n_chosen, n_files);
}

/* ---- stages ---- */

static const struct
{
  const char *name;
  const char *title;
} stages[DESK_INGEST_STAGES] = {
  { "choose", NC_ ("ingest", "Files") },    { "tables", NC_ ("ingest", "Tables") },
  { "columns", NC_ ("ingest", "Columns") }, { "target", NC_ ("ingest", "Where To") },
  { "publish", NC_ ("ingest", "Product") }, { "run", NC_ ("ingest", "Bring In") },
};

guint
desk_ingest_stage_number (const char *stage)
{
  for (guint i = 0; i < DESK_INGEST_STAGES; i++)
    if (g_strcmp0 (stages[i].name, stage) == 0)
      return i + 1;
  return 0;
}

const char *
desk_ingest_stage_name (guint number)
{
  return number >= 1 && number <= DESK_INGEST_STAGES ? stages[number - 1].name : NULL;
}

char *
desk_ingest_format_stage (gpointer unused, const char *stage)
{
  const guint number = desk_ingest_stage_number (stage);

  if (number == 0)
    return g_strdup (C_ ("publish", "Publish Tables That Are There"));
  /* Translators: "Step 2 of 6: Tables" */
  return g_strdup_printf (C_ ("ingest", "Step %u of %u: %s"), number, DESK_INGEST_STAGES,
                          g_dpgettext2 (NULL, "ingest", stages[number - 1].title));
}

char **
desk_ingest_format_stage_classes (gpointer unused, const char *stage, const char *own)
{
  const guint at = desk_ingest_stage_number (stage), number = desk_ingest_stage_number (own);
  const char *const past[] = { "stage", "past", NULL }, *const now[] = { "stage", "now", NULL },
                    *const later[] = { "stage", NULL };

  return g_strdupv ((char **) (number == at ? now : number < at ? past : later));
}

gboolean
desk_ingest_format_has_next (gpointer unused, const char *stage)
{
  const guint number = desk_ingest_stage_number (stage);

  return number >= 1 && number < DESK_INGEST_STAGES - 1;
}

gboolean
desk_ingest_format_has_preview (gpointer unused, const char *stage)
{
  return desk_ingest_stage_number (stage) == DESK_INGEST_STAGES - 1;
}

gboolean
desk_ingest_format_has_back (gpointer unused, const char *stage)
{
  return desk_ingest_stage_number (stage) != 1;
}

char *
desk_ingest_format_sent (guint done, guint files, guint64 covered, guint64 bytes)
{
  g_autofree char *sent = g_format_size (covered);
  g_autofree char *all = g_format_size (bytes);

  /* Translators: "12 of 40 files, 1.2 GB of 4.0 GB, 30%" */
  return g_strdup_printf (C_ ("ingest", "%'u of %'u files, %s of %s, %u%%"), done, files, sent, all,
                          bytes > 0 ? (guint) (100 * ((double) covered / bytes)) : 0);
}

char *
desk_ingest_format_crawl (const MeshCrawlReport *report)
{
  if (report->status == NULL && g_strcmp0 (report->state, "STOPPING") == 0)
    /* Translators: a crawler's name */
    return g_strdup_printf (C_ ("crawler", "The crawler %s is about to end"), report->crawler);
  if (report->status == NULL)
    /* Translators: a crawler's name, and a number of seconds */
    return g_strdup_printf (C_ ("crawler", "The crawler %s has been running for %'u s"), report->crawler,
                            report->seconds);
  if (g_str_equal (report->status, "FAILED"))
    /* Translators: a crawler's name, and a number of seconds */
    return g_strdup_printf (C_ ("crawler", "The crawler %s failed after %'u s"), report->crawler, report->seconds);
  if (g_str_equal (report->status, "CANCELLED"))
    /* Translators: a crawler's name, and a number of seconds */
    return g_strdup_printf (C_ ("crawler", "The crawler %s was stopped after %'u s"), report->crawler, report->seconds);
  if (report->created < 0)
    /* Translators: a crawler's name, and a number of seconds */
    return g_strdup_printf (C_ ("crawler", "The crawler %s ended after %'u s"), report->crawler, report->seconds);
  return g_strdup_printf (
      /* Translators: a crawler's name, numbers of tables, and a number of seconds */
      C_ ("crawler", "The crawler %s ended after %'u s: tables made: %'d, changed: %'d"), report->crawler,
      report->seconds, report->created, report->updated);
}

#define BIND(function)                                                                             \
  {                                                                                                \
#function, G_CALLBACK(function)                                                                \
  }

void
desk_ingest_format_bind_class (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GCallback callback;
  } closures[] = {
    BIND (desk_ingest_format_chosen),   BIND (desk_ingest_format_is_match),
    BIND (desk_ingest_format_match),    BIND (desk_ingest_format_picked),
    BIND (desk_ingest_format_picked_detail),
    BIND (desk_ingest_format_cell),     BIND (desk_ingest_format_entry_classes),
    BIND (desk_ingest_format_files),    BIND (desk_ingest_format_has_back),
    BIND (desk_ingest_format_has_next), BIND (desk_ingest_format_is_text),
    BIND (desk_ingest_format_keys),     BIND (desk_ingest_format_kind),
    BIND (desk_ingest_format_left_out), BIND (desk_ingest_format_has_preview),
    BIND (desk_ingest_format_note),     BIND (desk_ingest_format_path),
    BIND (desk_ingest_format_remark),   BIND (desk_ingest_format_sample),
    BIND (desk_ingest_format_stage),    BIND (desk_ingest_format_stage_classes),
  };

  for (guint i = 0; i < G_N_ELEMENTS (closures); i++)
    gtk_widget_class_bind_template_callback_full (widget_class, closures[i].name,
                                                  closures[i].callback);
}
