/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/glue/practice-glue.h"

/* How the catalogue itself is encrypted: one setting for each account and region. */

#define DEFAULT                                                                                    \
  "{\"EncryptionAtRest\":{\"CatalogEncryptionMode\":\"DISABLED\"},"                                \
  "\"ConnectionPasswordEncryption\":{\"ReturnConnectionPasswordEncrypted\":false}}"

/* The account whose catalogue is meant; others' are closed. */
static gboolean
authorize (PracticeCall *call, JsonObject *in, const char *action)
{
  const char *account = practice_call_get_account (call), *catalog = catalog_string (in, "CatalogId");
  g_autofree char *arn = catalog_arn (call, catalog != NULL ? catalog : account, NULL, NULL);

  if (!practice_call_authorize (call, action, arn, NULL))
    return FALSE;
  if (catalog == NULL || g_str_equal (catalog, account))
    return TRUE;
  return practice_call_fail (call, 400, "AccessDeniedException",
                             "Cross account access to the encryption settings of catalog %s is not allowed.",
                             catalog);
}

static gboolean
get_settings (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autofree char *text = NULL;
  sqlite3_stmt *query;

  if (!authorize (call, in, "glue:GetDataCatalogEncryptionSettings"))
    return FALSE;
  query = practice_call_query (call, "SELECT data FROM glue_encryption WHERE region = ? AND catalog = ?", "ss",
                               practice_call_get_region (call), practice_call_get_account (call));
  if (practice_step (query))
    {
      text = g_strdup (practice_column (query, 0));
      practice_done (query);
    }
  json_object_set_object_member (out, "DataCatalogEncryptionSettings",
                                 catalog_parse (text != NULL ? text : DEFAULT));
  return TRUE;
}

/* A mode with a key needs the key. */
static gboolean
check_settings (PracticeCall *call, JsonObject *settings)
{
  JsonObject *rest = catalog_object (settings, "EncryptionAtRest");
  const char *mode = catalog_string (rest, "CatalogEncryptionMode");

  if (rest != NULL && g_strcmp0 (mode, "DISABLED") != 0 && g_strcmp0 (mode, "SSE-KMS") != 0)
    return practice_call_fail (call, 400, "InvalidInputException",
                               "CatalogEncryptionMode must be DISABLED or SSE-KMS.");
  return TRUE;
}

static gboolean
put_settings (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  JsonObject *settings = catalog_object (in, "DataCatalogEncryptionSettings");
  g_autofree char *text = NULL;

  if (!authorize (call, in, "glue:PutDataCatalogEncryptionSettings") || !check_settings (call, settings))
    return FALSE;
  text = catalog_text (settings);
  return practice_call_exec (call,
                             "INSERT OR REPLACE INTO glue_encryption (region, catalog, data) VALUES (?, ?, ?)",
                             "sss", practice_call_get_region (call), practice_call_get_account (call), text);
}

static const PracticeMember get_members[] = { { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 }, { NULL } };
static const PracticeMember put_members[]
    = { { "CatalogId", PRACTICE_STRING, FALSE, 1, 255 },
        { "DataCatalogEncryptionSettings", PRACTICE_OBJECT, TRUE },
        { NULL } };

const PracticeOperation glue_encryption_operations[] = {
  { "GetDataCatalogEncryptionSettings", get_settings, get_members, FALSE },
  { "PutDataCatalogEncryptionSettings", put_settings, put_members, TRUE },
  { NULL }
};
