/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-code.h"

#include <string.h>

#include <gtksourceview/gtksource.h>

struct _DeskCode
{
  AdwBin parent_instance;

  GtkLabel *label;
  char *text;     /* (nullable) */
  char *language; /* (nullable) */
  gboolean stale; /* the label does not show it yet */
};

enum
{
  PROP_0,
  PROP_TEXT,
  PROP_LANGUAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskCode, desk_code, ADW_TYPE_BIN)

/* ---- colours ---- */

static void
add_attribute (PangoAttrList *list, PangoAttribute *attribute, guint from, guint to)
{
  attribute->start_index = from;
  attribute->end_index = to;
  pango_attr_list_insert (list, attribute);
}

static void
add_tag (PangoAttrList *list, GtkTextTag *tag, guint from, guint to)
{
  g_autoptr (GdkRGBA) colour = NULL;
  gboolean has_colour, has_weight, has_style;
  PangoStyle style;
  int weight;

  g_object_get (tag, "foreground-set", &has_colour, "foreground-rgba", &colour, "weight-set", &has_weight, "weight",
                &weight, "style-set", &has_style, "style", &style, NULL);
  if (has_colour && colour != NULL)
    add_attribute (list,
                   pango_attr_foreground_new ((guint16) (colour->red * G_MAXUINT16),
                                              (guint16) (colour->green * G_MAXUINT16),
                                              (guint16) (colour->blue * G_MAXUINT16)),
                   from, to);
  if (has_weight)
    add_attribute (list, pango_attr_weight_new ((PangoWeight) weight), from, to);
  if (has_style)
    add_attribute (list, pango_attr_style_new (style), from, to);
}

static PangoAttrList *
new_attributes (GtkTextBuffer *buffer)
{
  PangoAttrList *list = pango_attr_list_new ();
  GtkTextIter at, next;
  guint from = 0;

  gtk_text_buffer_get_start_iter (buffer, &at);
  while (!gtk_text_iter_is_end (&at))
    {
      g_autofree char *slice = NULL;
      GSList *tags = gtk_text_iter_get_tags (&at);
      guint to;

      next = at;
      gtk_text_iter_forward_to_tag_toggle (&next, NULL);
      slice = gtk_text_iter_get_slice (&at, &next);
      to = from + (guint) strlen (slice);
      for (GSList *l = tags; l != NULL; l = l->next)
        add_tag (list, l->data, from, to);
      g_slist_free (tags);
      from = to;
      at = next;
    }
  return list;
}

static GtkTextBuffer *
new_coloured (const char *text, const char *language)
{
  GtkSourceBuffer *buffer = gtk_source_buffer_new (NULL);
  const gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkTextIter start, end;

  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), text, -1);
  gtk_source_buffer_set_language (
      buffer, gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), language));
  gtk_source_buffer_set_style_scheme (
      buffer, gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (),
                                                          dark ? "Adwaita-dark" : "Adwaita"));
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (buffer), &start, &end);
  gtk_source_buffer_ensure_highlight (buffer, &start, &end);
  return GTK_TEXT_BUFFER (buffer);
}

/* ---- the label ---- */

/* To colour something takes the library tens of milliseconds, and of a long list of steps hardly any is unfolded: what
 * nobody sees waits. */
static void
refresh (DeskCode *self)
{
  const char *text = self->text != NULL && g_utf8_validate (self->text, -1, NULL) ? self->text : "";
  g_autoptr (PangoAttrList) attributes = NULL;

  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale)
    return;
  gtk_label_set_text (self->label, text);
  if (*text != '\0' && self->language != NULL)
    {
      g_autoptr (GtkTextBuffer) buffer = new_coloured (text, self->language);

      attributes = new_attributes (buffer);
    }
  gtk_label_set_attributes (self->label, attributes);
}

static void
set_text (DeskCode *self, const char *text)
{
  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
set_language (DeskCode *self, const char *language)
{
  g_free (self->language);
  self->language = g_strdup (language);
  refresh (self);
}

static void
desk_code_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskCode *self = DESK_CODE (object);

  switch (id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_LANGUAGE:
      g_value_set_string (value, self->language);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_code_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskCode *self = DESK_CODE (object);

  switch (id)
    {
    case PROP_TEXT:
      set_text (self, g_value_get_string (value));
      break;
    case PROP_LANGUAGE:
      set_language (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_code_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (desk_code_parent_class)->map (widget);
  if (DESK_CODE (widget)->stale)
    refresh (DESK_CODE (widget));
}

static void
desk_code_finalize (GObject *object)
{
  DeskCode *self = DESK_CODE (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->language, g_free);
  G_OBJECT_CLASS (desk_code_parent_class)->finalize (object);
}

static void
desk_code_class_init (DeskCodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = desk_code_get_property;
  object_class->set_property = desk_code_set_property;
  object_class->finalize = desk_code_finalize;
  GTK_WIDGET_CLASS (klass)->map = desk_code_map;
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_LANGUAGE] = g_param_spec_string ("language", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_code_init (DeskCode *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  self->label = GTK_LABEL (label);
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_selectable (self->label, TRUE);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  adw_bin_set_child (ADW_BIN (self), label);
  gtk_widget_add_css_class (GTK_WIDGET (self), "code");
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
}
