/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/roles/desk-colour.h"

#include <glib/gi18n.h>

struct _DeskColour
{
  GObject parent_instance;

  int number;
};

enum
{
  PROP_0,
  PROP_NUMBER,
  PROP_NAME,
  N_PROPS
};

static const char *const names[MESH_N_COLOURS] = {
  NC_ ("colour", "Purple"), NC_ ("colour", "Green"),     NC_ ("colour", "Blue"),
  NC_ ("colour", "Brown"),  NC_ ("colour", "Teal"),      NC_ ("colour", "Raspberry"),
  NC_ ("colour", "Fir"),    NC_ ("colour", "Ultramarine"), NC_ ("colour", "Olive"),
  NC_ ("colour", "Magenta"), NC_ ("colour", "Taupe"),    NC_ ("colour", "Azure"),
};

G_DEFINE_FINAL_TYPE (DeskColour, desk_colour, G_TYPE_OBJECT)

static void
desk_colour_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskColour *self = DESK_COLOUR (object);

  switch (id)
    {
    case PROP_NUMBER:
      g_value_set_int (value, self->number);
      break;
    case PROP_NAME:
      g_value_set_string (value, desk_colour_get_name (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_colour_class_init (DeskColourClass *klass)
{
  GParamSpec *properties[N_PROPS] = { NULL };
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->get_property = desk_colour_get_property;
  properties[PROP_NUMBER] = g_param_spec_int ("number", NULL, NULL, -1, MESH_N_COLOURS - 1, -1, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
desk_colour_init (DeskColour *self)
{
}

int
desk_colour_get_number (DeskColour *self)
{
  g_return_val_if_fail (DESK_IS_COLOUR (self), -1);
  return self->number;
}

const char *
desk_colour_get_name (DeskColour *self)
{
  g_return_val_if_fail (DESK_IS_COLOUR (self), NULL);
  return self->number < 0 ? C_ ("colour", "Automatic") : g_dpgettext2 (NULL, "colour", names[self->number]);
}

static gboolean
is_taken (GListModel *personas, MeshPersona *own, int number)
{
  for (guint i = 0; i < g_list_model_get_n_items (personas); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (personas, i);

      if (persona != own && (int) mesh_persona_get_colour (persona) == number)
        return TRUE;
    }
  return FALSE;
}

GListModel *
desk_colours_new (GListModel *personas, MeshPersona *own)
{
  GListStore *store = g_list_store_new (DESK_TYPE_COLOUR);

  for (int number = -1; number < MESH_N_COLOURS; number++)
    {
      g_autoptr (DeskColour) colour = NULL;

      if (number >= 0 && number != (int) mesh_persona_get_colour (own) && is_taken (personas, own, number))
        continue;
      colour = g_object_new (DESK_TYPE_COLOUR, NULL);
      colour->number = number;
      g_list_store_append (store, colour);
    }
  return G_LIST_MODEL (store);
}
