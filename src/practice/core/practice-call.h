/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/*
 * What a service of the practice AWS is made of, and what its handlers may use.
 *
 * The server authenticates a request, decodes it to a JSON object, validates it against the
 * operation's members, opens a transaction, runs the handler, commits (or rolls back on failure)
 * and encodes the output. A handler is an ordinary blocking function: it reads and writes SQLite.
 */
typedef struct _PracticeCall PracticeCall;

typedef enum { PRACTICE_QUERY, PRACTICE_JSON_1_0, PRACTICE_JSON_1_1, PRACTICE_REST_JSON, PRACTICE_REST_XML } PracticeProtocol;

typedef enum { PRACTICE_ANY, PRACTICE_STRING, PRACTICE_INTEGER, PRACTICE_NUMBER, PRACTICE_BOOLEAN, PRACTICE_LIST, PRACTICE_OBJECT, PRACTICE_TIME } PracticeType;

/* One input member. Limits: length of a string in characters, elements of a list, value of a
 * number; max 0: none. Query protocol strings are converted to @type before the handler runs. */
typedef struct
{
  const char *path;    /* "Name", "TableInput.Name", "Entries[].Id": below optional parents, checked where they are there */
  PracticeType type;
  gboolean required;
  gint64 min, max;
  const char *pattern; /* nullable: anchored regular expression, or "a|b|c" for an enumeration */
} PracticeMember;

/* Return FALSE after practice_call_fail(). @in and @out are never NULL. */
typedef gboolean (*PracticeHandler) (PracticeCall *call, JsonObject *in, JsonObject *out);

typedef struct
{
  const char *name;              /* "GetTable" */
  PracticeHandler handler;
  const PracticeMember *members; /* nullable; ends with { NULL } */
  gboolean writes;               /* FALSE: no transaction is opened */
} PracticeOperation;

typedef struct
{
  const char *signing_name;      /* "glue" */
  PracticeProtocol protocol;
  const char *version;           /* query: "2010-05-08"; JSON: the target prefix, "AWSGlue" */
  const char *schema;            /* SQL: CREATE TABLE IF NOT EXISTS … run at start */
  const PracticeOperation *operations; /* ends with { NULL } */
  /* rest services only: which operation a request means; fills @in from path, query and headers */
  const PracticeOperation *(*route) (PracticeCall *call, JsonObject *in);
  gboolean (*seed) (sqlite3 *db, GError **error); /* nullable: after the schema, idempotent */
} PracticeService;

/* The services, one folder or file each: practice-sts.c, practice-iam-*.c, practice-lf-*.c,
 * practice-glue-*.c, practice-ram.c, practice-dynamodb-*.c, practice-s3-*.c */
extern const PracticeService practice_sts, practice_iam, practice_lakeformation, practice_glue, practice_ram, practice_dynamodb, practice_s3,
    practice_athena, practice_logs;

/* ---- the caller ---- */
const char *practice_call_get_account (PracticeCall *call);       /* "111111111111" */
const char *practice_call_get_region (PracticeCall *call);
const char *practice_call_get_caller_arn (PracticeCall *call);    /* as GetCallerIdentity says it */
const char *practice_call_get_principal_arn (PracticeCall *call); /* the user's or the role's ARN, with path: for Lake Formation */
const char *practice_call_get_principal_id (PracticeCall *call);  /* AIDA… / AROA… / account id of root */
gint64 practice_call_get_time (PracticeCall *call);               /* unix microseconds, fixed for the call */
sqlite3 *practice_call_get_db (PracticeCall *call);

/* ---- failing ---- */
/* Sets the answer; the first failure wins. @status 0: what the protocol uses. Always returns FALSE. */
gboolean practice_call_fail (PracticeCall *call, guint status, const char *code, const char *format, ...) G_GNUC_PRINTF (4, 5);
/* Adds a member to the error document (S3's Region, DynamoDB's CancellationReasons). Takes @value. */
void practice_call_fail_member (PracticeCall *call, const char *name, JsonNode *value);

/* ---- IAM ---- */
/* The identity policies of the caller (for assumed roles: of the role, cut by session policies) must
 * allow @action on @resource; else the answer becomes the protocol's AccessDenied with AWS's text.
 * Context keys usual for the call (aws:SourceIp, aws:PrincipalArn …) are set; @context: (nullable)
 * more of them, key → string or list. */
gboolean practice_call_authorize (PracticeCall *call, const char *action, const char *resource, JsonObject *context);
/* The same question for any caller and with a resource policy beside it (S3 buckets, Glue catalogue,
 * role trust): nothing is failed. @policy: (nullable) a JSON document of @policy_account.
 * Same account: identity or resource policy suffices; other account: both must allow. */
gboolean practice_call_is_allowed (PracticeCall *call, const char *action, const char *resource, JsonObject *context, const char *policy, const char *policy_account);
/* Whether an IAM principal exists and new ones have propagated (fault iam-delay): "arn:…:role/x", user or
 * account root ARN, 12 digits, "*". For trust and bucket policies, Lake Formation principals. */
gboolean practice_iam_principal_exists (PracticeCall *call, const char *principal);
/* For work that a service does as a role (crawlers): allowed by that role's policies? */
gboolean practice_iam_role_is_allowed (PracticeCall *call, const char *role_arn, const char *action, const char *resource);
/* Does the role's trust policy let this service principal assume it ("glue.amazonaws.com")? */
gboolean practice_iam_role_trusts_service (PracticeCall *call, const char *role_arn, const char *service);
gboolean practice_iam_service_linked_role_exists (PracticeCall *call, const char *service);
/* Makes it where it is not there, as services do at their first need of it. (transfer full): its ARN */
char *practice_iam_make_service_linked_role (PracticeCall *call, const char *service);
/* The unique id of a user's, role's or group's ARN, or back. (transfer full) (nullable): no such */
char *practice_iam_find_id (PracticeCall *call, const char *arn);
char *practice_iam_find_arn (PracticeCall *call, const char *id);
/* Grammar of a resource policy (bucket, catalogue) in IAM's words. (transfer full) (nullable): fine */
char *practice_iam_check_resource_policy (const char *policy);
/* A document as it is kept: principals as unique ids, so that one deleted and made anew is another.
 * NULL: @unknown (out) (transfer full) says which principal is not there: "AWS":"arn:…" */
char *practice_iam_store_policy (PracticeCall *call, const char *policy, char **unknown);
/* And as it is read back: ids as ARNs, dead ones as they are. (transfer full) */
char *practice_iam_show_policy (PracticeCall *call, const char *policy);

/* ---- faults ---- */
/* Delay in microseconds of "iam-delay", "ram-delay", "lf-delay" for this call's service; 0: none. */
gint64 practice_call_get_delay (PracticeCall *call, const char *fault);

/* ---- storage ---- */
/* A prepared statement from the cache, reset and with the arguments bound: 's' const char* (nullable),
 * 'i' gint64, 'b' GBytes*. Owned by the cache; step it with practice_step(). */
sqlite3_stmt *practice_call_query (PracticeCall *call, const char *sql, const char *types, ...);
gboolean practice_step (sqlite3_stmt *statement);             /* TRUE: a row is there; resets at the end */
void practice_done (sqlite3_stmt *statement);                 /* stop before the last row */
gboolean practice_call_exec (PracticeCall *call, const char *sql, const char *types, ...); /* FALSE: failed with InternalFailure */
const char *practice_column (sqlite3_stmt *statement, int column); /* nullable; valid until the next step */
JsonNode *practice_column_json (sqlite3_stmt *statement, int column); /* (transfer full) (nullable) */
const char *practice_call_get_state_dir (PracticeCall *call);

/* ---- time in outputs ---- */
/* As the protocol writes it: epoch seconds in JSON protocols, ISO 8601 in query and XML. (transfer full) */
JsonNode *practice_call_time_node (PracticeCall *call, gint64 microseconds);

/* ---- paging ---- */
/* Opaque tokens bound to the operation: encode an offset or key. decode fails the call with the
 * service's code when the token is not ours. */
char *practice_call_encode_token (PracticeCall *call, const char *position);
char *practice_call_decode_token (PracticeCall *call, const char *token);

/* ---- raw HTTP, for S3 ---- */
const char *practice_call_get_method (PracticeCall *call);
const char *practice_call_get_path (PracticeCall *call);              /* still encoded */
const char *practice_call_get_query (PracticeCall *call, const char *name); /* decoded; nullable; "" for a bare name */
const char *practice_call_get_header (PracticeCall *call, const char *name);
GBytes *practice_call_get_body (PracticeCall *call);                  /* aws-chunked already unwrapped and verified */
/* Of the body, hexadecimal; computed once. */
const char *practice_call_get_body_md5 (PracticeCall *call);
const char *practice_call_get_body_sha256 (PracticeCall *call);
/* A body that lies on the disk becomes the file @path, and stays readable. FALSE: it does not, or cannot. */
gboolean practice_call_move_body (PracticeCall *call, const char *path);
void practice_call_set_status (PracticeCall *call, guint status);
void practice_call_set_header (PracticeCall *call, const char *name, const char *value);
void practice_call_set_body (PracticeCall *call, const char *content_type, GBytes *body); /* instead of @out */
/* rest-xml: name of the output's root element, e.g. "ListBucketResult"; lists repeat their member's name. */
void practice_call_set_root (PracticeCall *call, const char *root);

/* ---- background work: crawlers ---- */
/* Runs @work in the server thread after @delay microseconds with a call of its own (same account, region
 * and principal), in a transaction. Takes @data. Not kept over a restart: the service's seed resumes. */
typedef void (*PracticeWork) (PracticeCall *call, gpointer data);
void practice_call_later (PracticeCall *call, gint64 delay, PracticeWork work, gpointer data, GDestroyNotify destroy);

/* ---- identifiers ---- */
char *practice_random_id (const char *prefix, guint length); /* capitals and digits */
char *practice_uuid (void);

/* ---- between services (same database, same transaction; no HTTP) ---- */
/* practice-s3.h, practice-lf.h, practice-glue.h, practice-ram.h declare what they offer each other. */

G_END_DECLS
