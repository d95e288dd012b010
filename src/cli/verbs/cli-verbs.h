/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cli/core/cli.h"

G_BEGIN_DECLS

/* One verb a file: cli-verb-*.c */
extern const CliVerb cli_verb_practice_serve, cli_verb_workshop;
extern const CliVerb cli_verb_install_mesh_objects, cli_verb_enable_account, cli_verb_create_access_keys;
extern const CliVerb cli_verb_ingest, cli_verb_create_data_product, cli_verb_migrate_tables;
extern const CliVerb cli_verb_request_access, cli_verb_list_pending, cli_verb_list_subscriptions;
extern const CliVerb cli_verb_get_subscription, cli_verb_approve_subscription;
extern const CliVerb cli_verb_deny_subscription, cli_verb_modify_subscription;
extern const CliVerb cli_verb_delete_subscription, cli_verb_import_subscription;
extern const CliVerb cli_verb_list_products, cli_verb_list_tables;

extern const CliVerb cli_verb_check_access, cli_verb_query;
extern const CliVerb cli_verb_doctor, cli_verb_activity;

G_END_DECLS
