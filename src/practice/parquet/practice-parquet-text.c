/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/parquet/practice-parquet-private.h"

#include <math.h>
#include <string.h>

/* PLAIN values as texts, as Hive writes them. */

#define MAX_DECIMAL 32 /* bytes */
#define SECONDS_A_DAY 86400
#define JULIAN_1970 2440588

static guint64
take_little (const guint8 *at, guint bytes)
{
  guint64 value = 0;

  for (guint i = 0; i < bytes; i++)
    value |= (guint64) at[i] << (8 * i);
  return value;
}

/* Days since 1970-01-01 in the Gregorian calendar; NULL: a year that nobody can write */
static char *
print_date (gint64 days)
{
  gint64 era, day_of_era, year_of_era, day, month, year;

  if (days < -719162 || days > 2932896) /* 0001-01-01 to 9999-12-31 */
    return NULL;
  days += 719468; /* since 0000-03-01: leap days are at the end then */
  era = days / 146097;
  day_of_era = days % 146097;
  year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  day = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  month = (5 * day + 2) / 153;
  day = day - (153 * month + 2) / 5 + 1;
  month += month < 10 ? 3 : -9;
  year = era * 400 + year_of_era + (month <= 2);
  return g_strdup_printf ("%04d-%02d-%02d", (int) year, (int) month, (int) day);
}

static gint64
floor_divide (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

static char *
print_timestamp (gint64 seconds, gint64 milliseconds)
{
  gint64 days = floor_divide (seconds, SECONDS_A_DAY), rest = seconds - days * SECONDS_A_DAY;
  g_autofree char *date = print_date (days);

  if (date == NULL)
    return NULL;
  return g_strdup_printf ("%s %02d:%02d:%02d.%03d", date, (int) (rest / 3600),
                          (int) (rest / 60 % 60), (int) (rest % 60), (int) milliseconds);
}

static char *
print_ticks (gint64 ticks, gint64 per_second)
{
  gint64 seconds = floor_divide (ticks, per_second);

  return print_timestamp (seconds, (ticks - seconds * per_second) / (per_second / 1000));
}

/* Nanoseconds of the day, and its Julian number: what old writers do */
static char *
print_int96 (const guint8 *at)
{
  gint64 nanoseconds = (gint64) take_little (at, 8), days = (gint32) take_little (at + 8, 4);

  if (nanoseconds < 0 || nanoseconds >= SECONDS_A_DAY * G_GINT64_CONSTANT (1000000000))
    return NULL;
  return print_timestamp ((days - JULIAN_1970) * SECONDS_A_DAY + nanoseconds / 1000000000,
                          nanoseconds / 1000000 % 1000);
}

static char *
place_point (const char *digits, gboolean negative, gint64 scale)
{
  g_autoptr (GString) text = g_string_new (digits);

  while ((gint64) text->len <= scale)
    g_string_prepend_c (text, '0');
  if (scale > 0)
    g_string_insert_c (text, (gssize) text->len - scale, '.');
  if (negative)
    g_string_prepend_c (text, '-');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Two's complement, the highest byte first: divided by ten until nothing is left. */
static char *
print_decimal (const guint8 *bytes, gsize length, gint64 scale)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  guint8 number[MAX_DECIMAL];
  gboolean negative = length > 0 && bytes[0] >= 128;
  guint carry = negative, any = 1;

  if (length == 0 || length > MAX_DECIMAL)
    return NULL;
  for (gsize i = length; i-- > 0;)
    {
      guint byte = (negative ? (guint8) ~bytes[i] : bytes[i]) + carry;

      number[i] = (guint8) byte;
      carry = byte >> 8;
    }
  while (any != 0)
    {
      guint rest = 0;

      any = 0;
      for (gsize i = 0; i < length; i++)
        {
          guint value = rest << 8 | number[i];

          number[i] = (guint8) (value / 10);
          rest = value % 10;
          any |= number[i];
        }
      g_string_prepend_c (digits, (char) ('0' + rest));
    }
  return place_point (digits->str, negative, scale);
}

static char *
print_whole (const ParquetElement *element, guint64 bits, guint bytes)
{
  gint64 value = bytes == 4 ? (gint32) bits : (gint64) bits;
  guint8 big[8];

  switch (element->meaning)
    {
    case MEANS_DATE:
      return print_date (value);
    case MEANS_TIMESTAMP:
      return print_ticks (value, element->per_second);
    case MEANS_UNSIGNED:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, bits);
    case MEANS_DECIMAL:
      for (guint i = 0; i < 8; i++)
        big[i] = (guint8) ((guint64) value >> (56 - 8 * i));
      return print_decimal (big, sizeof big, element->scale);
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value);
    }
}

static char *
print_real (double value, const char *format)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return g_strdup ("NaN");
  if (isinf (value))
    return g_strdup (value > 0 ? "Infinity" : "-Infinity");
  return g_strdup (g_ascii_formatd (text, sizeof text, format, value));
}

static char *
print_float (guint64 bits)
{
  guint32 word = (guint32) bits;
  float value;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  memcpy (&value, &word, sizeof value);
  if (isnan (value) || isinf (value))
    return print_real (value, "%g");
  /* As few digits as tell it from its neighbours */
  for (int digits = 6; digits <= 9; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, sizeof text, format, value);
      if ((float) g_ascii_strtod (text, NULL) == value)
        break;
    }
  return g_strdup (text);
}

static char *
print_double (guint64 bits)
{
  double value;

  memcpy (&value, &bits, sizeof value);
  return print_real (value, "%.17g");
}

static char *
print_bytes (const ParquetElement *element, const guint8 *bytes, gsize length)
{
  if (element->meaning == MEANS_DECIMAL)
    return print_decimal (bytes, length, element->scale);
  if (element->meaning == MEANS_UUID && length == 16)
    {
      GString *text = g_string_new (NULL);

      for (guint i = 0; i < 16; i++)
        g_string_append_printf (text, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", bytes[i]);
      return g_string_free (text, FALSE);
    }
  return g_utf8_make_valid ((const char *) bytes, (gssize) length);
}

char *
parquet_print (const ParquetElement *element, const guint8 *value, gsize size)
{
  switch (element->physical)
    {
    case PARQUET_INT32:
      return print_whole (element, take_little (value, 4), 4);
    case PARQUET_INT64:
      return print_whole (element, take_little (value, 8), 8);
    case PARQUET_INT96:
      return print_int96 (value);
    case PARQUET_FLOAT:
      return print_float (take_little (value, 4));
    case PARQUET_DOUBLE:
      return print_double (take_little (value, 8));
    default:
      return print_bytes (element, value, size);
    }
}

/* Bytes of a value; those of BYTES have their length before them. 0: the file ends before it. */
static gsize
take_size (const ParquetElement *element, const guint8 **at, const guint8 *end, gboolean *whole)
{
  static const gsize sizes[] = { [PARQUET_INT32] = 4, [PARQUET_INT64] = 8, [PARQUET_INT96] = 12, [PARQUET_FLOAT] = 4,
                                 [PARQUET_DOUBLE] = 8 };
  gsize size;

  if (element->physical == PARQUET_FIXED)
    size = (gsize) element->length;
  else if (element->physical != PARQUET_BYTES)
    size = sizes[element->physical];
  else
    {
      *whole = end - *at >= 4;
      size = *whole ? (gsize) take_little (*at, 4) : 0;
      *at += *whole ? 4 : 0;
    }
  *whole = *whole && size <= (gsize) (end - *at);
  return size;
}

char *
parquet_take_plain (const ParquetElement *element, const guint8 **at, const guint8 *end)
{
  gboolean whole = TRUE;
  gsize size = take_size (element, at, end, &whole);
  const guint8 *value = *at;

  if (!whole)
    return NULL;
  *at += size;
  return parquet_print (element, value, size);
}
