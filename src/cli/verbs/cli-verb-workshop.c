/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "cli/core/cli-print.h"
#include "cli/cli-resources.h"
#include "cli/core/cli-session.h"
#include "cli/verbs/cli-verbs.h"
#include "cli/verbs/cli-workshop.h"
#include "mesh/model/mesh-error.h"

#define DATA_PATH "/io/github/meshdesk/Meshdesk/practice/"

static struct
{
  gboolean keep;
} options;

static const GOptionEntry entries[] = {
  { "keep", 0, 0, G_OPTION_ARG_NONE, &options.keep, "Keep the practice mesh and say where it is",
    NULL },
  { NULL },
};

/* ---- folders ---- */

static gboolean
fail_errno (const char *path, GError **error)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", path,
               g_strerror (code));
  return FALSE;
}

static gboolean
write_resource (const char *resource, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (cli_resources_get_resource (), resource,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *folder = g_path_get_dirname (path);
  gsize size;
  const char *data;

  if (bytes == NULL)
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail_errno (folder, error);
  data = g_bytes_get_data (bytes, &size);
  return g_file_set_contents (path, data, (gssize) size, error);
}

/* Copies a folder of the embedded data; names of folders end in a slash there. */
static gboolean
write_data (const char *resource, const char *path, GError **error)
{
  g_auto (GStrv) children = g_resource_enumerate_children (cli_resources_get_resource (), resource,
                                                           G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (children == NULL)
    return FALSE;
  for (guint i = 0; children[i] != NULL; i++)
    {
      g_autofree char *child = g_strconcat (resource, children[i], NULL);
      g_autofree char *target = g_build_filename (path, children[i], NULL);

      if (g_str_has_suffix (children[i], "/") ? !write_data (child, target, error)
                                              : !write_resource (child, target, error))
        return FALSE;
    }
  return TRUE;
}

static char *
make_folder (GError **error)
{
  g_autofree char *parent = NULL;
  g_autofree char *path = NULL;

  if (!options.keep)
    return g_dir_make_tmp ("meshdesk-workshop-XXXXXX", error);
  parent = g_build_filename (g_get_user_data_dir (), "meshdesk", NULL);
  if (g_mkdir_with_parents (parent, 0700) != 0)
    {
      fail_errno (parent, error);
      return NULL;
    }
  path = g_build_filename (parent, "workshop-XXXXXX", NULL);
  if (g_mkdtemp (path) == NULL)
    {
      fail_errno (path, error);
      return NULL;
    }
  return g_steal_pointer (&path);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  /* a link is removed, never followed */
  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

/* ---- the run ---- */

static gboolean
start (Workshop *self, GError **error)
{
  g_autofree char *state = NULL, *credentials = NULL;

  self->folder = make_folder (error);
  if (self->folder == NULL)
    return FALSE;
  self->data = g_build_filename (self->folder, "data", NULL);
  if (!write_data (DATA_PATH, self->data, error))
    return FALSE;
  state = g_build_filename (self->folder, "state", NULL);
  self->server = practice_server_new (state, 0, NULL, error);
  if (self->server == NULL)
    return FALSE;
  self->credentials = g_build_filename (self->folder, "credentials.json", NULL);
  credentials = practice_server_dup_credentials (self->server);
  return practice_server_write_credentials (self->server, self->credentials, error)
         && cli_session_open_mesh (self->cli, credentials, practice_server_get_url (self->server),
                                   error);
}

static gboolean
run_steps (Workshop *self, GError **error)
{
  JsonArray *steps = json_array_new ();
  JsonObject *result = json_object_new ();
  gboolean done = TRUE;

  json_object_set_array_member (result, "Steps", steps);
  for (guint i = 0; cli_workshop_steps[i].title != NULL && done; i++)
    {
      JsonObject *step = json_object_new ();

      self->facts = json_array_new ();
      json_object_set_int_member (step, "Step", i + 1);
      json_object_set_string_member (step, "Title", cli_workshop_steps[i].title);
      json_object_set_array_member (step, "ReadBack", self->facts);
      json_array_add_object_element (steps, step);
      cli_print (self->cli, "\n%2u. %s\n", i + 1, cli_workshop_steps[i].title);
      done = cli_workshop_steps[i].run (self, error);
    }
  self->facts = NULL;
  if (options.keep)
    json_object_set_string_member (result, "Folder", self->folder);
  g_clear_pointer (&self->cli->result, json_node_unref);
  self->cli->result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (self->cli->result, result);
  return done;
}

static void
say_where (Workshop *self)
{
  cli_print (
      self->cli,
      "\nKept in %s\n"
      "To go on with it:\n"
      "  meshdesk-cli practice serve --state %s/state\n"
      "  meshdesk-cli --credentials-file %s/credentials.json --endpoint-url URL list-products\n",
      self->folder, self->folder, self->folder);
}

static void
finish (Workshop *self)
{
  g_ptr_array_set_size (self->cli->plans, 0);
  g_clear_object (&self->cli->mesh);
  if (self->server != NULL)
    practice_server_stop (self->server);
  g_clear_object (&self->server);
  if (self->folder != NULL && !options.keep)
    remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->credentials);
  g_free (self->data);
  g_free (self->mesh_database);
  g_free (self->subscription_id);
}

static gboolean
run (Cli *cli, GError **error)
{
  Workshop workshop = { .cli = cli };
  gboolean done;

  if (cli->dry_run || cli->persona != NULL || cli->credentials_file != NULL || cli->profile != NULL
      || cli->endpoint_url != NULL)
    {
      g_set_error_literal (
          error, CLI_ERROR, CLI_ERROR_USAGE,
          "workshop runs on a practice mesh of its own: it takes --keep, --json and "
          "--region alone");
      return FALSE;
    }
  cli->quiet = TRUE;
  done = start (&workshop, error);
  if (done)
    cli_print (cli, "A practice AWS with three accounts listens on %s\n",
               practice_server_get_url (workshop.server));
  done = done && run_steps (&workshop, error);
  if (done)
    cli_print (cli, "\nDone: the data mesh works, and every step was read back.\n");
  if (workshop.folder != NULL && options.keep)
    say_where (&workshop);
  finish (&workshop);
  return done;
}

const CliVerb cli_verb_workshop = {
  .name = "workshop",
  .summary = "Go through the whole tutorial on a fresh practice mesh",
  .details = "Every step is checked by reading back what is there.",
  .entries = entries,
  .run = run,
};
