/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-md5.h"

#include <string.h>

#define WORDS 16 /* of a block */

/* One word of each stream; the compiler makes of it what the processor has. */
typedef guint32 Lanes __attribute__ ((vector_size (4 * PRACTICE_MD5_LANES)));

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define FOR_NEWER_PROCESSORS __attribute__ ((target_clones ("arch=x86-64-v4", "avx2", "default")))
#else
#define FOR_NEWER_PROCESSORS
#endif

/* RFC 1321, section 3.4: floor (2^32 * abs (sin (i + 1))) */
static const guint32 sines[4 * WORDS] = {
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
  0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
  0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
  0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
  0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
  0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
  0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
  0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

#define ROTATE(x, n) (((x) << (n)) | ((x) >> (32 - (n))))
#define STEP(f, a, b, c, d, word, i, n)                  \
  G_STMT_START                                           \
  {                                                      \
    (a) += f (b, c, d) + words[word] + sines[i];         \
    (a) = ROTATE (a, n) + (b);                           \
  }                                                      \
  G_STMT_END
#define F(x, y, z) ((z) ^ ((x) & ((y) ^ (z))))
#define G(x, y, z) ((y) ^ ((z) & ((x) ^ (y))))
#define H(x, y, z) ((x) ^ (y) ^ (z))
#define I(x, y, z) ((y) ^ ((x) | ~(z)))
/* Four steps of a round, which begin with word @w and then go on by @by. */
#define FOUR(f, i, w, by, n1, n2, n3, n4)                            \
  G_STMT_START                                                       \
  {                                                                  \
    STEP (f, a, b, c, d, (w) % WORDS, i, n1);                        \
    STEP (f, d, a, b, c, ((w) + (by)) % WORDS, (i) + 1, n2);         \
    STEP (f, c, d, a, b, ((w) + 2 * (by)) % WORDS, (i) + 2, n3);     \
    STEP (f, b, c, d, a, ((w) + 3 * (by)) % WORDS, (i) + 3, n4);     \
  }                                                                  \
  G_STMT_END

/* Written out, so that all places are known to the compiler. */
#define ROUND(f, round, w, by, n1, n2, n3, n4)                                                            \
  G_STMT_START                                                                                            \
  {                                                                                                       \
    FOUR (f, WORDS * (round), w, by, n1, n2, n3, n4);                                                     \
    FOUR (f, WORDS * (round) + 4, (w) + 4 * (by), by, n1, n2, n3, n4);                                    \
    FOUR (f, WORDS * (round) + 8, (w) + 8 * (by), by, n1, n2, n3, n4);                                    \
    FOUR (f, WORDS * (round) + 12, (w) + 12 * (by), by, n1, n2, n3, n4);                                  \
  }                                                                                                       \
  G_STMT_END

#if G_BYTE_ORDER == G_LITTLE_ENDIAN

/* Two rows of a square of eight change the halves, quarters or eighths that are not on its diagonal. */
#define TURN(rows, i, j, low, high)                                                \
  G_STMT_START                                                                     \
  {                                                                                \
    Lanes first = (rows)[i], second = (rows)[j];                                   \
    (rows)[i] = __builtin_shufflevector (first, second, PICK low);                 \
    (rows)[j] = __builtin_shufflevector (first, second, PICK high);                \
  }                                                                                \
  G_STMT_END
#define PICK(a, b, c, d, e, f, g, h) a, b, c, d, e, f, g, h

/* Eight words of eight streams: rows become columns. */
static inline __attribute__ ((always_inline)) void
transpose (Lanes *rows)
{
  for (guint i = 0; i < 4; i++)
    TURN (rows, i, i + 4, (0, 1, 2, 3, 8, 9, 10, 11), (4, 5, 6, 7, 12, 13, 14, 15));
  for (guint i = 0; i < 8; i += 4)
    for (guint j = i; j < i + 2; j++)
      TURN (rows, j, j + 2, (0, 1, 8, 9, 4, 5, 12, 13), (2, 3, 10, 11, 6, 7, 14, 15));
  for (guint i = 0; i < 8; i += 2)
    TURN (rows, i, i + 1, (0, 8, 2, 10, 4, 12, 6, 14), (1, 9, 3, 11, 5, 13, 7, 15));
}

static inline __attribute__ ((always_inline)) void
read_words (Lanes *words, const guint8 *const *data, gsize offset)
{
  for (guint half = 0; half < 2; half++)
    {
      for (guint lane = 0; lane < PRACTICE_MD5_LANES; lane++)
        memcpy (&words[8 * half + lane], data[lane] + offset + 32 * half, sizeof (Lanes));
      transpose (words + 8 * half);
    }
}

#else

static inline __attribute__ ((always_inline)) void
read_words (Lanes *words, const guint8 *const *data, gsize offset)
{
  for (guint word = 0; word < WORDS; word++)
    for (guint lane = 0; lane < PRACTICE_MD5_LANES; lane++)
      {
        guint32 value;

        memcpy (&value, data[lane] + offset + 4 * word, sizeof value);
        words[word][lane] = GUINT32_FROM_LE (value);
      }
}

#endif

FOR_NEWER_PROCESSORS static void
compress (guint32 (*states)[4], const guint8 *const *data, gsize n_blocks)
{
  Lanes a, b, c, d, words[WORDS];

  for (guint lane = 0; lane < PRACTICE_MD5_LANES; lane++)
    {
      a[lane] = states[lane][0];
      b[lane] = states[lane][1];
      c[lane] = states[lane][2];
      d[lane] = states[lane][3];
    }
  for (gsize block = 0; block < n_blocks; block++)
    {
      Lanes before_a = a, before_b = b, before_c = c, before_d = d;

      read_words (words, data, block * MD5_BLOCK_SIZE);
      ROUND (F, 0, 0, 1, 7, 12, 17, 22);
      ROUND (G, 1, 1, 5, 5, 9, 14, 20);
      ROUND (H, 2, 5, 3, 4, 11, 16, 23);
      ROUND (I, 3, 0, 7, 6, 10, 15, 21);
      a += before_a;
      b += before_b;
      c += before_c;
      d += before_d;
    }
  for (guint lane = 0; lane < PRACTICE_MD5_LANES; lane++)
    {
      states[lane][0] = a[lane];
      states[lane][1] = b[lane];
      states[lane][2] = c[lane];
      states[lane][3] = d[lane];
    }
}

/* Whole blocks of streams that have none begun. */
static void
update_lanes (struct md5_ctx *const *contexts, const guint8 *const *data, guint n, gsize n_blocks)
{
  guint32 states[PRACTICE_MD5_LANES][4] = { 0 };
  const guint8 *from[PRACTICE_MD5_LANES];

  for (guint lane = 0; lane < PRACTICE_MD5_LANES; lane++)
    {
      from[lane] = data[MIN (lane, n - 1)]; /* the lanes that are too many do what nobody looks at */
      if (lane < n)
        memcpy (states[lane], contexts[lane]->state, sizeof states[lane]);
    }
  compress (states, from, n_blocks);
  for (guint lane = 0; lane < n; lane++)
    {
      memcpy (contexts[lane]->state, states[lane], sizeof states[lane]);
      contexts[lane]->count += n_blocks;
    }
}

void
practice_md5_update_many (struct md5_ctx *const *contexts, const guint8 *const *data, guint n, gsize length)
{
  gsize n_blocks = n > 1 ? length / MD5_BLOCK_SIZE : 0;

  g_return_if_fail (n <= PRACTICE_MD5_LANES);
  for (guint i = 0; i < n; i++)
    if (contexts[i]->index != 0)
      n_blocks = 0;
  if (n_blocks > 0)
    update_lanes (contexts, data, n, n_blocks);
  for (guint i = 0; i < n; i++)
    md5_update (contexts[i], length - n_blocks * MD5_BLOCK_SIZE, data[i] + n_blocks * MD5_BLOCK_SIZE);
}
