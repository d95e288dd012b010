/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <libsoup/soup.h>
#include "practice/core/practice-call.h"
#include "practice/core/practice-faults.h"
#include "practice/core/practice-spool.h"

G_BEGIN_DECLS

/* What the files of the practice server's core share; services see practice-call.h only. */

/* One request as it came over the wire, free of the HTTP library so that it can be made in tests. */
typedef struct
{
  char *name;  /* lower case */
  char *value; /* as received */
} PracticeHeader;

typedef struct
{
  char *method;
  char *path;             /* still encoded */
  char *query;            /* still encoded; nullable */
  GArray *headers;        /* of PracticeHeader, in arrival order */
  GBytes *body;
  PracticeSpool *spool;   /* (nullable): the body lies on the disk, and is mapped */
  int lost;               /* errno: the body could not be kept */
  char md5[33], sha256[65]; /* of the body, made at first use */
  GHashTable *parameters; /* (nullable) decoded query, made at first use */
} PracticeRequest;

PracticeRequest *practice_request_new (const char *method, const char *path, const char *query);
void practice_request_free (PracticeRequest *request);
void practice_request_add_header (PracticeRequest *request, const char *name, const char *value);
const char *practice_request_get_header (PracticeRequest *request, const char *lower_case_name);
/* Takes @body and @spool. */
void practice_request_take_body (PracticeRequest *request, GBytes *body, PracticeSpool *spool);
/* Of the body, hexadecimal; computed once. */
const char *practice_request_get_md5 (PracticeRequest *request);
const char *practice_request_get_sha256 (PracticeRequest *request);
const char *practice_request_get_parameter (PracticeRequest *request, const char *name);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeRequest, practice_request_free)

typedef enum { PRACTICE_CALLER_ROOT, PRACTICE_CALLER_USER, PRACTICE_CALLER_ROLE } PracticeCallerKind;

/* Who an access key stands for; cached per key until IAM changes. Reference counted (g_rc_box). */
typedef struct
{
  PracticeCallerKind kind;
  char *access_key;
  char *secret;
  char *token;          /* (nullable): temporary keys only */
  char *account;
  char *name;           /* of the user or role */
  char *session_name;   /* (nullable): roles */
  char *caller_arn;     /* as GetCallerIdentity says it */
  char *principal_arn;
  char *principal_id;
  char *user_id;        /* "AROA…:SESSION" */
  char *source_identity;/* (nullable) */
  JsonArray *policies;  /* (nullable): session policies, documents as strings */
  JsonObject *tags;     /* (nullable): aws:PrincipalTag */
  gint64 created, expires, role_created;
  gboolean active, is_temporary, is_chained;
  GHashTable *signing_keys; /* "day/region/service" → 32 bytes */
} PracticeCredential;

PracticeCredential *practice_credential_new (void);
PracticeCredential *practice_credential_ref (PracticeCredential *credential);
void practice_credential_unref (PracticeCredential *credential);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeCredential, practice_credential_unref)

/* The server's innards, used from its own thread only. */
typedef struct
{
  sqlite3 *db;
  char *state_dir;
  GHashTable *statements;  /* SQL → GPtrArray of sqlite3_stmt */
  GPtrArray *used;         /* statements that this call touched, reset at its end */
  GHashTable *credentials; /* access key → PracticeCredential */
  GHashTable *identities;  /* entity id → parsed policies (practice-authorize.c) */
  GHashTable *documents;   /* policy text → PracticePolicy */
  GMainContext *context;
  GPtrArray *later;        /* of GSource: background work that waits */
  PracticeFaults *faults;
} PracticeCore;

PracticeCore *practice_core_new (const char *state_dir, GError **error);
void practice_core_free (PracticeCore *core);
sqlite3_stmt *practice_core_query (PracticeCore *core, const char *sql, const char *types, ...);
sqlite3_stmt *practice_core_query_va (PracticeCore *core, const char *sql, const char *types, va_list args);
gboolean practice_core_begin (PracticeCore *core);
gboolean practice_core_commit (PracticeCore *core);
void practice_core_rollback (PracticeCore *core);
void practice_core_end_call (PracticeCore *core);
/* IAM changed: forget what was derived from it. */
void practice_core_forget (PracticeCore *core);
gboolean practice_sql (sqlite3 *db, GError **error, const char *sql, const char *types, ...);

struct _PracticeCall
{
  PracticeCore *core;
  PracticeRequest *request;   /* (nullable): background work */
  const PracticeService *service;
  const PracticeOperation *operation;
  PracticeCredential *credential;
  char *region;
  char request_id[37];
  gint64 time;
  gint64 skewed_time;         /* the clock that signatures are held against */
  char *remote_address;       /* nullable */
  PracticeFate fate;          /* what becomes of the answer on its way */

  gboolean failed;
  gboolean no_body;           /* HEAD */
  guint fail_status;
  char *fail_code, *fail_message;
  JsonObject *fail_members;   /* nullable */

  guint status;
  GArray *out_headers;        /* of PracticeHeader; nullable */
  GBytes *out_body;           /* nullable */
  char *out_type;
  char *root;
};

PracticeCall *practice_call_new (PracticeCore *core, PracticeRequest *request);
void practice_call_free (PracticeCall *call);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeCall, practice_call_free)

/* ---- hashes (practice-hash.c) ---- */
#define PRACTICE_EMPTY_SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
void practice_sha256_hex (gconstpointer data, gsize length, char out[65]);
void practice_hmac_sha256 (gconstpointer key, gsize key_length, gconstpointer data, gsize length, guint8 out[32]);
void practice_hex (const guint8 *bytes, gsize length, char *out);
gboolean practice_equal_secret (const char *a, const char *b);
/* CRC-32 of zlib and Ethernet, or CRC-32C (practice-crc.c) */
guint32 practice_crc32 (const guint8 *data, gsize length, gboolean castagnoli);
/* CRC-64/NVME, and that of two texts behind each other. */
guint64 practice_crc64 (const guint8 *data, gsize length);
guint64 practice_crc64_join (guint64 first, guint64 second, guint64 second_length);

/* ---- signatures (practice-signature.c, practice-signature-parse.c) ---- */
typedef struct
{
  gboolean presigned;
  char *access_key, *day, *region, *service;
  char **signed_headers;
  char *signature;
  char *date;             /* "20261123T120000Z" */
  gint64 time;            /* unix seconds */
  gint64 expires;         /* seconds; presigned only */
  const char *token;      /* nullable; the request's */
  char seed_signature[65];/* of the chunks' chain */
  guint8 signing_key[32];
} PracticeSignature;
void practice_signature_free (PracticeSignature *signature);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeSignature, practice_signature_free)

/* NULL with @problem set to a text when it is malformed; NULL with @problem NULL: the request is not signed. */
PracticeSignature *practice_signature_parse (PracticeRequest *request, char **problem);
char *practice_signature_canonical_request (PracticeRequest *request, PracticeSignature *signature, const char *payload_hash);
char *practice_signature_string_to_sign (PracticeSignature *signature, const char *canonical_request);
/* Finds the caller and verifies everything; fails the call otherwise. */
gboolean practice_authenticate (PracticeCall *call, PracticeSignature *signature);
/* The failures that come before there is a signature: @problem nullable: none was sent. Returns FALSE. */
gboolean practice_authenticate_refuse (PracticeCall *call, const char *problem);
/* Puts the unwrapped body in the request's place. @signed_chunks: verify the chain from the seed signature. */
gboolean practice_chunked_decode (PracticeRequest *request, PracticeSignature *signature, const char **code, const char **message);
PracticeCredential *practice_credential_find (PracticeCore *core, const char *access_key);

/* ---- services (practice-services.c) ---- */
const PracticeService *practice_services_find (const char *signing_name);
const PracticeService *const *practice_services_all (void);
const PracticeService *practice_services_guess (PracticeRequest *request);
const PracticeOperation *practice_service_find_operation (const PracticeService *service, const char *name);

/* ---- protocols ---- */
/* Fill @in and call->operation; fail the call otherwise. */
gboolean practice_query_decode (PracticeCall *call, JsonObject *in);
gboolean practice_json_decode (PracticeCall *call, JsonObject *in);
gboolean practice_json_check (const char *data, gsize length);
GBytes *practice_query_encode (PracticeCall *call, JsonObject *out);
GBytes *practice_xml_encode (PracticeCall *call, JsonObject *out);
void practice_xml_escape (GString *xml, const char *text);
/* Answers call->failed or @out: sets out_body, out_type, headers and status. */
void practice_answer (PracticeCall *call, JsonObject *out);
gboolean practice_validate (PracticeCall *call, JsonObject *in);
gboolean practice_form_parse (const char *text, gsize length, GPtrArray *pairs);
const char *practice_throttling_code (const PracticeService *service, guint *status);

/* ---- dispatch (practice-dispatch.c) ---- */
void practice_dispatch (PracticeCall *call);

G_END_DECLS
