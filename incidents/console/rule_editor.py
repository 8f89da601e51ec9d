"""The screen of a rule, whatever its source: its form, its state, and when it acted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from incidents.console.editing import editor
from incidents.forms.rules import RuleForm
from incidents.queries import rules as queries
from incidents.render.console.rules import RuleView

EPISODES_SHOWN = 20


def rule_editor(
    request: HttpRequest, form: RuleForm, *, template: str, title: str, **context: Any
) -> HttpResponse:
    """Show the form; ``title`` is that of a new rule."""
    of = form.instance if form.instance.pk else None
    return editor(
        request,
        form,
        verb="change_component",
        is_writable=of is None or of.removed_at is None,
        template=template,
        title=of.name if of else title,
        original=of,
        view=RuleView(of, timezone.now()) if of else None,
        episodes=queries.episodes(of)[:EPISODES_SHOWN] if of else (),
        **context,
    )
