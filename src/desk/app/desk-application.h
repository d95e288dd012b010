/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/** DeskApplication: io.github.meshdesk.Meshdesk, its options and its windows. */
#define DESK_TYPE_APPLICATION (desk_application_get_type ())
G_DECLARE_FINAL_TYPE (DeskApplication, desk_application, DESK, APPLICATION, AdwApplication)

DeskApplication *desk_application_new (void);
/* Makes the program's resources known; for tests that have no application. */
void desk_register_resources (void);

G_END_DECLS
