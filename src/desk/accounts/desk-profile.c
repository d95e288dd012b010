/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/accounts/desk-profile.h"

#include <glib/gi18n.h>

#include "aws/credentials/aws-config.h"
#include "desk/common/desk-format.h"
#include "mesh/model/mesh-names.h"

struct _DeskProfile
{
  GObject parent_instance;

  char *name;    /* (nullable) */
  char *region;  /* (nullable) */
  char *account; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_TITLE,
  PROP_REGION,
  PROP_ACCOUNT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (DeskProfile, desk_profile, G_TYPE_OBJECT)

static char *
dup_title (DeskProfile *self)
{
  g_autofree char *bounded = self->name != NULL ? desk_format_bounded (NULL, self->name) : NULL;

  if (bounded == NULL)
    return g_strdup (C_ ("keys", "Typed here"));
  /* Translators: %s is the name of a profile of the AWS configuration */
  return g_strdup_printf (C_ ("keys", "Profile %s"), bounded);
}

static void
desk_profile_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskProfile *self = DESK_PROFILE (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TITLE:
      g_value_take_string (value, dup_title (self));
      break;
    case PROP_REGION:
      g_value_set_string (value, self->region);
      break;
    case PROP_ACCOUNT:
      g_value_set_string (value, self->account);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_profile_finalize (GObject *object)
{
  DeskProfile *self = DESK_PROFILE (object);

  g_free (self->name);
  g_free (self->region);
  g_free (self->account);
  G_OBJECT_CLASS (desk_profile_parent_class)->finalize (object);
}

static void
desk_profile_class_init (DeskProfileClass *klass)
{
  static const char *const names[N_PROPS] = { NULL, "name", "title", "region", "account" };
  GParamSpec *properties[N_PROPS] = { NULL };

  G_OBJECT_CLASS (klass)->get_property = desk_profile_get_property;
  G_OBJECT_CLASS (klass)->finalize = desk_profile_finalize;
  for (guint i = PROP_NAME; i < N_PROPS; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
desk_profile_init (DeskProfile *self)
{
}

/* "arn:aws:iam::111111111111:role/X" says where the profile leads. (transfer full) (nullable) */
static char *
dup_account (AwsConfig *config, const char *profile)
{
  const char *arn = aws_config_get (config, profile, "role_arn");
  g_auto (GStrv) parts = arn != NULL ? g_strsplit (arn, ":", 6) : NULL;

  return parts != NULL && g_strv_length (parts) == 6 && mesh_is_account_id (parts[4]) ? g_strdup (parts[4]) : NULL;
}

static void
take_profile (GPtrArray *list, AwsConfig *config, const char *name)
{
  DeskProfile *self = g_object_new (DESK_TYPE_PROFILE, NULL);

  if (name != NULL)
    {
      self->name = g_strdup (name);
      self->region = g_strdup (aws_config_get (config, name, "region"));
      self->account = dup_account (config, name);
    }
  g_ptr_array_add (list, self);
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (AwsConfig) config = aws_config_load (&error);
  g_auto (GStrv) names = config != NULL ? aws_config_list_profiles (config) : NULL;
  GPtrArray *list;

  if (config == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  list = g_ptr_array_new_with_free_func (g_object_unref);
  take_profile (list, config, NULL);
  for (guint i = 0; names[i] != NULL; i++)
    take_profile (list, config, names[i]);
  g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
}

const char *
desk_profile_get_name (DeskProfile *self)
{
  g_return_val_if_fail (DESK_IS_PROFILE (self), NULL);
  return self->name;
}

const char *
desk_profile_get_region (DeskProfile *self)
{
  g_return_val_if_fail (DESK_IS_PROFILE (self), NULL);
  return self->region;
}

const char *
desk_profile_get_account (DeskProfile *self)
{
  g_return_val_if_fail (DESK_IS_PROFILE (self), NULL);
  return self->account;
}

static GListModel *
new_list (GPtrArray *profiles)
{
  GListStore *store = g_list_store_new (DESK_TYPE_PROFILE);

  g_list_store_splice (store, 0, 0, profiles->pdata, profiles->len);
  return G_LIST_MODEL (store);
}

GListModel *
desk_profiles_new (void)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  take_profile (list, NULL, NULL);
  return new_list (list);
}

void
desk_profiles_ensure (GListModel *profiles, const char *name)
{
  g_autoptr (DeskProfile) absent = NULL;

  g_return_if_fail (G_IS_LIST_STORE (profiles));
  for (guint i = 0; i < g_list_model_get_n_items (profiles); i++)
    {
      g_autoptr (DeskProfile) one = g_list_model_get_item (profiles, i);

      if (g_strcmp0 (one->name, name) == 0)
        return;
    }
  absent = g_object_new (DESK_TYPE_PROFILE, NULL);
  absent->name = g_strdup (name);
  g_list_store_append (G_LIST_STORE (profiles), absent);
}

void
desk_profiles_list_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, desk_profiles_list_async);
  g_task_run_in_thread (task, list_thread);
}

GListModel *
desk_profiles_list_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, desk_profiles_list_async), NULL);
  list = g_task_propagate_pointer (G_TASK (result), error);
  return list != NULL ? new_list (list) : NULL;
}
