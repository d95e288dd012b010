/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-crawl.h"

#include "desk/common/desk-format.h"
#include "desk/ingest/desk-ingest-format.h"
#include "mesh/kinds/mesh-glue.h"

#define TICK 500 /* ms */

struct _DeskIngestCrawl
{
  AdwBin parent_instance;

  DeskRun *run; /* (nullable) */
  GSignalGroup *watch;
  guint ticker;
  guint serial; /* of what is shown */
  GtkExpander *expander;
  GtkLabel *title, *trouble;
  GtkWidget *log;
  GtkStringList *lines;
};

enum
{
  PROP_RUN = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskIngestCrawl, desk_ingest_crawl, ADW_TYPE_BIN)

/* The one that has begun. (transfer full) (nullable) */
static MeshGlueCrawler *
find_crawler (DeskIngestCrawl *self, MeshCrawlReport **report)
{
  g_autoptr (GPtrArray) resources
      = self->run != NULL ? mesh_plan_dup_resources (desk_run_get_plan (self->run)) : NULL;

  for (guint i = 0; resources != NULL && i < resources->len; i++)
    {
      MeshResource *resource = g_ptr_array_index (resources, i);

      *report = MESH_IS_GLUE_CRAWLER (resource) ? mesh_glue_crawler_dup_report (MESH_GLUE_CRAWLER (resource)) : NULL;
      if (*report != NULL)
        return g_object_ref (MESH_GLUE_CRAWLER (resource));
    }
  return NULL;
}

static void
show_log (DeskIngestCrawl *self, const MeshCrawlReport *report)
{
  const char *trouble = report->log_trouble != NULL ? report->log_trouble : "";

  gtk_string_list_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)),
                          (const char *const *) report->lines);
  gtk_widget_set_visible (self->log, report->lines[0] != NULL);
  gtk_label_set_label (self->trouble, trouble);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *trouble != '\0');
  /* Who sees that it failed wants to know why. */
  if (report->status != NULL && !g_str_equal (report->status, "SUCCEEDED"))
    gtk_expander_set_expanded (self->expander, TRUE);
}

static void
show (DeskIngestCrawl *self)
{
  g_autoptr (MeshCrawlReport) report = NULL;
  g_autoptr (MeshGlueCrawler) crawler = find_crawler (self, &report);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), crawler != NULL);
  if (crawler == NULL)
    return;
  text = desk_ingest_format_crawl (report);
  if (g_strcmp0 (text, gtk_label_get_label (self->title)) != 0)
    {
      gtk_label_set_label (self->title, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  if (self->serial == mesh_glue_crawler_get_serial (crawler))
    return;
  self->serial = mesh_glue_crawler_get_serial (crawler);
  show_log (self, report);
}

static gboolean
tick_cb (gpointer data)
{
  show (data);
  return G_SOURCE_CONTINUE;
}

static void
phase_cb (DeskIngestCrawl *self)
{
  const gboolean applying = self->run != NULL && g_str_equal (desk_run_get_phase (self->run), "applying");

  g_clear_handle_id (&self->ticker, g_source_remove);
  if (applying)
    self->ticker = g_timeout_add (TICK, tick_cb, self);
  show (self);
}

static void
desk_ingest_crawl_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_RUN)
    g_value_set_object (value, DESK_INGEST_CRAWL (object)->run);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_ingest_crawl_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskIngestCrawl *self = DESK_INGEST_CRAWL (object);

  if (id != PROP_RUN)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (g_set_object (&self->run, g_value_get_object (value)))
    {
      self->serial = 0;
      gtk_expander_set_expanded (self->expander, FALSE);
      g_signal_group_set_target (self->watch, self->run);
      phase_cb (self);
    }
}

static void
desk_ingest_crawl_dispose (GObject *object)
{
  DeskIngestCrawl *self = DESK_INGEST_CRAWL (object);

  g_clear_handle_id (&self->ticker, g_source_remove);
  g_clear_object (&self->watch);
  g_clear_object (&self->run);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_INGEST_CRAWL);
  G_OBJECT_CLASS (desk_ingest_crawl_parent_class)->dispose (object);
}

static void
desk_ingest_crawl_class_init (DeskIngestCrawlClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_ingest_crawl_get_property;
  object_class->set_property = desk_ingest_crawl_set_property;
  object_class->dispose = desk_ingest_crawl_dispose;
  properties[PROP_RUN]
      = g_param_spec_object ("run", NULL, NULL, DESK_TYPE_RUN, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/ingest-crawl.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestCrawl, expander);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestCrawl, title);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestCrawl, trouble);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestCrawl, log);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestCrawl, lines);
}

static void
desk_ingest_crawl_init (DeskIngestCrawl *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->watch = g_signal_group_new (DESK_TYPE_RUN);
  g_signal_group_connect_swapped (self->watch, "notify::phase", G_CALLBACK (phase_cb), self);
  show (self);
}
