/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/dynamodb/practice-dynamodb-value.h"

#include <string.h>

/* Magnitudes: 1E-130 to 9.99…E+125 (Developer Guide, "Supported data types"): as 0.d × 10^exponent.
 */
#define MIN_EXPONENT (-129)
#define MAX_EXPONENT 126
/* A sum reaches from the highest place of one number to the lowest of the other. */
#define PLACES (MAX_EXPONENT - MIN_EXPONENT + PRACTICE_DECIMAL_DIGITS + 2)

static gboolean
not_a_number (const char *text, GError **error)
{
  return practice_dynamodb_invalid (
      error, "The parameter cannot be converted to a numeric value%s%s", *text ? ": " : "", text);
}

/* Strips zeros on both sides of @digits and checks what remains against the limits. */
static gboolean
normalise (const guint8 *digits,
           int n,
           int exponent,
           gboolean negative,
           PracticeDecimal *out,
           GError **error)
{
  while (n > 0 && *digits == 0)
    {
      digits++;
      n--;
      exponent--;
    }
  while (n > 0 && digits[n - 1] == 0)
    n--;
  memset (out, 0, sizeof *out);
  if (n == 0)
    return TRUE;
  if (n > PRACTICE_DECIMAL_DIGITS)
    return practice_dynamodb_invalid (
        error, "Attempting to store more than 38 significant digits in a Number");
  if (exponent > MAX_EXPONENT)
    return practice_dynamodb_invalid (
        error, "Number overflow. Attempting to store a number with magnitude "
               "larger than supported range");
  if (exponent < MIN_EXPONENT)
    return practice_dynamodb_invalid (
        error, "Number underflow. Attempting to store a number with magnitude "
               "smaller than supported range");
  out->negative = negative;
  out->exponent = exponent;
  out->n_digits = n;
  memcpy (out->digits, digits, n);
  return TRUE;
}

static gboolean
parse_exponent (const char **at, int *exponent)
{
  const char *p = *at;
  gboolean negative = FALSE;
  int value = 0;

  if (*p != 'e' && *p != 'E')
    return TRUE;
  p++;
  if (*p == '+' || *p == '-')
    negative = *p++ == '-';
  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (; g_ascii_isdigit (*p); p++)
    value = MIN (value * 10 + (*p - '0'), 100000);
  *exponent = negative ? -value : value;
  *at = p;
  return TRUE;
}

/* @text: as a client writes it, "-1.50e3". */
gboolean
practice_decimal_parse (const char *text, PracticeDecimal *out, GError **error)
{
  g_autoptr (GByteArray) digits = g_byte_array_new ();
  gboolean negative = FALSE, point = FALSE, any = FALSE;
  int before = 0, exponent = 0;
  const char *p = text;

  if (*p == '+' || *p == '-')
    negative = *p++ == '-';
  for (; g_ascii_isdigit (*p) || (*p == '.' && !point); p++)
    {
      guint8 digit = *p - '0';

      if (*p == '.')
        {
          point = TRUE;
          continue;
        }
      any = TRUE;
      g_byte_array_append (digits, &digit, 1);
      before += !point;
    }
  if (!any || digits->len > 4096 || !parse_exponent (&p, &exponent) || *p)
    return not_a_number (text, error);
  return normalise (digits->data, digits->len, before + exponent, negative, out, error);
}

/* Plain notation, as DynamoDB answers. (transfer full) */
char *
practice_decimal_print (const PracticeDecimal *number)
{
  GString *text = g_string_new (NULL);
  int places = MAX (number->exponent, number->n_digits);

  if (number->n_digits == 0)
    return g_string_free (g_string_append_c (text, '0'), FALSE);
  if (number->negative)
    g_string_append_c (text, '-');
  if (number->exponent <= 0)
    {
      g_string_append (text, "0.");
      for (int i = number->exponent; i < 0; i++)
        g_string_append_c (text, '0');
    }
  for (int i = 0; i < places; i++)
    {
      if (i == number->exponent && number->exponent > 0)
        g_string_append_c (text, '.');
      g_string_append_c (text, '0' + (i < number->n_digits ? number->digits[i] : 0));
    }
  return g_string_free (text, FALSE);
}

static int
compare_magnitude (const PracticeDecimal *a, const PracticeDecimal *b)
{
  int order;

  if (a->n_digits == 0 || b->n_digits == 0)
    return (a->n_digits != 0) - (b->n_digits != 0);
  if (a->exponent != b->exponent)
    return a->exponent < b->exponent ? -1 : 1;
  order = memcmp (a->digits, b->digits, MIN (a->n_digits, b->n_digits));
  return order ? order : a->n_digits - b->n_digits;
}

int
practice_decimal_compare (const PracticeDecimal *a, const PracticeDecimal *b)
{
  if (a->negative != b->negative)
    return a->negative ? -1 : 1;
  return a->negative ? compare_magnitude (b, a) : compare_magnitude (a, b);
}

/* Adds @sign times the digits of @number at their places; index 0 is the place 10^(MAX_EXPONENT).
 */
static void
add_places (int *places, const PracticeDecimal *number, int sign)
{
  for (int i = 0; i < number->n_digits; i++)
    places[MAX_EXPONENT - number->exponent + 1 + i] += sign * number->digits[i];
}

gboolean
practice_decimal_add (const PracticeDecimal *a, const PracticeDecimal *b, gboolean subtract,
                      PracticeDecimal *out, GError **error)
{
  int places[PLACES] = { 0 };
  guint8 digits[PLACES];
  PracticeDecimal second = *b;
  gboolean negative;
  int sign_a, sign_b, carry = 0;

  second.negative = b->n_digits && (b->negative != subtract);
  /* The sign of the sum is that of the bigger one: so that no place ends below zero. */
  negative = compare_magnitude (a, &second) >= 0 ? a->negative : second.negative;
  sign_a = a->negative == negative ? 1 : -1;
  sign_b = second.negative == negative ? 1 : -1;
  add_places (places, a, sign_a);
  add_places (places, &second, sign_b);
  for (int i = PLACES - 1; i >= 0; i--)
    {
      int value = places[i] + carry;

      carry = value < 0 ? -1 : value / 10;
      digits[i] = value - carry * 10;
    }
  return normalise (digits, PLACES, MAX_EXPONENT + 1, negative, out, error);
}

void
practice_decimal_encode (const PracticeDecimal *number, GByteArray *out)
{
  guint8 bytes[2 + PRACTICE_DECIMAL_DIGITS + 1];
  guint n = 0;

  bytes[n++] = number->n_digits == 0 ? 0x80 : number->negative ? 0x7f : 0x81;
  if (number->n_digits)
    {
      bytes[n++] = number->exponent - MIN_EXPONENT;
      /* One more than the digit, so that the end (0) sorts before any digit. */
      for (int i = 0; i < number->n_digits; i++)
        bytes[n++] = number->digits[i] + 1;
      bytes[n++] = 0;
      for (guint i = 1; number->negative && i < n; i++)
        bytes[i] = ~bytes[i];
    }
  g_byte_array_append (out, bytes, n);
}
