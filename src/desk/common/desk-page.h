/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

#include "desk/app/desk-seat.h"
#include "mesh/plan/mesh-plan.h"

G_BEGIN_DECLS

/**
 * DeskPage: what all pages of the window are. Shows one list of a seat, and has it loaded while it is on screen.
 *
 * Properties: seat (DeskSeat, nullable), source (the seat's list that this page shows, nullable).
 */
#define DESK_TYPE_PAGE (desk_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (DeskPage, desk_page, DESK, PAGE, AdwBin)
struct _DeskPageClass
{
  AdwBinClass parent_class;
  const char *source_name;             /* property of DeskSeat; NULL: none */
  void (*seat_changed) (DeskPage *self); /* nullable */
  GtkWidget *(*get_search) (DeskPage *self); /* nullable: what Ctrl+F goes to */
  void (*refresh) (DeskPage *self);          /* nullable: loads what else the page shows */
  gboolean (*open_item) (DeskPage *self, const char *id); /* nullable: shows one thing; FALSE: not there */
};

DeskSeat *desk_page_get_seat (DeskPage *self);     /* (nullable) (transfer none) */
void desk_page_set_seat (DeskPage *self, DeskSeat *seat);
DeskSource *desk_page_get_source (DeskPage *self); /* (nullable) (transfer none) */
void desk_page_refresh (DeskPage *self);
gboolean desk_page_search (DeskPage *self);
/* Shows the thing of that id; where the page cannot, searches for @text. */
void desk_page_open (DeskPage *self, const char *id, const char *text);

/* Shows @plan in a dialog over @widget, for the user to agree to; or, where there is none, says why not.
 * @plan, @error: (transfer full) (nullable), one of them. */
void desk_take_plan (GtkWidget *widget, DeskSeat *seat, MeshPlan *plan, GError *error);

G_END_DECLS
