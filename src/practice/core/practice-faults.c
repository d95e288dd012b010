/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-faults.h"

#include <math.h>
#include <string.h>

typedef struct
{
  char *service; /* nullable: all */
  char *name;
  double value;  /* microseconds, or a share of 1 */
} Fault;

struct _PracticeFaults
{
  GArray *faults;      /* of Fault */
  guint64 seed;
  GHashTable *counts;  /* "service:Operation" → calls so far */
};

static const struct { const char *name; PracticeFate fate; } rates[] = {
  { "drop", PRACTICE_FATE_DROP }, { "stall", PRACTICE_FATE_STALL },
  { "truncate", PRACTICE_FATE_TRUNCATE }, { "error", PRACTICE_FATE_ERROR },
  { "throttle", PRACTICE_FATE_THROTTLE },
};
static const char *const durations[]
    = { "latency", "skew", "iam-delay", "ram-delay", "lf-delay", NULL };

static void
fault_clear (gpointer data)
{
  Fault *fault = data;

  g_free (fault->service);
  g_free (fault->name);
}

static gboolean
parse_duration (const char *text, double *microseconds)
{
  static const struct { const char *suffix; double factor; } units[] = {
    { "us", 1 }, { "ms", 1e3 }, { "s", 1e6 }, { "m", 6e7 }, { "h", 3.6e9 }
  };
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end == text || !isfinite (number))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (end, units[i].suffix) && fabs (number * units[i].factor) <= 7 * 24 * 3.6e9)
      {
        *microseconds = number * units[i].factor;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_rate (const char *text, double *share)
{
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end == text || !g_str_equal (end, "%") || !(number >= 0 && number <= 100))
    return FALSE;
  *share = number / 100;
  return TRUE;
}

static gboolean
is_rate (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    if (g_str_equal (rates[i].name, name))
      return TRUE;
  return FALSE;
}

static gboolean
parse_spec (PracticeFaults *self, const char *spec)
{
  const char *equals = strchr (spec, '=');
  const char *colon = strchr (spec, ':');
  const char *start = colon != NULL && equals != NULL && colon < equals ? colon + 1 : spec;
  g_autofree char *name = equals != NULL ? g_strndup (start, equals - start) : NULL;
  Fault fault = { NULL, NULL, 0 };

  if (name == NULL || start == equals || (start != spec && colon == spec))
    return FALSE;
  if (g_str_equal (name, "seed"))
    return start == spec
           && g_ascii_string_to_unsigned (equals + 1, 10, 0, G_MAXUINT64, &self->seed, NULL);
  if (g_strv_contains (durations, name) ? !parse_duration (equals + 1, &fault.value)
                                        : !is_rate (name) || !parse_rate (equals + 1, &fault.value))
    return FALSE;
  if (fault.value < 0 && !g_str_equal (name, "skew"))
    return FALSE;
  fault.service = start != spec ? g_strndup (spec, colon - spec) : NULL;
  fault.name = g_steal_pointer (&name);
  g_array_append_val (self->faults, fault);
  return TRUE;
}

/* The last spec that names the service counts, else the last that names none. */
static const Fault *
find (PracticeFaults *self, const char *name, const char *service)
{
  const Fault *general = NULL, *special = NULL;

  for (guint i = 0; i < self->faults->len; i++)
    {
      const Fault *fault = &g_array_index (self->faults, Fault, i);

      if (!g_str_equal (fault->name, name))
        continue;
      if (fault->service == NULL)
        general = fault;
      else if (service != NULL && g_str_equal (fault->service, service))
        special = fault;
    }
  return special != NULL ? special : general;
}

/* splitmix64: well mixed from any seed */
static double
mix (guint64 value)
{
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  value ^= value >> 31;
  return (double) (value >> 11) / (double) (G_GUINT64_CONSTANT (1) << 53);
}

static void
finalize (gpointer data)
{
  PracticeFaults *self = data;

  g_array_unref (self->faults);
  g_hash_table_unref (self->counts);
}

PracticeFaults *
practice_faults_new (const char *const *specs, GError **error)
{
  PracticeFaults *self = g_atomic_rc_box_new0 (PracticeFaults);

  self->faults = g_array_new (FALSE, FALSE, sizeof (Fault));
  g_array_set_clear_func (self->faults, fault_clear);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; specs != NULL && specs[i] != NULL; i++)
    if (!parse_spec (self, specs[i]))
      {
        g_set_error (
            error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
            "“%s” is not a fault: expected [SERVICE:]NAME=VALUE with latency, skew, iam-delay, "
            "ram-delay, lf-delay (as 50ms, 10s, 20m), throttle, error, drop (as 5%%) or "
            "seed=NUMBER",
            specs[i]);
        practice_faults_unref (self);
        return NULL;
      }
  return self;
}

PracticeFaults *
practice_faults_ref (PracticeFaults *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
practice_faults_unref (PracticeFaults *self)
{
  g_atomic_rc_box_release_full (self, finalize);
}

gint64
practice_faults_get_duration (PracticeFaults *self, const char *fault, const char *service)
{
  const Fault *found = self->faults->len > 0 ? find (self, fault, service) : NULL;

  return found != NULL ? (gint64) found->value : 0;
}

PracticeFate
practice_faults_draw (PracticeFaults *self, const char *service, const char *operation)
{
  g_autofree char *key = NULL;
  guint count;

  if (self->faults->len == 0)
    return PRACTICE_FATE_ANSWER;
  key = g_strdup_printf ("%s:%s", service, operation != NULL ? operation : "");
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, key)) + 1;
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      const Fault *fault = find (self, rates[i].name, service);

      if (fault != NULL && fault->value > 0
          && mix (self->seed * 1000003 + g_str_hash (key) + ((guint64) count << 32) + i * 7919)
                 < fault->value)
        {
          g_hash_table_insert (self->counts, g_steal_pointer (&key), GUINT_TO_POINTER (count));
          return rates[i].fate;
        }
    }
  g_hash_table_insert (self->counts, g_steal_pointer (&key), GUINT_TO_POINTER (count));
  return PRACTICE_FATE_ANSWER;
}
