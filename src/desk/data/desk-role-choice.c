/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/data/desk-role-choice.h"

#include <string.h>

struct _DeskRoleChoice
{
  GObject parent_instance;

  char *arn;
  gboolean chosen;
};

enum
{
  PROP_0,
  PROP_ARN,
  PROP_NAME,
  PROP_CHOSEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskRoleChoice, desk_role_choice, G_TYPE_OBJECT)

/* "arn:aws:iam::999999999999:role/path/Analyst" → "Analyst" */
static const char *
find_name (const char *arn)
{
  const char *slash = strrchr (arn, '/');

  return slash != NULL && slash[1] != '\0' ? slash + 1 : arn;
}

static void
desk_role_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskRoleChoice *self = DESK_ROLE_CHOICE (object);

  switch (id)
    {
    case PROP_ARN:
      g_value_set_string (value, self->arn);
      break;
    case PROP_NAME:
      g_value_set_string (value, find_name (self->arn));
      break;
    case PROP_CHOSEN:
      g_value_set_boolean (value, self->chosen);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_role_choice_finalize (GObject *object)
{
  g_free (DESK_ROLE_CHOICE (object)->arn);
  G_OBJECT_CLASS (desk_role_choice_parent_class)->finalize (object);
}

static void
desk_role_choice_class_init (DeskRoleChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_role_choice_get_property;
  object_class->finalize = desk_role_choice_finalize;
  properties[PROP_ARN] = g_param_spec_string ("arn", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_role_choice_init (DeskRoleChoice *self)
{
}

DeskRoleChoice *
desk_role_choice_new (const char *arn, gboolean chosen)
{
  DeskRoleChoice *self = g_object_new (DESK_TYPE_ROLE_CHOICE, NULL);

  self->arn = g_strdup (arn);
  self->chosen = chosen;
  return self;
}

const char *
desk_role_choice_get_arn (DeskRoleChoice *self)
{
  g_return_val_if_fail (DESK_IS_ROLE_CHOICE (self), NULL);
  return self->arn;
}

gboolean
desk_role_choice_get_chosen (DeskRoleChoice *self)
{
  g_return_val_if_fail (DESK_IS_ROLE_CHOICE (self), FALSE);
  return self->chosen;
}

void
desk_role_choice_set_chosen (DeskRoleChoice *self, gboolean chosen)
{
  g_return_if_fail (DESK_IS_ROLE_CHOICE (self));
  if (self->chosen == chosen)
    return;
  self->chosen = chosen;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}

DeskRoleChoice *
desk_role_choices_find (GListStore *store, const char *arn)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (DeskRoleChoice) choice = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (g_str_equal (choice->arn, arn))
        return choice; /* the store keeps it */
    }
  return NULL;
}

void
desk_role_choices_add (GListStore *store, const char *const *arns, gboolean chosen)
{
  g_autoptr (GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (store));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DeskRoleChoice) choice = g_list_model_get_item (G_LIST_MODEL (store), i);

      g_hash_table_add (there, g_strdup (choice->arn));
    }
  for (guint i = 0; arns[i] != NULL; i++)
    if (g_hash_table_add (there, g_strdup (arns[i])))
      g_ptr_array_add (added, desk_role_choice_new (arns[i], chosen));
  g_list_store_splice (store, n, 0, added->pdata, added->len);
}

char **
desk_role_choices_dup_chosen (GListStore *store)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (DeskRoleChoice) choice = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (choice->chosen)
        g_strv_builder_add (builder, choice->arn);
    }
  return g_strv_builder_end (builder);
}
