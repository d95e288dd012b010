/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A menu is many widgets, and a list view makes 200 rows of a long list: the one that is called "menu" in @resource, a
 * UI file, is made for who opens @button. @resource: static */
void desk_menu_make_late (GtkMenuButton *button, const char *resource);

G_END_DECLS
