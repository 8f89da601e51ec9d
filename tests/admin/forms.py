"""Forms as a browser sends them: the fields as the page shows them, changed here and there."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpResponse


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select = self._textarea = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self.forms.append({})
        if not self.forms or "disabled" in given:
            return
        name = given.get("name")
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in given or self._select not in self.forms[-1]:
                self.forms[-1][self._select] = given.get("value") or ""
        elif tag == "textarea":
            self._textarea = name
            self.forms[-1][name] = ""

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        if given.get("type") in ("checkbox", "radio") and "checked" not in given:
            return
        self.forms[-1][name] = given.get("value", "on" if "checked" in given else "") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[-1][self._textarea] += data.removeprefix("\n")


def fields(response: HttpResponse, having: str, **changes: Any) -> dict[str, Any]:
    """Return what the form with a field called ``having`` would send, with ``changes``.

    None leaves a field out, as an unticked box does.
    """
    parser = _Forms()
    parser.feed(response.content.decode())
    shown = next(form for form in parser.forms if having in form)
    sent = shown | {name.replace("__", "-"): value for name, value in changes.items()}
    return {name: value for name, value in sent.items() if value is not None}


def errors(response: HttpResponse) -> str:
    """Return the page's text, on one line, if it shows a refusal."""
    text = " ".join(response.content.decode().split())
    assert 'role="alert"' in text, "nothing was refused"
    return text


def permission(codename: str) -> Permission:
    return Permission.objects.get(codename=codename, content_type__app_label="incidents")
