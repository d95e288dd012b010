/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-draft.h"

#include <glib/gi18n.h>

#include "desk/common/desk-state.h"
#include "desk/ingest/desk-ingest-draft-private.h"
#include "mesh/ingest/mesh-bucket.h"
#include "mesh/model/mesh-schedule.h"

#define KEEP_AFTER 300 /* ms: keys in a row are kept once */

const char *const desk_ingest_draft_texts[DRAFT_N_TEXTS]
    = { "bucket",       "prefix",   "database",     "description",       "domain",
        "product-name", "schedule", "crawler-role", "existing-database", "existing-tables" };
const char *const desk_ingest_draft_flags[DRAFT_N_FLAGS]
    = { "crawl", "publish", "public-metadata" };

enum
{
  PROP_0,
  PROP_FIRST_TEXT,
  PROP_FIRST_FLAG = PROP_FIRST_TEXT + DRAFT_N_TEXTS,
  PROP_STAGE = PROP_FIRST_FLAG + DRAFT_N_FLAGS,
  PROP_TABLE,
  PROP_INGEST,
  PROP_SOURCES,
  PROP_BUSY,
  PROP_PROGRESS,
  PROP_TROUBLE,
  PROP_OBSTACLE,
  PROP_BUCKET_TEXT,
  PROP_RUN,
  PROP_UNFINISHED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskIngestDraft, desk_ingest_draft, G_TYPE_OBJECT)

/* ---- what changes ---- */

static gboolean
save_cb (gpointer data)
{
  DeskIngestDraft *self = data;

  self->save_timer = 0;
  desk_ingest_keep_save (self);
  return G_SOURCE_REMOVE;
}

void
desk_ingest_draft_touch (DeskIngestDraft *self)
{
  self->checked = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OBSTACLE]);
  if (self->path != NULL && self->save_timer == 0)
    self->save_timer = g_timeout_add (KEEP_AFTER, save_cb, self);
}

static void
watch (DeskIngestDraft *self, gpointer object)
{
  /* One that comes back is watched already. */
  if (g_signal_handler_find (object, G_SIGNAL_MATCH_FUNC | G_SIGNAL_MATCH_DATA, 0, 0, NULL,
                             (gpointer) desk_ingest_draft_touch, self)
      == 0)
    g_signal_connect_object (object, "notify", G_CALLBACK (desk_ingest_draft_touch), self, G_CONNECT_SWAPPED);
}

static void
columns_changed_cb (DeskIngestDraft *self,
                    guint position,
                    guint removed,
                    guint added,
                    GListModel *columns)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (MeshIngestColumn) column = g_list_model_get_item (columns, i);

      watch (self, column);
    }
}

/* Columns are edited in the table that is shown: of thousands of tables no other's are watched. */
static void
table_shown_cb (DeskIngestDraft *self)
{
  GListModel *columns = self->table != NULL ? mesh_ingest_table_get_columns (self->table) : NULL;

  g_signal_group_set_target (self->columns, columns);
  if (columns != NULL)
    columns_changed_cb (self, 0, 0, g_list_model_get_n_items (columns), columns);
}

/* What was merged into another one, or split, is shown no more; the first one is. */
static void
keep_table (DeskIngestDraft *self, GListModel *tables)
{
  g_autoptr (MeshIngestTable) first = g_list_model_get_item (tables, 0);

  if (self->table == NULL || g_list_store_find (G_LIST_STORE (tables), self->table, NULL))
    return;
  g_set_object (&self->table, first);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TABLE]);
}

static void
tables_changed_cb (DeskIngestDraft *self,
                   guint position,
                   guint removed,
                   guint added,
                   GListModel *tables)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      watch (self, table);
    }
  keep_table (self, tables);
  desk_ingest_draft_touch (self);
}

/* ---- stages ---- */

static char *
dup_place_obstacle (DeskIngestDraft *self)
{
  g_autoptr (GError) error = NULL;

  if (!mesh_bucket_check_name (self->texts[DRAFT_BUCKET], &error))
    return g_strdup (error->message);
  if (self->bucket_bad)
    return g_strdup (self->bucket_text);
  if (self->texts[DRAFT_DATABASE] == NULL || *self->texts[DRAFT_DATABASE] == '\0')
    return g_strdup (C_ ("ingest", "Say in which database the tables shall be"));
  return NULL;
}

static char *
dup_publish_obstacle (DeskIngestDraft *self)
{
  g_autoptr (GError) error = NULL;
  const gboolean schedule = self->texts[DRAFT_SCHEDULE] != NULL && *self->texts[DRAFT_SCHEDULE] != '\0';

  if (!self->flags[DRAFT_PUBLISH] || !schedule)
    return NULL;
  if (!mesh_schedule_check (self->texts[DRAFT_SCHEDULE], &error))
    return g_strdup (error->message);
  return NULL;
}

static char *
dup_tables_obstacle (DeskIngestDraft *self)
{
  if (!self->checked)
    {
      g_free (self->check);
      self->check = g_strdup (mesh_ingest_check (self->ingest));
      self->checked = TRUE;
    }
  return g_strdup (self->check);
}

char *
desk_ingest_draft_dup_obstacle (DeskIngestDraft *self, const char *stage)
{
  if (self->reading != NULL)
    return g_strdup (C_ ("ingest", "The files are being looked at"));
  if (g_str_equal (stage, "choose")
      && g_list_model_get_n_items (mesh_ingest_get_tables (self->ingest)) == 0)
    return g_strdup (C_ ("ingest", "Choose files or folders, or drop them here"));
  if (g_str_equal (stage, "tables") || g_str_equal (stage, "columns"))
    return dup_tables_obstacle (self);
  if (g_str_equal (stage, "target"))
    return dup_place_obstacle (self);
  return g_str_equal (stage, "publish") ? dup_publish_obstacle (self) : NULL;
}

/* ---- properties ---- */

/* "12 found, 3 looked into" */
static char *
dup_progress (DeskIngestDraft *self)
{
  guint found, looked;

  if (self->reading == NULL)
    return g_strdup ("");
  mesh_ingest_get_progress (self->ingest, &found, &looked);
  /* Translators: numbers of files, while they are being looked at */
  return g_strdup_printf (C_ ("ingest", "%'u found, %'u looked into"), found, looked);
}

static void
desk_ingest_draft_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskIngestDraft *self = DESK_INGEST_DRAFT (object);

  if (id >= PROP_FIRST_TEXT && id < PROP_FIRST_FLAG)
    g_value_set_string (
        value, self->texts[id - PROP_FIRST_TEXT] != NULL ? self->texts[id - PROP_FIRST_TEXT] : "");
  else if (id >= PROP_FIRST_FLAG && id < PROP_STAGE)
    g_value_set_boolean (value, self->flags[id - PROP_FIRST_FLAG]);
  else if (id == PROP_STAGE)
    g_value_set_string (value, self->stage);
  else if (id == PROP_TABLE)
    g_value_set_object (value, self->table);
  else if (id == PROP_INGEST)
    g_value_set_object (value, self->ingest);
  else if (id == PROP_SOURCES)
    g_value_set_object (value, self->sources);
  else if (id == PROP_BUSY)
    g_value_set_boolean (value, self->reading != NULL);
  else if (id == PROP_PROGRESS)
    g_value_take_string (value, dup_progress (self));
  else if (id == PROP_TROUBLE)
    g_value_set_string (value, self->trouble);
  else if (id == PROP_OBSTACLE)
    g_value_take_string (value, desk_ingest_draft_dup_obstacle (self, self->stage));
  else if (id == PROP_BUCKET_TEXT)
    g_value_set_string (value, self->bucket_text);
  else if (id == PROP_RUN)
    g_value_set_object (value, self->run);
  else if (id == PROP_UNFINISHED)
    g_value_set_boolean (value, desk_ingest_draft_get_unfinished (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_text (DeskIngestDraft *self, guint text, const char *value)
{
  if (g_strcmp0 (self->texts[text], value) == 0)
    return;
  g_free (self->texts[text]);
  self->texts[text] = g_strdup (value);
  if (text != DRAFT_BUCKET)
    return;
  desk_ingest_place_clear (self);
  if (g_str_equal (self->stage, "target"))
    desk_ingest_place_look (self);
}

static void
desk_ingest_draft_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskIngestDraft *self = DESK_INGEST_DRAFT (object);

  if (id >= PROP_FIRST_TEXT && id < PROP_FIRST_FLAG)
    set_text (self, id - PROP_FIRST_TEXT, g_value_get_string (value));
  else if (id >= PROP_FIRST_FLAG && id < PROP_STAGE)
    self->flags[id - PROP_FIRST_FLAG] = g_value_get_boolean (value);
  else if (id == PROP_STAGE)
    desk_ingest_draft_set_stage (self, g_value_get_string (value));
  else if (id == PROP_TABLE)
    g_set_object (&self->table, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  g_object_notify_by_pspec (object, pspec);
  desk_ingest_draft_touch (self);
}

/* ---- GObject ---- */

static void
desk_ingest_draft_dispose (GObject *object)
{
  DeskIngestDraft *self = DESK_INGEST_DRAFT (object);

  desk_ingest_reading_clear (self);
  desk_ingest_place_clear (self);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (self->run != NULL)
    desk_ingest_plan_take_run (self, NULL);
  g_clear_object (&self->reading);
  G_OBJECT_CLASS (desk_ingest_draft_parent_class)->dispose (object);
}

static void
desk_ingest_draft_finalize (GObject *object)
{
  DeskIngestDraft *self = DESK_INGEST_DRAFT (object);

  g_clear_object (&self->mesh);
  g_clear_object (&self->persona);
  g_clear_object (&self->journal);
  g_clear_object (&self->sources);
  g_clear_object (&self->ingest);
  g_clear_object (&self->columns);
  g_clear_object (&self->table);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->continues_in, g_free);
  g_clear_pointer (&self->stage, g_free);
  g_clear_pointer (&self->check, g_free);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_pointer (&self->bucket_text, g_free);
  for (guint i = 0; i < DRAFT_N_TEXTS; i++)
    g_clear_pointer (&self->texts[i], g_free);
  G_OBJECT_CLASS (desk_ingest_draft_parent_class)->finalize (object);
}

static void
desk_ingest_draft_class_init (DeskIngestDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags both = read | G_PARAM_WRITABLE;

  object_class->get_property = desk_ingest_draft_get_property;
  object_class->set_property = desk_ingest_draft_set_property;
  object_class->dispose = desk_ingest_draft_dispose;
  object_class->finalize = desk_ingest_draft_finalize;
  for (guint i = 0; i < DRAFT_N_TEXTS; i++)
    properties[PROP_FIRST_TEXT + i]
        = g_param_spec_string (desk_ingest_draft_texts[i], NULL, NULL, "", both);
  for (guint i = 0; i < DRAFT_N_FLAGS; i++)
    properties[PROP_FIRST_FLAG + i]
        = g_param_spec_boolean (desk_ingest_draft_flags[i], NULL, NULL, FALSE, both);
  properties[PROP_STAGE] = g_param_spec_string ("stage", NULL, NULL, NULL, both);
  properties[PROP_TABLE] = g_param_spec_object ("table", NULL, NULL, MESH_TYPE_INGEST_TABLE, both);
  properties[PROP_INGEST] = g_param_spec_object ("ingest", NULL, NULL, MESH_TYPE_INGEST, read);
  properties[PROP_SOURCES] = g_param_spec_object ("sources", NULL, NULL, G_TYPE_LIST_MODEL, read);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, read);
  properties[PROP_PROGRESS] = g_param_spec_string ("progress", NULL, NULL, NULL, read);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, read);
  properties[PROP_OBSTACLE] = g_param_spec_string ("obstacle", NULL, NULL, NULL, read);
  properties[PROP_BUCKET_TEXT] = g_param_spec_string ("bucket-text", NULL, NULL, NULL, read);
  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, DESK_TYPE_RUN, read);
  properties[PROP_UNFINISHED] = g_param_spec_boolean ("unfinished", NULL, NULL, FALSE, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_ingest_draft_init (DeskIngestDraft *self)
{
  self->stage = g_strdup ("choose");
  self->sources = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  self->ingest = mesh_ingest_new ();
  self->waiting = g_ptr_array_new_with_free_func (g_free);
  self->flags[DRAFT_PUBLISH] = self->flags[DRAFT_PUBLIC_METADATA] = TRUE;
  self->columns = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->columns, "items-changed", G_CALLBACK (columns_changed_cb), self);
  g_signal_connect (self, "notify::table", G_CALLBACK (table_shown_cb), NULL);
  g_signal_connect_object (mesh_ingest_get_tables (self->ingest), "items-changed",
                           G_CALLBACK (tables_changed_cb), self, G_CONNECT_SWAPPED);
}

/* ---- public ---- */

/* A bucket's name is one of the whole world: the account's number makes it ours. */
static void
propose (DeskIngestDraft *self, const char *account)
{
  self->texts[DRAFT_BUCKET] = g_strdup_printf ("meshdesk-workshop-%s", account);
  self->texts[DRAFT_PREFIX] = g_strdup ("workshop");
  self->texts[DRAFT_DATABASE] = g_strdup ("workshop");
  self->texts[DRAFT_DOMAIN] = g_strdup ("Telco");
  self->texts[DRAFT_PRODUCT_NAME] = g_strdup ("Network");
  self->texts[DRAFT_EXISTING_DATABASE] = g_strdup ("workshop");
}

DeskIngestDraft *
desk_ingest_draft_new (MeshMesh *mesh, MeshPersona *persona, MeshJournal *journal, const char *path)
{
  DeskIngestDraft *self = g_object_new (DESK_TYPE_INGEST_DRAFT, NULL);

  g_set_object (&self->mesh, mesh);
  g_set_object (&self->persona, persona);
  g_set_object (&self->journal, journal);
  self->path = g_strdup (path);
  propose (self, persona != NULL ? mesh_persona_get_account_id (persona) : "111111111111");
  desk_ingest_keep_load (self);
  return self;
}

DeskIngestDraft *
desk_ingest_draft_of (DeskSeat *seat)
{
  DeskIngestDraft *self = g_object_get_data (G_OBJECT (seat), "desk-ingest-draft");
  MeshMesh *mesh = desk_seat_get_mesh (seat);
  MeshPersona *persona = desk_seat_get_persona (seat);
  g_autofree char *path = NULL;

  if (self != NULL)
    return self;
  if (mesh != NULL && persona != NULL)
    path = desk_state_dup_path (mesh, persona, "ingest");
  self = desk_ingest_draft_new (mesh, persona, desk_seat_get_journal (seat), path);
  g_object_set_data_full (G_OBJECT (seat), "desk-ingest-draft", self, g_object_unref);
  return self;
}

const char *
desk_ingest_draft_get_stage (DeskIngestDraft *self)
{
  return self->stage;
}

void
desk_ingest_draft_set_stage (DeskIngestDraft *self, const char *stage)
{
  if (g_strcmp0 (self->stage, stage) == 0)
    return;
  g_free (self->stage);
  self->stage = g_strdup (stage);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
  /* Nobody is asked of a bucket before somebody comes to where it is chosen. */
  if (g_str_equal (stage, "target"))
    desk_ingest_place_look (self);
  desk_ingest_draft_touch (self);
}

MeshIngest *
desk_ingest_draft_get_ingest (DeskIngestDraft *self)
{
  return self->ingest;
}

GListModel *
desk_ingest_draft_get_sources (DeskIngestDraft *self)
{
  return G_LIST_MODEL (self->sources);
}

MeshIngestTable *
desk_ingest_draft_get_table (DeskIngestDraft *self)
{
  return self->table;
}

DeskRun *
desk_ingest_draft_get_run (DeskIngestDraft *self)
{
  return self->run;
}

gboolean
desk_ingest_draft_get_busy (DeskIngestDraft *self)
{
  return self->reading != NULL;
}

/* What runs is in sight: only one that another session began, or that was stopped, is offered. */
gboolean
desk_ingest_draft_get_unfinished (DeskIngestDraft *self)
{
  return self->broke_off && (self->run == NULL || !desk_run_get_busy (self->run));
}

void
desk_ingest_draft_clear (DeskIngestDraft *self)
{
  if (self->run != NULL && desk_run_get_busy (self->run)
      && g_str_equal (desk_run_get_phase (self->run), "applying"))
    return;
  desk_ingest_draft_stop (self);
  g_clear_pointer (&self->edits, json_node_unref);
  g_set_object (&self->table, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TABLE]);
  mesh_ingest_clear (self->ingest);
  g_list_store_remove_all (self->sources);
  g_clear_pointer (&self->trouble, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
  desk_ingest_draft_forget_run (self);
  desk_ingest_draft_set_stage (self, "choose");
}
