/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include <stdio.h>
#include <string.h>

#include "aws/upload/aws-upload.h"

/* bench-upload URL BUCKET PREFIX PATH: uploads a file, or the files of a folder. The keys come from the
 * environment, as for the AWS CLI. Prints how much of what happened, and the peak of its own memory. */

/* In KiB. Not getrusage(): that remembers the process that started this one. */
static guint
read_peak (void)
{
  g_autofree char *text = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  line = text != NULL ? strstr (text, "VmHWM:") : NULL;
  return line != NULL ? (guint) g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) : 0;
}

static guint
add_path (AwsUpload *upload, const char *prefix, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  if (dir == NULL)
    {
      g_autofree char *base = g_path_get_basename (path);
      g_autofree char *key = g_strconcat (prefix, "/", base, NULL);

      aws_upload_add (upload, path, key);
      return 1;
    }
  for (; (name = g_dir_read_name (dir)) != NULL; n++)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *key = g_strconcat (prefix, "/", name, NULL);

      aws_upload_add (upload, file, key);
    }
  return n;
}

int
main (int argc, char *argv[])
{
  g_autoptr (AwsRuntime) runtime = aws_runtime_new ();
  g_autoptr (AwsCredentials) keys = NULL;
  g_autoptr (AwsCredentialsProvider) provider = NULL;
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (AwsUpload) upload = NULL;
  g_autoptr (GError) error = NULL;
  AwsUploadProgress progress;
  guint n;

  g_assert_cmpint (argc, ==, 5);
  keys = aws_credentials_new (g_getenv ("AWS_ACCESS_KEY_ID"), g_getenv ("AWS_SECRET_ACCESS_KEY"), NULL, 0);
  provider = aws_static_provider_new (keys);
  client = aws_client_new (runtime, provider, g_getenv ("AWS_DEFAULT_REGION"), argv[1], &error);
  g_assert_no_error (error);
  upload = aws_upload_new (client, argv[2]);
  n = add_path (upload, argv[3], argv[4]);
  if (!aws_upload_run (upload, NULL, &error))
    g_error ("%s", error->message);
  for (guint i = 0; i < n; i++)
    if (aws_upload_get_error (upload, i) != NULL)
      g_error ("%s", aws_upload_get_error (upload, i)->message);
  aws_upload_get_progress (upload, &progress);
  g_print ("{\"sent\": %u, \"there\": %u, \"bytes\": %" G_GUINT64_FORMAT ", \"peak\": %u}\n", progress.sent,
           progress.there, progress.bytes, read_peak ());
  return 0;
}
