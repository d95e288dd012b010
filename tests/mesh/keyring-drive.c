/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keyring-drive store|lookup|forget|clear MESH PERSONA ACCOUNT [KEY SECRET TOKEN]: for test_keyring.py */
#include "config.h"
#include "mesh/model/mesh-keyring.h"

#include <stdio.h>

static gboolean
look_up (char **words, GError **error)
{
  g_autoptr (AwsCredentials) found = mesh_keyring_lookup (words[2], words[3], words[4], NULL, error);

  if (error != NULL && *error != NULL)
    return FALSE;
  if (found == NULL)
    printf ("nothing\n");
  else
    printf ("%s %s %s\n", aws_credentials_get_access_key_id (found), aws_credentials_get_secret_access_key (found),
            aws_credentials_get_session_token (found) != NULL ? aws_credentials_get_session_token (found) : "-");
  return TRUE;
}

static gboolean
store (char **words, int n, GCancellable *cancellable, GError **error)
{
  g_autoptr (AwsCredentials) key = aws_credentials_new (words[5], words[6], n > 7 ? words[7] : NULL, 0);

  return mesh_keyring_store (words[2], words[3], words[4], key, cancellable, error);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gboolean good = FALSE;

  g_return_val_if_fail (argc >= 3, 2);
  if (g_str_equal (argv[1], "store-cancelled"))
    g_cancellable_cancel (cancellable);
  if (g_str_has_prefix (argv[1], "store") && argc >= 7)
    good = store (argv, argc, cancellable, &error);
  else if (g_str_equal (argv[1], "lookup") && argc >= 5)
    good = look_up (argv, &error);
  else if (g_str_equal (argv[1], "forget") && argc >= 5)
    good = mesh_keyring_forget (argv[2], argv[3], argv[4], NULL, &error);
  else if (g_str_equal (argv[1], "clear"))
    good = mesh_keyring_clear (argv[2], NULL, &error);
  if (!good)
    printf ("%s %d: %s\n", g_quark_to_string (error->domain), error->code, error->message);
  return good ? 0 : 1;
}
