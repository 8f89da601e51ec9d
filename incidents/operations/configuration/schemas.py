"""The schema of a file, by the names of columns. Keys that it leaves out are left alone."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from incidents.domain import codes
from incidents.operations.validation.texts import on_one_line

Code = Annotated[str, StringConstraints(pattern=codes.PATTERN)]
Whole = Annotated[int, Field(ge=0, lt=2**31)]
# As it will be stored, by which it is found again.
Name = Annotated[str, AfterValidator(on_one_line), Field(min_length=1)]


class Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    def details(self, *left_out: str) -> dict[str, Any]:
        """Return what is said, by name."""
        return self.model_dump(exclude={*left_out}, exclude_unset=True)


class DeclaredPage(Declared):
    name: str = ""
    url: str = ""
    tagline: str = ""
    time_zone: str = ""
    accent: str = ""
    support_url: str = ""
    privacy_url: str = ""
    footer_links: str = ""
    shows_told: bool = False
    approvals_minor: Whole = 0
    approvals_major: Whole = 0
    approvals_critical: Whole = 0
    postmortem_outline: str = ""


class Named(Declared):
    """Found by its code or, without one, by its name. ``remove`` takes it away."""

    code: Code = ""
    name: Name
    remove: bool = False


class DeclaredGroup(Named):
    description: str = ""


class DeclaredComponent(Named):
    """``group`` is the name or the code of one; "" for none."""

    group: str = ""
    description: str = ""
    is_showcased: bool = True
    is_hidden_while_operational: bool = False
    started_on: date | None = None


class DeclaredTemplate(Named):
    purpose: str = ""
    status: str = ""
    incident_name: str = ""
    body: str = ""


class DeclaredSignIn(Declared):
    """A sign-in with the secret in the variable ``secret_env`` of the environment."""

    authentication: str = ""
    username: str = ""
    secret_env: str = ""


class DeclaredJob(Named, DeclaredSignIn):
    """``incident`` is the code of one; "" for none."""

    incident: str = ""
    unit: str = ""
    partition_words: str = ""
    done_meaning: str = ""
    failure_meaning: str = ""
    metrics_url: str = ""
    mapping: dict[str, str] = {}
    interval_s: Whole = 0
    posts_by_itself: bool = False


class DeclaredMeasure(DeclaredSignIn):
    address: str = ""
    expression: str = ""
    labels: str = ""
    expected: str = ""
    connect_to: str = ""
    slow_after_ms: Whole | None = None
    days_left: Whole | None = None
    interval_s: Whole = 0
    is_public: bool = False


class DeclaredRule(Named):
    """``components`` are names or codes."""

    source: str = ""
    matchers: str = ""
    components: list[str] = []
    status: str = ""
    action: str = ""
    wait_s: Whole = 0
    restore_after_s: Whole = 0
    incident_name: str = ""
    body: str = ""
    measure: DeclaredMeasure | None = None


class Configuration(Declared):
    """The file. A list that it does not have is left alone; ``components`` are in their order."""

    page: DeclaredPage = DeclaredPage()
    groups: list[DeclaredGroup] = []
    components: list[DeclaredComponent] = []
    templates: list[DeclaredTemplate] = []
    jobs: list[DeclaredJob] = []
    rules: list[DeclaredRule] = []
