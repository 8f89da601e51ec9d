"""All that a person may do has a screen of the console or a table of the admin."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.operations.table import OPERATIONS

# Each operation by its module and name, and the address whose form or button means it.
WHERE = {
    "incidents.create_incident": "console:new",
    "incidents.edit_incident": "console:incident",
    "incidents.withdraw_incident": "console:withdraw",
    "updates.post_update": "console:post",
    "updates.edit_update": "console:update",
    "updates.withdraw_update": "console:update-withdraw",
    "openings.save_opening": "console:keep-new",
    "openings.discard_opening": "console:discard-new",
    "message_templates.create_template": "console:new-template",
    "message_templates.edit_template": "console:template",
    "message_templates.move_template": "console:move-template",
    "message_templates.remove_template": "console:remove-template",
    "drafts.save_draft": "console:keep",
    "drafts.discard_draft": "console:discard-draft",
    "drafts.post_draft": "console:post",
    "maintenances.schedule_maintenance": "console:schedule",
    "maintenances.edit_maintenance": "console:act",
    "series.begin_series": "console:act",
    "series.edit_series": "console:act",
    "series.stop_series": "console:act",
    "postmortems.write_postmortem": "console:postmortem",
    "postmortems.publish_postmortem": "console:publish-postmortem",
    "postmortems.revert_postmortem": "console:take-back-postmortem",
    "postmortem_review.request_review": "console:review-postmortem",
    "postmortem_review.end_review": "console:review-postmortem",
    "postmortem_review.approve_postmortem": "console:review-postmortem",
    "postmortem_review.comment_on_postmortem": "console:comment-on-postmortem",
    "postmortem_review.resolve_comment": "console:resolve-comment",
    "postmortem_review.plan_postmortem": "console:plan-postmortem",
    "postmortem_drafts.save_postmortem_draft": "console:keep-postmortem",
    "postmortem_drafts.discard_postmortem_draft": "console:discard-postmortem",
    "facts.correct_fact": "console:fact",
    "action_items.add_item": "console:add-item",
    "action_items.edit_item": "console:item",
    "action_items.close_item": "console:close-item",
    "timeline.add_entry": "console:add-entry",
    "timeline.edit_entry": "console:entry",
    "timeline.remove_entry": "console:remove-entry",
    "timeline.star_moment": "console:star",
    "images.upload_image": "console:image",
    "components.create_component": "console:new-component",
    "components.edit_component": "console:component",
    "components.move_component": "console:move",
    "components.set_status": "console:set-status",
    "components.set_statuses": "console:set-status",  # one by one
    "components.remove_component": "console:remove-component",
    "groups.create_group": "console:new-group",
    "groups.edit_group": "console:group",
    "groups.move_group": "console:move",
    "groups.remove_group": "console:remove-group",
    "undo.undo_post": "console:undo-post",
    "undo.tell_now": "console:tell-now",
    "undo.undo_status": "console:undo-status",
    "writing.create_rule": "console:new-rule",
    "writing.edit_rule": "console:rule",
    "writing.pause_rule": "console:pause-rule",
    "writing.resume_rule": "console:resume-rule",
    "writing.remove_rule": "console:remove-rule",
    "lifecycle.create_job": "console:new-job",
    "lifecycle.edit_job": "console:job",
    "lifecycle.end_job": "console:job-end",
    "lifecycle.read_again": "console:job-again",
    "lifecycle.remove_job": "console:remove-job",
    "nudges.choose_nudges": "console:nudges",
    "team_targets.add_team_target": "console:nudge-team",
    "team_targets.remove_team_target": "console:nudge-team-no-more",
    "pages.edit_page": "console:page",
    "pages.launch_page": "console:launch",
    "subscribers.add_subscriber": "console:add-subscriber",
    "subscribers.change_subscriber": "console:subscriber",
    "subscribers.pause_subscriber": "console:pause-subscriber",
    "subscribers.resume_subscriber": "console:resume-subscriber",
    "subscribers.remove_subscriber": "console:remove-subscriber",
    "dead_letters.try_again": "console:try-again",
    "subscriber_imports.import_subscribers": "console:import-subscribers",
    "links.invite_user": "console:invite",
    "links.make_link": "console:make-link",
    "second_steps.remove_second_steps": "console:remove-second-steps",
    "users.set_password": "account_change_password",
    "users.edit_user": "console:person",
    "roles.create_role": "console:new-role",
    "roles.edit_role": "console:role",
    "roles.remove_role": "console:remove-role",
    "tokens.issue_token": "console:issue-token",
    "tokens.revoke_token": "console:revoke-token",
}
# For programs: the past of another status page, and who heard of it.
FOR_COMMANDS = {
    "imports.import_incidents",
    "importing.import_page",
    "moved_subscribers.add_moved_subscribers",
}


def names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> set[str]:
    found = set()
    for each in patterns:
        if isinstance(each, URLResolver):
            found |= names(each.url_patterns, f"{each.namespace}:" if each.namespace else namespace)
        elif each.name:
            found.add(f"{namespace}{each.name}")
    return found


def test_every_operation_has_a_place():
    operations = {
        f"{each.do.__module__.rpartition('.')[2]}.{each.do.__name__}" for each in OPERATIONS
    }

    assert operations == WHERE.keys() | FOR_COMMANDS


@pytest.mark.parametrize("operation", WHERE)
def test_the_place_of_an_operation_is_there(operation):
    assert WHERE[operation] in names(get_resolver().url_patterns)
