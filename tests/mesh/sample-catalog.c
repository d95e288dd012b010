/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "sample-catalog.h"

#include "aws/protocols/aws-json.h"

#define N_COLUMNS 20
#define OWNERS    40

static const char *const nouns[]
    = { "cell",   "customer", "traffic", "invoice", "tariff",   "handset", "region", "mast",
        "outage", "session",  "roaming", "voucher", "contract", "segment", "device" };
static const char *const things[]
    = { "id",    "name",  "count", "mean",   "total",   "start", "end",    "kind", "state",
        "ratio", "share", "rank",  "source", "quality", "limit", "margin", "code" };
static const char *const types[]
    = { "bigint", "string", "double", "timestamp", "decimal(18,2)", "array<string>" };

MeshRecord *
sample_record_new (const char *database,
                   const char *name,
                   const char *description,
                   const char *columns)
{
  g_autoptr (JsonNode) table
      = aws_json_new ("Name", AWS_JSON_STRING, name, "DatabaseName", AWS_JSON_STRING, database,
                      "Description", AWS_JSON_STRING, description, NULL);
  g_auto (GStrv) names = g_strsplit (columns, ",", -1);
  MeshRecord *self = mesh_record_new (table);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_ptr_array_add (self->columns, g_utf8_make_valid (names[i], -1));
      g_ptr_array_add (self->columns, g_strdup (types[i % G_N_ELEMENTS (types)]));
      g_ptr_array_add (self->columns,
                       g_strdup (i % 3 == 0 ? "What it is, and how it is measured" : ""));
      g_ptr_array_add (self->columns, g_strdup (i + 1 == N_COLUMNS ? "p" : ""));
    }
  return self;
}

/* Two columns in five say what they are: half of them as other tables do, half in words of their own. */
static void
add_comments (MeshRecord *self, guint i)
{
  for (guint c = 0; c < N_COLUMNS; c++)
    {
      char **comment = (char **) &self->columns->pdata[c * MESH_N_COLUMN_TEXTS + MESH_COLUMN_TEXT_COMMENT];

      g_free (*comment);
      if (c % 5 == 0)
        *comment = g_strdup_printf ("The %s of the %s, as it is billed in %u", things[(i + c) % 17],
                                    nouns[(i / 3 + c) % 15], 1990 + (i + c) % 40);
      else if (c % 5 == 2)
        *comment = g_strdup_printf ("Measured for the %s in plan %u-%u", nouns[(i + c) % 15], i, c);
      else
        *comment = g_strdup ("");
    }
}

MeshRecord *
sample_record_new_nth (guint i)
{
  const guint owner = i % OWNERS;
  g_autofree char *database
      = g_strdup_printf ("%s_%u-%012u", nouns[i % 15], i % 500, 100000000 + owner);
  g_autofree char *name = g_strdup_printf ("%s_%s_%u", nouns[i / 15 % 15], things[i % 17], i);
  g_autofree char *domain = g_strdup_printf ("Domain %u", i % 25),
                  *product = g_strdup_printf ("Product %u", i % 700);
  g_autofree char *description = g_strdup_printf ("The %s of each %s, by the hour, number %u",
                                                  things[i % 17], nouns[i % 15], i);
  g_autofree char *location = g_strdup_printf ("s3://bucket-%u/lake/%s/%s/", owner, database, name);
  g_autoptr (GString) columns = g_string_new (NULL);
  MeshRecord *self;

  for (guint c = 0; c < N_COLUMNS; c++)
    g_string_append_printf (columns, "%s%s_%s_%u", c > 0 ? "," : "", nouns[(i + c) % 15],
                            things[(i / 7 + c) % 17], (i * 31 + c * 17) % 9973);
  self = sample_record_new (database, name, description, columns->str);
  mesh_record_set (self, MESH_TEXT_DOMAIN, domain);
  mesh_record_set (self, MESH_TEXT_PRODUCT, product);
  mesh_record_set (self, MESH_TEXT_LOCATION, location);
  mesh_record_set (self, MESH_TEXT_FORMAT, i % 3 == 0 ? "csv" : "parquet");
  add_comments (self, i);
  self->updated = 1700000000 + (gint64) i * 7919 % 1000000;
  return self;
}

MeshIndex *
sample_index_new (guint n)
{
  MeshIndexBuilder *builder = mesh_index_builder_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MeshRecord) record = sample_record_new_nth (i);

      g_assert_true (mesh_index_builder_add (builder, record, i % MESH_N_ACCESSES));
    }
  return mesh_index_builder_end (builder, 1764500000);
}
