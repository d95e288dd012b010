/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/s3/practice-s3.h"

#include <string.h>

#define NAMESPACE "http://s3.amazonaws.com/doc/2006-03-01/"
#define MAX_DEPTH 16
#define MAX_ELEMENTS 100000

/* ---- reading ---- */

typedef struct
{
  PracticeXml *root, *at;
  guint depth, elements;
} Reader;

static PracticeXml *
xml_new (const char *name, PracticeXml *parent)
{
  PracticeXml *xml = g_new0 (PracticeXml, 1);
  const char *colon = strrchr (name, ':');

  xml->name = g_strdup (colon ? colon + 1 : name);
  xml->text = g_string_new (NULL);
  xml->parent = parent;
  xml->children = g_ptr_array_new_with_free_func ((GDestroyNotify) practice_xml_free);
  return xml;
}

void
practice_xml_free (PracticeXml *xml)
{
  g_free (xml->name);
  g_string_free (xml->text, TRUE);
  g_ptr_array_unref (xml->children);
  g_free (xml);
}

static void
start_cb (GMarkupParseContext *context,
          const char *name,
          const char **attributes,
          const char **values,
          gpointer data,
          GError **error)
{
  Reader *reader = data;
  PracticeXml *xml;

  if (++reader->depth > MAX_DEPTH || ++reader->elements > MAX_ELEMENTS
      || (!reader->at && reader->root))
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "too much");
      return;
    }
  xml = xml_new (name, reader->at);
  if (reader->at)
    g_ptr_array_add (reader->at->children, xml);
  else
    reader->root = xml;
  reader->at = xml;
}

static void
end_cb (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  Reader *reader = data;

  reader->depth--;
  reader->at = reader->at->parent;
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer data,
         GError **error)
{
  Reader *reader = data;

  if (reader->at)
    g_string_append_len (reader->at->text, text, length);
}

PracticeXml *
practice_s3_read_xml (PracticeCall *call, const char *root)
{
  static const GMarkupParser parser = { start_cb, end_cb, text_cb };
  GBytes *body = practice_call_get_body (call);
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  Reader reader = { NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &reader, NULL);
  gboolean good = length > 0 && g_markup_parse_context_parse (context, data, length, NULL)
                  && g_markup_parse_context_end_parse (context, NULL);
  g_autoptr (PracticeXml) xml = reader.root;

  if (good && xml && g_str_equal (xml->name, root))
    return g_steal_pointer (&xml);
  practice_call_fail (
      call, 400, "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema");
  return NULL;
}

PracticeXml *
practice_xml_child (PracticeXml *xml, const char *name)
{
  for (guint i = 0; i < xml->children->len; i++)
    if (g_str_equal (((PracticeXml *) g_ptr_array_index (xml->children, i))->name, name))
      return g_ptr_array_index (xml->children, i);
  return NULL;
}

const char *
practice_xml_value (PracticeXml *xml, const char *child)
{
  PracticeXml *found = practice_xml_child (xml, child);

  return found ? found->text->str : NULL;
}

/* ---- writing ---- */

static void
append_escaped (GString *xml, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (xml, escaped);
}

GString *
practice_s3_begin (const char *root)
{
  GString *xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  g_string_append_printf (xml, "<%s xmlns=\"" NAMESPACE "\">", root);
  return xml;
}

void
practice_s3_text (GString *xml, const char *name, const char *value)
{
  if (!value)
    return;
  g_string_append_printf (xml, "<%s>", name);
  append_escaped (xml, value);
  g_string_append_printf (xml, "</%s>", name);
}

void
practice_s3_number (GString *xml, const char *name, gint64 value)
{
  g_string_append_printf (xml, "<%s>%" G_GINT64_FORMAT "</%s>", name, value, name);
}

void
practice_s3_flag (GString *xml, const char *name, gboolean value)
{
  practice_s3_text (xml, name, value ? "true" : "false");
}

/* Whole seconds, as S3 keeps them, with the milliseconds that it writes. */
void
practice_s3_time (GString *xml, const char *name, gint64 microseconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S.000Z");

  practice_s3_text (xml, name, text);
}

/* The canonical id of an account: 64 hexadecimal digits, made from its number. */
void
practice_s3_owner (GString *xml, const char *element, const char *account)
{
  g_autofree char *id = g_compute_checksum_for_string (G_CHECKSUM_SHA256, account, -1);

  g_string_append_printf (xml, "<%s><ID>%s</ID><DisplayName>account-%s</DisplayName></%s>", element,
                          id, account, element);
}

gboolean
practice_s3_end (PracticeCall *call, GString *xml, const char *root)
{
  g_autoptr (GBytes) body = NULL;

  g_string_append_printf (xml, "</%s>", root);
  body = g_string_free_to_bytes (xml);
  practice_call_set_body (call, "application/xml", body);
  return TRUE;
}
