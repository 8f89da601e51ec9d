"""Addresses of the console."""

from __future__ import annotations

from django.urls import path

from incidents.console import (
    audit,
    board,
    components,
    incidents,
    maintenances,
    outline,
    outline_forms,
    page,
    posts,
    preview,
    roles,
    team,
    tokens,
)

app_name = "console"

urlpatterns = [
    path("", board.board, name="board"),
    path("live/", board.live, name="live"),
    path("audit/", audit.audit, name="audit"),
    path("audit.csv", audit.download, name="audit-csv"),
    path("components/", components.components, name="components"),
    path("components/status/", components.set_status, name="set-status"),
    path("components/undo/", components.undo_status, name="undo-status"),
    path("components/choices/", preview.choices, name="choices"),
    path("components/order/", outline.outline, name="outline"),
    path("components/order/move/", outline.move, name="move"),
    path("components/new/", outline_forms.new_component, name="new-component"),
    path("components/groups/new/", outline_forms.new_group, name="new-group"),
    path("components/groups/<slug:code>/", outline_forms.group, name="group"),
    path("components/groups/<slug:code>/remove/", outline_forms.remove_group, name="remove-group"),
    path("components/<slug:code>/", outline_forms.component, name="component"),
    path("components/<slug:code>/status/", outline_forms.component_status, name="component-status"),
    path("components/<slug:code>/remove/", outline_forms.remove_component, name="remove-component"),
    path("page/", page.page, name="page"),
    path("page/launch/", page.launch, name="launch"),
    path("preview/", preview.preview, name="preview-new"),
    path("maintenances/new/", maintenances.new, name="schedule"),
    path("maintenances/new/image/", maintenances.new_image, name="schedule-image"),
    path("maintenances/new/preview/", maintenances.preview, name="schedule-preview"),
    path("maintenances/<slug:code>/<slug:action>/", maintenances.act, name="act"),
    path("posts/undo/", posts.undo_post, name="undo-post"),
    path("posts/now/", posts.tell_now, name="tell-now"),
    path("team/", team.team, name="team"),
    path("team/invite/", team.invite, name="invite"),
    path("team/people/<int:pk>/", team.person, name="person"),
    path("team/people/<int:pk>/link/", team.make_link, name="make-link"),
    path(
        "team/people/<int:pk>/second-steps/",
        team.remove_second_steps,
        name="remove-second-steps",
    ),
    path("team/roles/new/", roles.role, name="new-role"),
    path("team/roles/<int:pk>/", roles.role, name="role"),
    path("team/roles/<int:pk>/remove/", roles.remove, name="remove-role"),
    path("team/tokens/", tokens.tokens, name="tokens"),
    path("team/tokens/issue/", tokens.issue, name="issue-token"),
    path("team/tokens/<int:pk>/revoke/", tokens.revoke, name="revoke-token"),
    path("incidents/new/", incidents.new, name="new"),
    path("incidents/new/image/", incidents.new_image, name="new-image"),
    path("incidents/<slug:code>/", incidents.incident, name="incident"),
    path("incidents/<slug:code>/updates/", incidents.post, name="post"),
    path("incidents/<slug:code>/drafts/", incidents.keep, name="keep"),
    path("incidents/<slug:code>/image/", incidents.image, name="image"),
    path("incidents/<slug:code>/preview/", preview.preview, name="preview"),
    path(
        "incidents/<slug:code>/drafts/<slug:draft>/discard/",
        incidents.discard_draft,
        name="discard-draft",
    ),
]
