/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-faults.h"

static PracticeFaults *
make (const char *specs)
{
  g_auto (GStrv) list = g_strsplit (specs, " ", -1);
  g_autoptr (GError) error = NULL;
  PracticeFaults *faults = practice_faults_new ((const char *const *) list, &error);

  g_assert_no_error (error);
  return faults;
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "latency",
    "latency=",
    "latency=5",
    "latency=5%",
    "latency=-5ms",
    "latency=nanms",
    "latency=1e99s",
    "throttle=5",
    "throttle=101%",
    "throttle=-1%",
    "=5%",
    "glue:=5%",
    ":throttle=5%",
    "unknown=5%",
    "seed=x",
    "glue:seed=1",
    "",
    "skew=8000h",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const char *specs[] = { bad[i], NULL };
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (practice_faults_new (specs, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_durations (void)
{
  g_autoptr (PracticeFaults) faults
      = make ("latency=50ms glue:latency=2s iam-delay=10s skew=-20m ram-delay=1.5s");
  g_autoptr (PracticeFaults) none = practice_faults_new (NULL, NULL);

  g_assert_cmpint (practice_faults_get_duration (faults, "latency", "sts"), ==, 50000);
  g_assert_cmpint (practice_faults_get_duration (faults, "latency", "glue"), ==, 2000000);
  g_assert_cmpint (practice_faults_get_duration (faults, "iam-delay", "iam"), ==, 10000000);
  g_assert_cmpint (practice_faults_get_duration (faults, "skew", NULL), ==,
                   G_GINT64_CONSTANT (-1200000000));
  g_assert_cmpint (practice_faults_get_duration (faults, "ram-delay", "ram"), ==, 1500000);
  g_assert_cmpint (practice_faults_get_duration (faults, "lf-delay", "lakeformation"), ==, 0);
  g_assert_cmpint (practice_faults_get_duration (none, "latency", "sts"), ==, 0);
  g_assert_cmpint (practice_faults_draw (none, "sts", "GetCallerIdentity"), ==,
                   PRACTICE_FATE_ANSWER);
}

/* The n-th call of an operation fares the same in each run, whatever the others do between. */
static void
test_deterministic (void)
{
  g_autoptr (PracticeFaults) first = make ("throttle=20% error=10% seed=7");
  g_autoptr (PracticeFaults) second = make ("throttle=20% error=10% seed=7");
  g_autoptr (PracticeFaults) other = make ("throttle=20% error=10% seed=8");
  guint throttled = 0, errors = 0, different = 0;

  for (guint i = 0; i < 5000; i++)
    {
      PracticeFate fate = practice_faults_draw (first, "glue", "GetTable");

      practice_faults_draw (second, "iam", "GetRole");
      g_assert_cmpint (practice_faults_draw (second, "glue", "GetTable"), ==, fate);
      different += practice_faults_draw (other, "glue", "GetTable") != fate;
      throttled += fate == PRACTICE_FATE_THROTTLE;
      errors += fate == PRACTICE_FATE_ERROR;
    }
  g_assert_cmpuint (different, >, 500);
  g_assert_cmpuint (throttled, >, 700);
  g_assert_cmpuint (throttled, <, 1200);
  g_assert_cmpuint (errors, >, 350);
  g_assert_cmpuint (errors, <, 650);
}

static void
test_bound_to_a_service (void)
{
  g_autoptr (PracticeFaults) faults = make ("glue:drop=100%");

  g_assert_cmpint (practice_faults_draw (faults, "glue", "GetTable"), ==, PRACTICE_FATE_DROP);
  g_assert_cmpint (practice_faults_draw (faults, "sts", "GetCallerIdentity"), ==,
                   PRACTICE_FATE_ANSWER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/faults/refused", test_refused);
  g_test_add_func ("/practice/faults/durations", test_durations);
  g_test_add_func ("/practice/faults/deterministic", test_deterministic);
  g_test_add_func ("/practice/faults/bound-to-a-service", test_bound_to_a_service);
  return g_test_run ();
}
