/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/catalog/desk-request-plans.h"

#include "mesh/catalog/mesh-product.h"

static DeskRequestGroup *
find_group (GPtrArray *groups, const char *owner, const char *database)
{
  for (guint i = 0; i < groups->len; i++)
    {
      DeskRequestGroup *group = g_ptr_array_index (groups, i);

      if (g_strcmp0 (group->owner, owner) == 0 && g_str_equal (group->database, database))
        return group;
    }
  return NULL;
}

static DeskRequestGroup *
new_group (const char *owner, const char *database)
{
  DeskRequestGroup *group = g_new0 (DeskRequestGroup, 1);

  group->owner = g_strdup (owner);
  group->database = g_strdup (database);
  group->tables = g_ptr_array_new_with_free_func (g_free);
  return group;
}

void
desk_request_group_free (DeskRequestGroup *self)
{
  g_free (self->owner);
  g_free (self->database);
  g_ptr_array_unref (self->tables);
  g_free (self);
}

GPtrArray *
desk_request_groups_new (GListModel *products)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_request_group_free);

  for (guint i = 0; i < g_list_model_get_n_items (products); i++)
    {
      g_autoptr (MeshProduct) one = g_list_model_get_item (products, i);
      const char *owner = mesh_product_get_owner_account (one),
                 *database = mesh_product_get_database (one);
      DeskRequestGroup *group = find_group (groups, owner, database);

      if (group == NULL)
        {
          group = new_group (owner, database);
          g_ptr_array_add (groups, group);
        }
      if (!g_ptr_array_find_with_equal_func (group->tables, mesh_product_get_name (one),
                                             g_str_equal, NULL))
        g_ptr_array_add (group->tables, g_strdup (mesh_product_get_name (one)));
    }
  return groups;
}

char **
desk_request_dup_tables (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean any = FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      {
        g_strv_builder_add (builder, parts[i]);
        any = TRUE;
      }
  return any ? g_strv_builder_end (builder) : NULL;
}

char *
desk_request_dup_key (GListModel *products)
{
  g_autoptr (GString) key = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (products); i++)
    {
      g_autoptr (MeshProduct) one = g_list_model_get_item (products, i);

      g_string_append_printf (key, "%s/%s\n", mesh_product_get_database (one),
                              mesh_product_get_name (one));
    }
  return g_string_free (g_steal_pointer (&key), FALSE);
}

char *
desk_request_dup_access (GListModel *products)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (products); i++)
    {
      g_autoptr (MeshProduct) one = g_list_model_get_item (products, i);
      g_autofree char *access = NULL;

      g_object_get (one, "access", &access, NULL);
      g_string_append_printf (all, "%s ", access);
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}
