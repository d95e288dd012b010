/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* Bytes made small, fast rather than best. (transfer full) */
GBytes *mesh_packing_deflate (const void *data, gsize length);
/* The @length bytes that were made small; NULL where they are not exactly so many, or none at all. One more byte
 * follows them, a zero. (transfer full) (nullable) */
guint8 *mesh_packing_inflate (GBytes *packed, gsize length);

G_END_DECLS
