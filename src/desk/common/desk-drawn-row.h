/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DeskDrawnRow: a row of a list that draws its texts itself: the first line bold, the others small, badges and a dot
 * at the end. A list of thousands keeps two hundred of its rows, and made of labels these would take a tenth of a
 * second whenever a letter typed changes the list. A screen reader gets all of it as one label.
 */
#define DESK_TYPE_DRAWN_ROW (desk_drawn_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (DeskDrawnRow, desk_drawn_row, DESK, DRAWN_ROW, GtkWidget)

#define DESK_DRAWN_ROW_MAX_LINES  3
#define DESK_DRAWN_ROW_MAX_BADGES 2

struct _DeskDrawnRowClass
{
  GtkWidgetClass parent_class;

  guint n_lines;  /* at most DESK_DRAWN_ROW_MAX_LINES */
  guint dim_from; /* lines from that one on are paler */
  guint n_badges; /* at most DESK_DRAWN_ROW_MAX_BADGES, the last one at the very end */
  /* (transfer full) */
  char *(*dup_line) (DeskDrawnRow *self, guint line);
  /* @kind: (out) (nullable) (transfer none): see desk_badge_draw(). Returns: (transfer full): "": none is drawn */
  char *(*dup_badge) (DeskDrawnRow *self, guint badge, const char **kind);
  /* What the dot says. (nullable): there is none. (transfer none). May be left out. */
  const char *(*get_note) (DeskDrawnRow *self);
};

/* All that it says, as a screen reader gets it. (transfer full) */
char *desk_drawn_row_dup_text (DeskDrawnRow *self);
/* What the row is of is another thing now. */
void desk_drawn_row_renew (DeskDrawnRow *self);

G_END_DECLS
