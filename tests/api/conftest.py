"""The page, and a program with a token."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from incidents.domain.permissions import SCOPES
from incidents.models import Page
from incidents.operations.actor import SYSTEM
from incidents.operations.tokens import issue_token
from incidents.queries.people import permissions_of
from tests import make


@dataclass
class Program:
    """It asks below its page, as clients do, and knows of no cookie."""

    site: Page
    key: str

    def ask(self, method: str, path: str = "", body: Any = None, **headers: str):
        sent = {} if body is None else {"data": json.dumps(body)}
        headers = {"Authorization": f"OAuth {self.key}"} | headers
        return Client(enforce_csrf_checks=True).generic(
            method,
            f"/v1/pages/{self.site.code}{path}",
            headers=headers,
            content_type="application/json",
            **sent,
        )

    def get(self, path: str = ""):
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, body: Any):
        return self.ask("POST", path, body)

    def patch(self, path: str, body: Any):
        return self.ask("PATCH", path, body)


def key_for(*scopes: str, name: str = "deployer", **given: Any) -> str:
    capabilities = {each for scope in scopes for each in SCOPES[scope]}
    permissions = permissions_of(capabilities)
    now = timezone.now()
    return issue_token(by=SYSTEM, name=name, permissions=permissions, now=now, **given)[1]


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


@pytest.fixture
def site(db) -> Page:
    return make.page()


@pytest.fixture
def program(site) -> Program:
    return Program(site, key_for("admin"))
