"""The facts that a form of an update was filled with, which come back with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from django.core import signing

from incidents.forms.component_rows import Said
from incidents.operations.conflicts import BaseState

# So that what comes back is what was shown.
SALT = "incidents.forms.composer"


@dataclass(frozen=True)
class Shown(BaseState):
    """The facts a form is filled with; they come back with it, and may be old by then."""

    left: Said = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Shown | None:
        try:
            return cls(**signing.loads(text, salt=SALT))
        except (signing.BadSignature, TypeError):
            return None

    def text(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    @property
    def choices(self) -> dict[str, str]:
        """Return the values that a form filled so would send, by field."""
        of_components = {f"components-{code}": status for code, status in self.components.items()}
        of_left = {f"left-{code}": status for code, status in self.left.items()}
        return {"status": self.status, **of_components, **of_left}


NOTHING = Shown("", {})
