/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/ingest/mesh-ingest-walk.h"
#include "mesh/model/mesh-error.h"

#include <glib/gstdio.h>
#include <unistd.h>

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (g_unlink (inner) < 0)
        remove_tree (inner);
    }
  g_rmdir (path);
}

/* Nothing is ever laid down beside the folder that is unpacked into. */
static void
check_outside (const char *dir)
{
  g_autoptr (GDir) listing = g_dir_open (dir, 0, NULL);
  const char *name;

  while (listing != NULL && (name = g_dir_read_name (listing)) != NULL)
    g_assert_true (g_str_equal (name, "cache") || g_str_equal (name, "some.zip"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *dir = g_dir_make_tmp ("meshdesk-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "some.zip", NULL);
  g_autofree char *cache = g_build_filename (dir, "cache", NULL);
  g_auto (MeshIngestWalk) troubles = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  mesh_ingest_walk_init (&troubles);
  g_assert_true (g_file_set_contents_full (path, (const char *) data, (gssize) size,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  folder = mesh_ingest_unpack (path, cache, &troubles, NULL, &error);
  if (folder == NULL)
    g_assert_error (error, MESH_ERROR, MESH_ERROR_INVALID);
  check_outside (dir);
  remove_tree (dir);
  return 0;
}
