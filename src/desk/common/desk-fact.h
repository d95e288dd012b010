/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/** DeskFact: a row of a boxed list that says one thing: what it is, and how it stands. Properties: title, text. */
#define DESK_TYPE_FACT (desk_fact_get_type ())
G_DECLARE_FINAL_TYPE (DeskFact, desk_fact, DESK, FACT, GtkListBoxRow)

G_END_DECLS
