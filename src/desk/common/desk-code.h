/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DeskCode: text in a computer's language, coloured, to read and to select; follows the dark style, wraps, and takes
 * the height of its text. GtkSourceView finds the colours; a label shows them, since a text view has no height of its
 * own in a list's row.
 *
 * Properties: text (nullable), language (of GtkSourceView: "diff", "sh", "sql", "python3"; nullable: plain).
 */
#define DESK_TYPE_CODE (desk_code_get_type ())
G_DECLARE_FINAL_TYPE (DeskCode, desk_code, DESK, CODE, AdwBin)

G_END_DECLS
