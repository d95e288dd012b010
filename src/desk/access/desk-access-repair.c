/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/access/desk-access-repair.h"

#include "desk/common/desk-page.h"
#include "mesh/access/mesh-access-check.h"

/* What takes a person: its page, in the role that it takes. */
static void
open_page (GtkWidget *opener, MeshFinding *link)
{
  const gboolean decide = g_strcmp0 (mesh_finding_get_repair (link), "approve") == 0;

  gtk_widget_activate_action (opener, "win.persona", "s", mesh_finding_get_repairer (link));
  gtk_widget_activate_action (opener, "win.page", "s", decide ? "inbox" : "catalog");
}

void
desk_access_repair (GtkWidget *opener, DeskSeat *seat, MeshFinding *link, const char *const *roles)
{
  g_autoptr (GError) error = NULL;
  MeshPlan *plan = mesh_access_new_repair (desk_seat_get_mesh (seat), desk_seat_get_persona (seat), link, roles,
                                           &error);

  if (plan != NULL || error != NULL)
    desk_take_plan (opener, seat, plan, g_steal_pointer (&error));
  else
    open_page (opener, link);
}

MeshFinding *
desk_access_find_link (GListModel *links, const char *kind)
{
  for (guint i = 0; links != NULL && i < g_list_model_get_n_items (links); i++)
    {
      g_autoptr (MeshFinding) link = g_list_model_get_item (links, i);

      if (g_strcmp0 (mesh_finding_get_kind (link), kind) == 0)
        return g_steal_pointer (&link);
    }
  return NULL;
}
