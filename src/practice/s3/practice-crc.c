/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h"

#include <string.h>

/* Reflected polynomials of CRC-32 (ISO-HDLC) and CRC-32C (Castagnoli) */
static const guint32 polynomials[] = { 0xedb88320, 0x82f63b78 };

#define SLICES 8
static guint32 tables[2][SLICES][256];

static void
make_tables (void)
{
  static gsize made = 0;

  if (!g_once_init_enter (&made))
    return;
  for (guint which = 0; which < 2; which++)
    {
      for (guint i = 0; i < 256; i++)
        {
          guint32 crc = i;

          for (guint bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (polynomials[which] & (0 - (crc & 1)));
          tables[which][0][i] = crc;
        }
      for (guint slice = 1; slice < SLICES; slice++)
        for (guint i = 0; i < 256; i++)
          tables[which][slice][i] = (tables[which][slice - 1][i] >> 8)
                                    ^ tables[which][0][tables[which][slice - 1][i] & 0xff];
    }
  g_once_init_leave (&made, 1);
}

/* Eight bytes a step: objects of a gigabyte are summed in a second. */
guint32
practice_crc32 (const guint8 *data, gsize length, gboolean castagnoli)
{
  guint32 (*table)[256] = tables[castagnoli];
  guint32 value = 0xffffffff;

  make_tables ();
  for (; length >= 8; data += 8, length -= 8)
    {
      guint32 low, high;

      memcpy (&low, data, 4);
      memcpy (&high, data + 4, 4);
      low = GUINT32_FROM_LE (low) ^ value;
      high = GUINT32_FROM_LE (high);
      value = table[7][low & 0xff] ^ table[6][(low >> 8) & 0xff] ^ table[5][(low >> 16) & 0xff]
              ^ table[4][low >> 24] ^ table[3][high & 0xff] ^ table[2][(high >> 8) & 0xff]
              ^ table[1][(high >> 16) & 0xff] ^ table[0][high >> 24];
    }
  for (; length > 0; data++, length--)
    value = (value >> 8) ^ table[0][(value ^ *data) & 0xff];
  return ~value;
}

/* ---- CRC-64/NVME, of which the sum of a whole follows from those of its parts ---- */

#define POLYNOMIAL_64 G_GUINT64_CONSTANT (0x9a6c9329ac4bc9b5)
#define ONE_64        (G_GUINT64_CONSTANT (1) << 63)

static guint64 table_64[256];

static void
make_table_64 (void)
{
  static gsize made = 0;

  if (!g_once_init_enter (&made))
    return;
  for (guint i = 0; i < 256; i++)
    {
      guint64 crc = i;

      for (guint bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ (POLYNOMIAL_64 & (0 - (crc & 1)));
      table_64[i] = crc;
    }
  g_once_init_leave (&made, 1);
}

guint64
practice_crc64 (const guint8 *data, gsize length)
{
  guint64 value = G_MAXUINT64;

  make_table_64 ();
  for (; length > 0; data++, length--)
    value = (value >> 8) ^ table_64[(value ^ *data) & 0xff];
  return ~value;
}

/* a × b modulo the polynomial, both with their lowest power in the highest bit */
static guint64
multiply_64 (guint64 a, guint64 b)
{
  guint64 product = 0;

  for (guint64 bit = ONE_64; a != 0; bit >>= 1)
    {
      if (a & bit)
        {
          product ^= b;
          a ^= bit;
        }
      b = (b >> 1) ^ (POLYNOMIAL_64 & (0 - (b & 1)));
    }
  return product;
}

guint64
practice_crc64_join (guint64 first, guint64 second, guint64 second_length)
{
  guint64 power = ONE_64 >> 8, shift = ONE_64; /* x⁸, and x⁰ */

  for (guint64 n = second_length; n > 0; n >>= 1, power = multiply_64 (power, power))
    if (n & 1)
      shift = multiply_64 (power, shift);
  return multiply_64 (shift, first) ^ second;
}
