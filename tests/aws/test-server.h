/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <libsoup/soup.h>

#include "aws/client/aws-client.h"
#include "aws/client/aws-runtime-private.h"

G_BEGIN_DECLS

/* An HTTP server in a thread of its own that answers by script, and what tests share. */

typedef enum
{
  TEST_REPLY_WHOLE,
  TEST_REPLY_STALL,    /* headers never come */
  TEST_REPLY_DROP,     /* the connection closes without an answer */
  TEST_REPLY_TRUNCATE, /* less than Content-Length said */
  TEST_REPLY_HALF,     /* the headers and half of the body come, then nothing */
} TestReplyKind;

typedef struct
{
  TestReplyKind kind;
  guint status;        /* 0: 200 */
  const char *headers; /* nullable, "Name: value\n"… */
  const char *body;    /* nullable */
  gssize length;       /* of the body; 0: a string's */
} TestReply;

typedef struct
{
  char *method;
  char *path;
  char *query; /* nullable */
  SoupMessageHeaders *headers;
  GBytes *body;
} TestRequest;

typedef struct _TestServer TestServer;

/* Instead of the script: what to answer. In the server's thread. */
typedef TestReply (*TestHandler) (const TestRequest *request, gpointer user_data);

TestServer *test_server_new (void);
void test_server_free (TestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestServer, test_server_free)
const char *test_server_get_url (TestServer *self);
void test_server_set_handler (TestServer *self, TestHandler handler, gpointer user_data);
/* Replies in order; what they point to must outlive the server. An exhausted script answers 599. */
void test_server_push (TestServer *self, TestReply reply);
void test_server_push_json (TestServer *self, guint status, const char *body);
guint test_server_count (TestServer *self);
/* Waits until @n requests have come. */
void test_server_wait (TestServer *self, guint n);
/* Owned by @self. */
const TestRequest *test_server_get_request (TestServer *self, guint i);
void test_server_reset (TestServer *self);

/* A runtime that waits for nothing, and whose delays are in test_waits; random numbers are 0.5. */
extern GArray *test_waits; /* gint64 microseconds */
AwsRuntime *test_runtime_new (void);
AwsClient *test_client_new (AwsRuntime *runtime, TestServer *server);
/* Blocks in an iteration of the default context until @result is set by test_result_cb(). */
void test_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *test_wait (GAsyncResult **result);

#define TEST_TIME G_GINT64_CONSTANT (1440938160) /* 2015-08-30T12:36:00Z */
extern gint64 test_time; /* what the fake clock says, unix microseconds */

G_END_DECLS
