/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-format.h"

#define BIND(function)                                                                             \
  {                                                                                                \
#function, G_CALLBACK(function)                                                                \
  }

void
desk_format_bind_class (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GCallback callback;
  } closures[] = {
    BIND (desk_format_access),
    BIND (desk_format_badge_classes),
    BIND (desk_format_bounded),
    BIND (desk_format_copy_action),
    BIND (desk_format_difference),
    BIND (desk_format_fact),
    BIND (desk_format_dot_classes),
    BIND (desk_format_fraction),
    BIND (desk_format_has_object),
    BIND (desk_format_has_page),
    BIND (desk_format_has_step_detail),
    BIND (desk_format_has_text),
    BIND (desk_format_is_pending),
    BIND (desk_format_lines),
    BIND (desk_format_not),
    BIND (desk_format_number),
    BIND (desk_format_or_dash),
    BIND (desk_format_outcome),
    BIND (desk_format_owner),
    BIND (desk_format_positive),
    BIND (desk_format_progress),
    BIND (desk_format_record_search),
    BIND (desk_format_request),
    BIND (desk_format_request_id),
    BIND (desk_format_setup_search),
    BIND (desk_format_setup_word),
    BIND (desk_format_stale),
    BIND (desk_format_status),
    BIND (desk_format_status_rank),
    BIND (desk_format_status_search),
    BIND (desk_format_step_actor),
    BIND (desk_format_step_detail),
    BIND (desk_format_step_icon),
    BIND (desk_format_step_status),
    BIND (desk_format_step_time),
    BIND (desk_format_subscription_search),
    BIND (desk_format_tables),
    BIND (desk_format_text_target),
    BIND (desk_format_time),
    BIND (desk_format_to_look_at),
    BIND (desk_format_task_action),
    BIND (desk_format_task_classes),
    BIND (desk_format_task_icon),
    BIND (desk_format_task_state),
    BIND (desk_format_task_state_part),
    BIND (desk_format_task_target),
    BIND (desk_format_words),
  };

  for (guint i = 0; i < G_N_ELEMENTS (closures); i++)
    gtk_widget_class_bind_template_callback_full (widget_class, closures[i].name,
                                                  closures[i].callback);
}
