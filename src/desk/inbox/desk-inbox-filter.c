/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-inbox-filter.h"

#include "mesh/subscriptions/mesh-store.h"

enum
{
  PROP_0,
  PROP_STATUS,
  PROP_DATABASE,
  PROP_OWNER,
  PROP_REQUESTER,
  PROP_SEARCH,
  PROP_ACTIVE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

/* The attribute of the record behind each property that compares one. */
static const char *const attributes[PROP_SEARCH] = {
  [PROP_STATUS] = "Status",
  [PROP_DATABASE] = "DatabaseName",
  [PROP_OWNER] = "OwnerPrincipal",
  [PROP_REQUESTER] = "SubscriberPrincipal",
};

struct _DeskInboxFilter
{
  GObject parent_instance;

  char *wanted[PROP_SEARCH]; /* (nullable): any */
  char *search;              /* never NULL; as typed */
  char **words;              /* folded */
};

G_DEFINE_FINAL_TYPE (DeskInboxFilter, desk_inbox_filter, G_TYPE_OBJECT)

static gboolean
desk_inbox_filter_is_active (DeskInboxFilter *self)
{
  for (guint i = PROP_STATUS; i < PROP_SEARCH; i++)
    if (self->wanted[i] != NULL)
      return TRUE;
  return self->words[0] != NULL;
}

static void
announce (DeskInboxFilter *self, gboolean was_active)
{
  if (was_active != desk_inbox_filter_is_active (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  g_signal_emit (self, changed_signal, 0);
}

static void
set_wanted (DeskInboxFilter *self, guint id, const char *value)
{
  const gboolean was_active = desk_inbox_filter_is_active (self);
  g_autofree char *before = g_steal_pointer (&self->wanted[id]);

  self->wanted[id] = value != NULL && *value != '\0' ? g_strdup (value) : NULL;
  if (g_strcmp0 (before, self->wanted[id]) == 0)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
  announce (self, was_active);
}

static char **
split_words (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (words, parts[i]);
  return g_strv_builder_end (words);
}

static void
set_search (DeskInboxFilter *self, const char *search)
{
  const gboolean was_active = desk_inbox_filter_is_active (self);
  g_autofree char *before = g_steal_pointer (&self->search);

  self->search = g_strdup (search != NULL ? search : "");
  if (g_str_equal (before, self->search))
    return;
  g_strfreev (self->words);
  self->words = split_words (self->search);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH]);
  announce (self, was_active);
}

static void
desk_inbox_filter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskInboxFilter *self = DESK_INBOX_FILTER (object);

  switch (id)
    {
    case PROP_STATUS:
    case PROP_DATABASE:
    case PROP_OWNER:
    case PROP_REQUESTER:
      g_value_set_string (value, self->wanted[id]);
      break;
    case PROP_SEARCH:
      g_value_set_string (value, self->search);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, desk_inbox_filter_is_active (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_inbox_filter_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskInboxFilter *self = DESK_INBOX_FILTER (object);

  switch (id)
    {
    case PROP_STATUS:
    case PROP_DATABASE:
    case PROP_OWNER:
    case PROP_REQUESTER:
      set_wanted (self, id, g_value_get_string (value));
      break;
    case PROP_SEARCH:
      set_search (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_inbox_filter_finalize (GObject *object)
{
  DeskInboxFilter *self = DESK_INBOX_FILTER (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->wanted); i++)
    g_free (self->wanted[i]);
  g_free (self->search);
  g_strfreev (self->words);
  G_OBJECT_CLASS (desk_inbox_filter_parent_class)->finalize (object);
}

static void
desk_inbox_filter_class_init (DeskInboxFilterClass *klass)
{
  static const char *const names[]
      = { [PROP_STATUS] = "status", [PROP_DATABASE] = "database", [PROP_OWNER] = "owner",
          [PROP_REQUESTER] = "requester", [PROP_SEARCH] = "search" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_inbox_filter_get_property;
  object_class->set_property = desk_inbox_filter_set_property;
  object_class->finalize = desk_inbox_filter_finalize;
  changed_signal = g_signal_new ("changed", DESK_TYPE_INBOX_FILTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  for (guint i = PROP_STATUS; i <= PROP_SEARCH; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, i == PROP_SEARCH ? "" : NULL,
                                         G_PARAM_READWRITE | flags);
  properties[PROP_ACTIVE]
      = g_param_spec_boolean ("active", NULL, NULL, FALSE, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_inbox_filter_init (DeskInboxFilter *self)
{
  self->search = g_strdup ("");
  self->words = g_new0 (char *, 1);
}

const char *const *
desk_inbox_filter_get_words (DeskInboxFilter *self)
{
  g_return_val_if_fail (DESK_IS_INBOX_FILTER (self), NULL);
  return (const char *const *) self->words;
}

gboolean
desk_inbox_filter_wants (DeskInboxFilter *self, MeshSubscription *subscription)
{
  for (guint i = PROP_STATUS; i < PROP_SEARCH; i++)
    if (self->wanted[i] != NULL
        && g_strcmp0 (self->wanted[i], mesh_subscription_get (subscription, attributes[i])) != 0)
      return FALSE;
  return TRUE;
}
