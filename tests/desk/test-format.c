/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-format.h"
#include "desk/roles/desk-role-format.h"

#include "mesh/model/mesh-mesh.h"
#include "mesh/plan/mesh-plan.h"

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
assert_words (char **words, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", words);

  g_assert_cmpstr (joined, ==, expected);
  g_strfreev (words);
}

static void
test_subscription (void)
{
  char *tables[] = { (char *) "a", (char *) "b", NULL };
  char *none[] = { NULL };

  assert_text (desk_format_status (NULL, "Pending"), "Pending");
  assert_text (desk_format_status (NULL, "Odd\nstatus"), "Odd status");
  assert_text (desk_format_status (NULL, NULL), "");
  assert_words (desk_format_badge_classes (NULL, "Pending"), "badge pending");
  assert_words (desk_format_badge_classes (NULL, "made up"), "badge");
  assert_words (desk_format_badge_classes (NULL, NULL), "badge");
  assert_text (desk_format_tables (NULL, tables), "a, b");
  assert_text (desk_format_tables (NULL, none), "the whole database");
  assert_text (desk_format_tables (NULL, NULL), "the whole database");
  assert_text (desk_format_words (NULL, none), "–");
  assert_text (desk_format_lines (NULL, tables), "a\nb");
  assert_text (desk_format_request (NULL, "999999999999", tables), "999999999999 asks for a, b");
  g_assert_cmpuint (desk_format_status_rank (NULL, "Pending"), <,
                    desk_format_status_rank (NULL, "Active"));
  g_assert_cmpuint (desk_format_status_rank (NULL, "Deleted"), <,
                    desk_format_status_rank (NULL, NULL));
  assert_text (desk_format_status_search (NULL, 0), "");
  assert_text (desk_format_status_search (NULL, 1), "Pending");
  assert_text (desk_format_status_search (NULL, 4), "Deleted");
  assert_text (desk_format_status_search (NULL, GTK_INVALID_LIST_POSITION), "");
  assert_text (desk_format_subscription_search (NULL, "d", tables, NULL, NULL), "d a b  ");
}

static void
test_hostile (void)
{
  g_autofree char *longest = g_strnfill (10000, 'x');
  g_autofree char *bounded = desk_format_bounded (NULL, longest);
  g_autofree char *arabic = desk_format_bounded (NULL, "مرحبا");

  g_assert_cmpint (g_utf8_strlen (bounded, -1), ==, 501);
  g_assert_true (g_str_has_suffix (bounded, "…"));
  g_assert_cmpstr (arabic, ==, "مرحبا");
  assert_text (desk_format_bounded (NULL, "a\tb\nc\x01"), "a b c ");
  assert_text (desk_format_bounded (NULL, "<b>&amp;"), "<b>&amp;");
  assert_text (desk_format_bounded (NULL, "\xff\xfe"), "��");
  g_assert_null (desk_format_bounded (NULL, NULL));
  assert_text (desk_format_difference (NULL, "-a\n+b\x02"), "-a\n+b ");
}

static void
test_product (void)
{
  assert_text (desk_format_owner (NULL, "telco", "111111111111"), "telco · owner 111111111111");
  assert_text (desk_format_owner (NULL, "telco", NULL), "telco");
  assert_text (desk_format_access (NULL, "mine"), "Yours");
  assert_text (desk_format_access (NULL, "else"), "");
  assert_text (desk_format_or_dash (NULL, ""), "–");
  assert_text (desk_format_or_dash (NULL, "x"), "x");
  g_assert_false (desk_format_has_text (NULL, ""));
  g_assert_true (desk_format_has_text (NULL, "x"));
}

static void
test_persona (void)
{
  assert_words (desk_format_dot_classes (NULL, MESH_JOB_PRODUCER), "persona-dot producer");
  assert_words (desk_format_dot_classes (NULL, 99), "persona-dot ");
  assert_words (desk_format_dot_classes (NULL, MESH_N_COLOURS - 1), "persona-dot colour-11");
  assert_text (desk_format_role_place (NULL, "999999999999", "eu-west-1"), "999999999999 · eu-west-1");
  assert_text (desk_format_role_place (NULL, NULL, NULL), "–");
  assert_text (desk_format_job (NULL, MESH_JOB_OWNER), "Mesh owner");
  assert_text (desk_format_role_key (NULL, 0), "");
  assert_text (desk_format_role_key (NULL, 3), "Ctrl+3");
  assert_text (desk_format_role_state (NULL, MESH_SESSION_UNUSED, 0, "work"), "Not signed in yet · profile work");
  assert_text (desk_format_session (NULL, MESH_SESSION_GOOD, 0), "Signed in");
  assert_text (desk_format_session (NULL, MESH_SESSION_GOOD, 1), "Session over, renewed when needed");
  assert_text (desk_format_session (NULL, MESH_SESSION_REFUSED, 0), "AWS refuses its keys");
  assert_text (desk_format_session_icon (NULL, MESH_SESSION_UNUSED, 0), NULL);
  g_assert_true (desk_format_has_page (NULL, MESH_JOB_PRODUCER, "ingest"));
  g_assert_false (desk_format_has_page (NULL, MESH_JOB_CONSUMER, "ingest"));
  g_assert_false (desk_format_has_page (NULL, MESH_JOB_PRODUCER_ADMIN, "catalog"));
  g_assert_true (desk_format_has_page (NULL, MESH_JOB_PRODUCER_ADMIN, "workshop"));
}

static void
test_step (void)
{
  assert_text (desk_format_step_status (NULL, MESH_STEP_READY, MESH_STATE_ABSENT), "To be made");
  assert_text (desk_format_step_status (NULL, MESH_STEP_READY, MESH_STATE_HOLDS), "There already");
  assert_text (desk_format_step_status (NULL, MESH_STEP_FAILED, MESH_STATE_ABSENT), "Failed");
  assert_text (desk_format_step_icon (NULL, MESH_STEP_READY, MESH_STATE_ABSENT),
               "list-add-symbolic");
  assert_text (desk_format_step_icon (NULL, MESH_STEP_DONE, MESH_STATE_ABSENT),
               "object-select-symbolic");
  assert_text (desk_format_step_actor (NULL, "Mesh", "555555555555"), "Mesh in 555555555555");
  assert_text (desk_format_step_actor (NULL, NULL, "555555555555"), "555555555555");
  assert_text (desk_format_step_detail (NULL, "why", "what went wrong"), "what went wrong");
  assert_text (desk_format_step_detail (NULL, "why", NULL), "why");
  assert_text (desk_format_request_id (NULL, "abc"), "Request abc");
}

static void
test_task (void)
{
  g_autoptr (GVariant) target = desk_format_task_target (NULL, "publish");

  g_assert_cmpstr (g_variant_get_string (target, NULL), ==, "publish");
  assert_text (desk_format_task_icon (NULL, TRUE, TRUE, NULL), "emblem-ok-symbolic");
  assert_text (desk_format_task_icon (NULL, TRUE, FALSE, "Nobody answers"), "dialog-warning-symbolic");
  assert_text (desk_format_task_state (NULL, FALSE, TRUE, NULL), "Looking…");
  assert_text (desk_format_task_state_part (NULL, FALSE, FALSE, "Nobody answers"), "· Could not be looked at");
  assert_text (desk_format_setup_search (NULL, FALSE), "");
  assert_text (desk_format_outcome (NULL, "failed"), "Failed");
}

static void
test_time (void)
{
  const struct
  {
    const char *utc, *said;
  } times[] = { { "2026-11-24 05:20:25", "24 Nov 2026, 05:20:25" },
                { "2026-11-24T05:20:25Z", "24 Nov 2026, 05:20:25" },
                { "yesterday", "yesterday" },
                { "2026-99-99 05:20:25", "2026-99-99 05:20:25" },
                { "", "–" },
                { NULL, "–" } };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *said = desk_format_time (NULL, times[i].utc);

      g_assert_cmpstr (said, ==, times[i].said);
    }
}

static void
test_badge (void)
{
  g_assert_cmpuint (desk_format_to_look_at (NULL, MESH_JOB_PRODUCER, 3, 1), ==, 3);
  g_assert_cmpuint (desk_format_to_look_at (NULL, MESH_JOB_CONSUMER, 3, 1), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/format/subscription", test_subscription);
  g_test_add_func ("/desk/format/hostile", test_hostile);
  g_test_add_func ("/desk/format/product", test_product);
  g_test_add_func ("/desk/format/persona", test_persona);
  g_test_add_func ("/desk/format/step", test_step);
  g_test_add_func ("/desk/format/task", test_task);
  g_test_add_func ("/desk/format/time", test_time);
  g_test_add_func ("/desk/format/badge", test_badge);
  return g_test_run ();
}
