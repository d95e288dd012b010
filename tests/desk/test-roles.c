/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The personas of all meshes, and sitting down as one or the other, over a practice AWS. */
#include "config.h"
#include "desk/roles/desk-roles.h"

#include <string.h>

#include <gtk/gtk.h>

#include "aws/protocols/aws-json.h"
#include "desk-samples.h"
#include "desk/accounts/desk-amendment.h"
#include "desk/preferences/desk-settings.h"
#include "desk/roles/desk-colour.h"
#include "desk/common/desk-records.h"
#include "desk/guide/desk-guide.h"
#include "mesh/model/mesh-error.h"

#define DOCUMENT(region)                                                                                               \
  "{\"Version\":1,\"Name\":\"" region " mesh\",\"Region\":\"" region "\",\"Personas\":{\"Mesh\":"                      \
  "\"444444444444\",\"Producer\":\"333333333333\",\"Producer-Sales\":\"222222222222\"}}"

static char *home;

static MeshSaved *
new_saved (const char *document)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (GError) error = NULL;
  MeshSaved *saved = mesh_saved_parse (id, document, -1, &error);

  g_assert_no_error (error);
  return saved;
}

static GListModel *
new_saved_list (void)
{
  GListStore *store = g_list_store_new (MESH_TYPE_SAVED);
  g_autoptr (MeshSaved) one = new_saved (DOCUMENT ("eu-west-1")), two = new_saved (DOCUMENT ("us-east-1"));

  g_list_store_append (store, one);
  g_list_store_append (store, two);
  return G_LIST_MODEL (store);
}

static DeskRole *
nth (GListModel *roles, guint position)
{
  g_autoptr (DeskRole) role = g_list_model_get_item (roles, position);

  g_assert_nonnull (role);
  return role; /* the list keeps it */
}

static const char *
name_of (DeskRole *role)
{
  return mesh_persona_get_name (desk_role_get_persona (role));
}

static guint
number_of (DeskRole *role)
{
  guint number;

  g_object_get (role, "number", &number, NULL);
  return number;
}

static void
test_list (void)
{
  g_autoptr (DeskSession) session = desk_session_new ();
  g_autoptr (DeskRoles) roles = desk_roles_new (session);
  g_autoptr (GListModel) saved = new_saved_list ();
  GListModel *list = G_LIST_MODEL (roles);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 5); /* the practice mesh is always there */
  desk_roles_take_saved (roles, saved);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 11);
  for (guint i = 0; i < 11; i++)
    {
      g_assert_cmpuint (number_of (nth (list, i)), ==, i < 9 ? i + 1 : 0);
      g_assert_cmpint (desk_role_get_heads (nth (list, i)), ==, i == 0 || i == 5 || i == 8);
      g_assert_false (desk_role_get_chosen (nth (list, i)));
    }
  g_assert_cmpstr (name_of (nth (list, 7)), ==, "Producer-Sales");
  g_assert_cmpuint (mesh_persona_get_colour (desk_role_get_persona (nth (list, 7))), ==, 5);
}

static void
search (GtkStringFilter *filter, const char *text)
{
  gtk_string_filter_set_search (filter, text);
}

/* As in the template: whatever is shown of a mesh, its first row heads it. */
static void
test_search (void)
{
  g_autoptr (DeskSession) session = desk_session_new ();
  g_autoptr (DeskRoles) roles = desk_roles_new (session);
  g_autoptr (GListModel) saved = new_saved_list ();
  GtkStringFilter *filter = gtk_string_filter_new (gtk_property_expression_new (DESK_TYPE_ROLE, NULL, "words"));
  g_autoptr (GtkFilterListModel) shown
      = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (roles)), GTK_FILTER (filter));
  GListModel *list = G_LIST_MODEL (shown);

  g_signal_connect_swapped (shown, "items-changed", G_CALLBACK (desk_role_mark_heads), shown);
  desk_roles_take_saved (roles, saved);
  search (filter, "sales");
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
  g_assert_true (desk_role_get_heads (nth (list, 0)));
  g_assert_true (desk_role_get_heads (nth (list, 1)));
  search (filter, "us-east");
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 3);
  search (filter, "444444444444");
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
  search (filter, "mesh owner");
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 3);
  search (filter, "<b>");
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
}

/* ---- over a practice AWS --------------------------------------------------- */

static gboolean
has_seat (gpointer session)
{
  return desk_session_get_seat (session) != NULL;
}

static DeskSession *
open_practice (void)
{
  DeskSession *session = desk_session_new ();

  desk_session_start_practice (session, home);
  sample_run_until (has_seat, session);
  return session;
}

static void
take_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
is_there (gpointer result)
{
  return *(gpointer *) result != NULL;
}

static void
take_keys (MeshCredentialsFile *file, GHashTable *keys)
{
  for (guint i = 0; i < file->entries->len; i++)
    {
      MeshCredentialsEntry *entry = g_ptr_array_index (file->entries, i);

      if (entry->credentials != NULL)
        g_hash_table_insert (keys, g_strdup (entry->name), aws_credentials_ref (entry->credentials));
    }
}

/* A credentials document on the practice AWS, as a mesh of this session only. */
static DeskConnection *
connect_document (JsonNode *document)
{
  g_autofree char *text = aws_json_to_string (document, FALSE), *url_path = NULL, *url = NULL;
  g_autoptr (MeshCredentialsFile) file = mesh_credentials_file_parse (text, -1, "test", NULL);
  g_autoptr (GHashTable) keys
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) aws_credentials_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MeshSaved) saved = NULL;
  g_autoptr (GError) error = NULL;
  DeskConnection *connection;

  g_assert_nonnull (file);
  take_keys (file, keys);
  url_path = g_build_filename (home, "endpoint-url", NULL);
  g_assert_true (g_file_get_contents (url_path, &url, NULL, NULL));
  saved = mesh_saved_new ("Ours", file, NULL, url);
  desk_connection_make_async (saved, keys, FALSE, NULL, take_cb, &result);
  sample_run_until (is_there, &result);
  connection = desk_connection_finish (result, &error);
  g_assert_no_error (error);
  return connection;
}

static JsonNode *
read_document (void)
{
  g_autofree char *path = g_build_filename (home, "credentials.json", NULL), *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return aws_json_parse (text, -1, NULL);
}

/* The practice AWS's administrators once more. */
static DeskConnection *
connect_ours (void)
{
  g_autoptr (JsonNode) document = read_document ();

  return connect_document (document);
}

/* The list that the switcher shows before the practice mesh is open is the one that it has then. */
static void
test_practice (void)
{
  g_autoptr (DeskSession) session = open_practice ();
  g_autoptr (GListModel) before = desk_practice_list_personas ();
  GListModel *now = desk_session_get_personas (session);

  g_assert_cmpuint (g_list_model_get_n_items (before), ==, g_list_model_get_n_items (now));
  for (guint i = 0; i < g_list_model_get_n_items (now); i++)
    {
      g_autoptr (MeshPersona) a = g_list_model_get_item (before, i), b = g_list_model_get_item (now, i);

      g_assert_cmpstr (mesh_persona_get_name (a), ==, mesh_persona_get_name (b));
      g_assert_cmpstr (mesh_persona_get_account_id (a), ==, mesh_persona_get_account_id (b));
      g_assert_cmpuint (mesh_persona_get_colour (a), ==, mesh_persona_get_colour (b));
    }
  desk_session_leave (session);
}

static void
test_visit (void)
{
  g_autoptr (DeskSession) session = open_practice ();
  g_autoptr (DeskRoles) roles = desk_roles_new (session);
  g_autoptr (DeskConnection) ours = connect_ours ();
  g_autofree char *id = g_strdup (mesh_saved_get_id (desk_connection_get_saved (ours)));
  DeskSeat *seat = desk_session_get_seat (session);

  desk_session_take_connection (session, ours);
  g_assert_cmpstr (desk_session_get_mesh_id (session), ==, id);
  g_assert_true (desk_session_get_seat (session) != seat);
  g_assert_true (desk_seat_get_mesh (desk_session_get_seat (session)) == desk_connection_get_mesh (ours));
  g_assert_true (desk_role_get_chosen (nth (G_LIST_MODEL (roles), 0)));
  g_assert_cmpstr (desk_role_get_mesh_id (nth (G_LIST_MODEL (roles), 0)), ==, id);
  g_assert_cmpstr (desk_role_get_mesh_id (nth (G_LIST_MODEL (roles), 5)), ==, DESK_OPENED_PRACTICE);
  /* Back to the same seat, with what it had loaded. */
  g_assert_true (desk_session_return_to (session, DESK_OPENED_PRACTICE, "Mesh"));
  g_assert_true (desk_session_get_seat (session) == seat);
  g_assert_false (desk_session_return_to (session, "nowhere", "Mesh"));
  g_assert_true (desk_session_get_seat (session) == seat);
  /* Somebody who is not in that mesh: whoever has keys there sits down. */
  g_assert_true (desk_session_return_to (session, id, "Nobody"));
  g_assert_cmpstr (desk_session_get_mesh_id (session), ==, id);
  g_assert_false (desk_session_drop (session, DESK_OPENED_PRACTICE));
  g_assert_null (desk_session_find_mesh (session, DESK_OPENED_PRACTICE));
  g_assert_true (desk_session_drop (session, id));
  g_assert_null (desk_session_get_seat (session));
}

static void
trouble_cb (DeskSession *session, const char *text, char **said)
{
  *said = g_strdup (text);
}

/* A mesh that does not open is told, and whoever sits somewhere stays there. No keyring answers here. */
static void
test_no_visit (void)
{
  g_autoptr (DeskSession) session = open_practice ();
  g_autoptr (MeshSaved) saved = new_saved (DOCUMENT ("eu-west-1"));
  DeskSeat *seat = desk_session_get_seat (session);
  g_autofree char *said = NULL;

  g_signal_connect (session, "trouble", G_CALLBACK (trouble_cb), &said);
  desk_session_visit (session, saved, "Producer", NULL);
  g_assert_true (desk_session_is_opening (session));
  g_assert_true (desk_session_get_seat (session) == seat);
  sample_run_until (is_there, &said);
  g_assert_false (desk_session_is_opening (session));
  g_assert_nonnull (strstr (said, "keyring"));
  g_assert_true (desk_session_get_seat (session) == seat);
  desk_session_leave (session);
}

/* ---- more than one producer ------------------------------------------------- */

/* A second administrator of the producer's account, with the first one's keys. */
static DeskConnection *
connect_many (void)
{
  g_autoptr (JsonNode) document = read_document ();

  aws_json_set (document, "ProducerAdmin-Sales", aws_json_copy (aws_json_get (document, "ProducerAdmin")));
  aws_json_set (document, "Producer-Sales", aws_json_new ("AccountId", AWS_JSON_STRING, "222222222222", NULL));
  return connect_document (document);
}

/* Further accounts have set-up steps of their own, and only while their mesh is shown. */
static void
test_further_accounts (void)
{
  g_autoptr (DeskSession) session = open_practice ();
  g_autoptr (DeskGuide) guide = desk_guide_new (session);
  g_autoptr (DeskConnection) many = connect_many ();
  g_autoptr (MeshPlan) enable = NULL, keys = NULL;
  g_autoptr (GError) error = NULL;
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (guide));

  desk_guide_forget (guide);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (guide)), ==, n);
  desk_session_take_connection (session, many);
  desk_guide_forget (guide);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (guide)), ==, n + 2);
  g_assert_nonnull (desk_guide_find (guide, "enable ProducerAdmin-Sales"));
  enable = desk_guide_make_plan (session, "enable ProducerAdmin-Sales", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (mesh_plan_get_title (enable), "111111111111"));
  keys = desk_guide_make_plan (session, "keys-of ProducerAdmin-Sales", &error);
  g_assert_no_error (error);
  g_assert_null (desk_guide_make_plan (session, "enable Nobody", &error));
  g_assert_error (error, MESH_ERROR, MESH_ERROR_NO_PERSONA);
  g_assert_false (desk_guide_has_daily_key (session, "ProducerAdmin-Sales"));
  g_assert_true (desk_session_return_to (session, DESK_OPENED_PRACTICE, "Mesh"));
  desk_guide_forget (guide);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (guide)), ==, n);
  desk_session_leave (session);
}

/* ---- colours ---------------------------------------------------------------- */

static int
colour_now (DeskSession *session, const char *persona)
{
  return desk_seat_get_colour (desk_session_find_seat (session, persona));
}

static gboolean
is_offered (DeskSession *session, const char *persona, int number)
{
  MeshPersona *own = desk_seat_get_persona (desk_session_find_seat (session, persona));
  g_autoptr (GListModel) colours = desk_colours_new (desk_session_get_personas (session), own);

  for (guint i = 0; i < g_list_model_get_n_items (colours); i++)
    {
      g_autoptr (DeskColour) one = g_list_model_get_item (colours, i);

      g_assert_cmpint (strlen (desk_colour_get_name (one)), >, 0);
      if (desk_colour_get_number (one) == number)
        return TRUE;
    }
  return FALSE;
}

static int
colour_of_task (DeskGuide *guide, const char *id)
{
  int colour;

  g_object_get (desk_guide_find (guide, id), "colour", &colour, NULL);
  return colour;
}

static void
count_cb (guint *n)
{
  *n += 1;
}

/* A colour is chosen for one; nobody else changes theirs, or is offered it. */
static void
check_colours (DeskSession *session)
{
  DeskSeat *producer = desk_session_find_seat (session, "Producer");
  g_autoptr (DeskGuide) guide = desk_guide_new (session);
  guint told = 0;

  desk_guide_forget (guide);
  g_assert_cmpint (colour_of_task (guide, "query"), ==, MESH_JOB_CONSUMER);
  g_assert_true (is_offered (session, "Producer", MESH_JOB_PRODUCER));
  g_assert_false (is_offered (session, "Producer", MESH_JOB_CONSUMER));
  g_assert_true (is_offered (session, "Producer", 9));
  g_signal_connect_swapped (producer, "notify::colour", G_CALLBACK (count_cb), &told);
  desk_session_set_colour (session, "Producer", 9);
  g_assert_cmpuint (told, ==, 1);
  g_assert_cmpint (colour_now (session, "Producer"), ==, 9);
  g_assert_cmpint (colour_now (session, "Consumer"), ==, MESH_JOB_CONSUMER);
  g_assert_false (is_offered (session, "Consumer", 9));
  g_assert_true (is_offered (session, "Consumer", MESH_JOB_PRODUCER));
  desk_session_set_colour (session, "Consumer", MESH_JOB_PRODUCER);
  g_assert_cmpint (colour_now (session, "Consumer"), ==, MESH_JOB_PRODUCER);
  g_assert_cmpint (colour_now (session, "Producer"), ==, 9);
  g_assert_cmpint (colour_of_task (guide, "query"), ==, MESH_JOB_PRODUCER);
  g_signal_handlers_disconnect_by_data (producer, &told);
}

/* Kept for the practice mesh however often it is opened; a mesh of this session only has its own. */
static void
test_colours (void)
{
  g_autoptr (DeskSession) session = open_practice (), again = NULL;
  g_autoptr (DeskConnection) ours = connect_ours ();
  g_autoptr (GListModel) closed = NULL;
  g_autoptr (MeshPersona) last = NULL;

  check_colours (session);
  desk_session_take_connection (session, ours);
  g_assert_cmpint (colour_now (session, "Producer"), ==, MESH_JOB_PRODUCER);
  check_colours (session);
  desk_session_set_colour (session, "Producer", -1);
  g_assert_cmpint (colour_now (session, "Producer"), !=, 9);
  g_assert_cmpint (colour_now (session, "Producer"), !=, MESH_JOB_PRODUCER);
  desk_session_leave (session);
  closed = desk_practice_list_personas ();
  last = g_list_model_get_item (closed, 4);
  g_assert_cmpstr (mesh_persona_get_name (last), ==, "Consumer");
  g_assert_cmpuint (mesh_persona_get_colour (last), ==, MESH_JOB_PRODUCER);
  again = open_practice ();
  g_assert_cmpint (colour_now (again, "Producer"), ==, 9);
  g_settings_reset (desk_settings_get (), "practice-colours");
  desk_session_leave (again);
}

/* ---- edited ------------------------------------------------------------------ */

/* A mesh that is open is edited: whoever sits there stays, or somebody else sits down; another window shows it too. */
static void
test_edited (void)
{
  g_autoptr (DeskSession) session = open_practice (), other = desk_session_new ();
  g_autoptr (DeskConnection) ours = connect_ours ();
  g_autoptr (GHashTable) keys = desk_opening_new_keys (), origins = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (MeshCredentialsFile) file = NULL;
  g_autoptr (JsonNode) document = read_document ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MeshSaved) edited = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *name = NULL;
  MeshSaved *saved = desk_connection_get_saved (ours);

  desk_session_take_connection (session, ours);
  g_assert_true (desk_session_choose (session, "ConsumerAdmin"));
  desk_session_take_connection (other, ours);
  g_assert_true (desk_session_choose (other, "ProducerAdmin"));
  json_object_remove_member (json_node_get_object (document), "ProducerAdmin");
  text = aws_json_to_string (document, FALSE);
  file = mesh_credentials_file_parse (text, -1, "test", NULL);
  edited = mesh_saved_edit (saved, "Edited", file, NULL, mesh_saved_get_endpoint_url (saved));
  g_hash_table_insert (origins, (gpointer) "Mesh", (gpointer) "Mesh");
  g_hash_table_insert (origins, (gpointer) "ConsumerAdmin", (gpointer) "ConsumerAdmin");
  desk_amendment_make_async (saved, edited, keys, origins, FALSE, NULL, take_cb, &result);
  sample_run_until (is_there, &result);
  g_assert_true (desk_amendment_make_finish (result, &error));
  g_assert_no_error (error);
  g_object_get (session, "mesh-name", &name, NULL);
  g_assert_cmpstr (name, ==, "Edited");
  g_assert_cmpstr (desk_seat_get_name (desk_session_get_seat (session)), ==, "ConsumerAdmin");
  g_assert_true (desk_seat_get_mesh (desk_session_get_seat (session)) != desk_connection_get_mesh (ours));
  g_assert_true (mesh_persona_get_has_credentials (desk_seat_get_persona (desk_session_get_seat (session))));
  g_assert_cmpstr (desk_seat_get_name (desk_session_get_seat (other)), ==, "Mesh");
  g_assert_true (desk_session_get_mesh (other) == desk_session_get_mesh (session));
  g_assert_null (desk_session_find_seat (other, "ProducerAdmin"));
  g_assert_true (desk_session_get_saved (session) == edited);
  desk_session_leave (other);
  desk_session_leave (session);
  g_assert_null (desk_session_get_saved (session));
}

/* ---- two identities -------------------------------------------------------- */

static void
make_table (MeshMesh *mesh, const char *persona, const char *database, const char *table)
{
  g_autoptr (AwsClient) client = mesh_mesh_get_client (mesh, mesh_mesh_find_persona (mesh, persona), NULL, NULL);
  g_autoptr (JsonNode) one = NULL, two = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("{\"DatabaseInput\":{\"Name\":\"%s\"}}", database);
  g_autofree char *table_text
      = g_strdup_printf ("{\"DatabaseName\":\"%s\",\"TableInput\":{\"Name\":\"%s\"}}", database, table);
  g_autoptr (JsonNode) a = aws_json_parse (text, -1, NULL), b = aws_json_parse (table_text, -1, NULL);

  one = aws_client_call (client, aws_operation_find ("glue:CreateDatabase"), a, NULL, &error);
  g_assert_no_error (error);
  two = aws_client_call (client, aws_operation_find ("glue:CreateTable"), b, NULL, &error);
  g_assert_no_error (error);
}

/* What a list of tables shows, in one line. */
static char *
read_list (DeskSource *source)
{
  GListModel *model = desk_source_get_model (source);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) record = g_list_model_get_item (model, i);
      g_autofree char *title = NULL, *subtitle = NULL;

      g_object_get (record, "title", &title, "subtitle", &subtitle, NULL);
      g_string_append_printf (text, "%s %s;", title, subtitle);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_loaded (gpointer source)
{
  return desk_source_get_model (source) != NULL && !desk_source_get_busy (source);
}

/* Switched while loads are on their way, again and again: no list ever shows what the other identity sees. */
static void
test_two_identities (void)
{
  g_autoptr (DeskSession) session = open_practice ();
  MeshMesh *mesh = desk_session_get_mesh (session);
  static const char *const names[] = { "ProducerAdmin", "ConsumerAdmin" };
  static const char *const secret[] = { "only_the_producer", "only_the_consumer" };
  DeskSource *sources[2];

  for (guint i = 0; i < 2; i++)
    {
      make_table (mesh, names[i], "home", secret[i]);
      sources[i] = desk_seat_get_tables (desk_session_find_seat (session, names[i]));
    }
  for (guint round = 0; round < 60; round++)
    {
      const guint who = round % 2;

      g_assert_true (desk_session_choose (session, names[who]));
      desk_source_refresh (sources[who]);
      for (guint step = 0; step < round % 7; step++)
        g_main_context_iteration (NULL, FALSE);
      if (round % 5 == 4)
        sample_run_until (is_loaded, sources[who]);
      for (guint i = 0; i < 2; i++)
        {
          g_autofree char *text = read_list (sources[i]);

          g_assert_null (strstr (text, secret[1 - i]));
        }
      g_assert_true (desk_session_get_seat (session) == desk_session_find_seat (session, names[who]));
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = NULL;

      desk_source_ensure (sources[i]);
      sample_run_until (is_loaded, sources[i]);
      text = read_list (sources[i]);
      g_assert_nonnull (strstr (text, secret[i]));
      g_assert_null (strstr (text, secret[1 - i]));
    }
  desk_session_leave (session);
}

/* ---- how sessions stand ---------------------------------------------------- */

static MeshSession
session_of (MeshMesh *mesh, const char *persona)
{
  return mesh_persona_get_session (mesh_mesh_find_persona (mesh, persona), NULL);
}

static void
ask (MeshMesh *mesh, const char *persona)
{
  g_autoptr (AwsClient) client = mesh_mesh_get_client (mesh, mesh_mesh_find_persona (mesh, persona), NULL, NULL);
  g_autoptr (JsonNode) answer = NULL;

  answer = aws_client_call (client, aws_operation_find ("sts:GetCallerIdentity"), NULL, NULL, NULL);
}

typedef struct
{
  MeshPersona *persona;
  guint n;
} Told;

static void
told_cb (Told *told)
{
  told->n++;
}

static gboolean
was_told (gpointer told)
{
  return ((Told *) told)->n > 0;
}

static void
test_sessions (void)
{
  g_autoptr (DeskSession) session = open_practice ();
  MeshMesh *mesh = desk_session_get_mesh (session);
  g_autoptr (AwsCredentials) wrong = aws_credentials_new ("AKIAWRONGWRONGWRONG1", "wrong", NULL, 0);
  Told told = { mesh_mesh_find_persona (mesh, "ConsumerAdmin"), 0 };

  g_assert_cmpint (session_of (mesh, "Producer"), ==, MESH_SESSION_NO_KEYS);
  g_assert_cmpint (session_of (mesh, "ConsumerAdmin"), ==, MESH_SESSION_UNUSED);
  g_signal_connect_swapped (told.persona, "notify::session", G_CALLBACK (told_cb), &told);
  ask (mesh, "ConsumerAdmin");
  g_assert_cmpint (session_of (mesh, "ConsumerAdmin"), ==, MESH_SESSION_GOOD);
  sample_run_until (was_told, &told);
  g_assert_cmpint (session_of (mesh, "ProducerAdmin"), ==, MESH_SESSION_UNUSED);
  mesh_mesh_set_credentials (mesh, "ConsumerAdmin", "999999999999", wrong);
  g_assert_cmpint (session_of (mesh, "ConsumerAdmin"), ==, MESH_SESSION_UNUSED);
  ask (mesh, "ConsumerAdmin");
  g_assert_cmpint (session_of (mesh, "ConsumerAdmin"), ==, MESH_SESSION_REFUSED);
  g_signal_handlers_disconnect_by_data (told.persona, &told);
  desk_practice_erase (desk_session_get_practice (session), home);
  ask (mesh, "ProducerAdmin");
  g_assert_cmpint (session_of (mesh, "ProducerAdmin"), ==, MESH_SESSION_UNREACHABLE);
  desk_session_leave (session);
}

int
main (int argc, char *argv[])
{
  g_autofree char *config = NULL;
  int status;

  home = g_dir_make_tmp ("meshdesk-roles-XXXXXX", NULL);
  config = g_build_filename (home, "config", NULL);
  g_setenv ("AWS_MAX_ATTEMPTS", "1", TRUE);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_setenv ("XDG_STATE_HOME", config, TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/roles/list", test_list);
  g_test_add_func ("/desk/roles/search", test_search);
  g_test_add_func ("/desk/roles/practice", test_practice);
  g_test_add_func ("/desk/roles/visit", test_visit);
  g_test_add_func ("/desk/roles/no-visit", test_no_visit);
  g_test_add_func ("/desk/roles/further-accounts", test_further_accounts);
  g_test_add_func ("/desk/roles/colours", test_colours);
  g_test_add_func ("/desk/roles/edited", test_edited);
  g_test_add_func ("/desk/roles/two-identities", test_two_identities);
  g_test_add_func ("/desk/roles/sessions", test_sessions);
  status = g_test_run ();
  g_free (home);
  return status;
}
