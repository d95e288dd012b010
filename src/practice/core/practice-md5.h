/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <nettle/md5.h>

G_BEGIN_DECLS

#define PRACTICE_MD5_LANES 8

/* As md5_update() for each of @n, up to PRACTICE_MD5_LANES, streams: @length bytes of @data[i] go into
 * @contexts[i]. Much quicker than one after the other: a processor that waits for the steps of one
 * stream, of which each needs the one before, does those of eight in the same time. */
void practice_md5_update_many (struct md5_ctx *const *contexts, const guint8 *const *data, guint n, gsize length);

G_END_DECLS
