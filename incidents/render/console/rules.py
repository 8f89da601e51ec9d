"""Rules and their sources in words, for operators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.domain import signals
from incidents.domain.moments import apart, written
from incidents.domain.shapes import NEUTRAL
from incidents.domain.vocabulary import ComponentStatus, Observation, RuleAction
from incidents.models import Component, Rule

MINUTE = timedelta(minutes=1)
# The shapes of states that are known; what is paused or not known has the ring for none.
SHAPES = {"bad": "major", "waiting": "degraded", "good": "operational"}


def length(seconds: int) -> str:
    """Return "at once", "30 s", "5 min" or "1 h"."""
    if seconds == 0:
        return _("0 s – at once")
    if seconds % 60:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds % 3_600 else f"{seconds // 3_600} h"


@dataclass(frozen=True)
class RuleTrial:
    """The result of a trial: how many alerts it is about, and what readers would be told.

    ``name`` and ``body`` are those of the incident; empty if it suggests none.
    """

    rule: Rule
    components: Sequence[Component]
    alerts_count: int
    observation: Observation | None
    said: str = ""
    name: str = ""
    body: str = ""


@dataclass(frozen=True)
class TrialView:
    """The outcome of a trial of a rule, in sentences."""

    trial: RuleTrial

    @property
    def is_bad(self) -> bool:
        return self.trial.observation == Observation.BAD

    @property
    def lines(self) -> list[str]:
        trial, rule = self.trial, self.trial.rule
        if not trial.alerts_count:
            return [_("There are no alerts to try it on: paste one above, or send one here.")]
        if trial.observation is None:
            return [
                _("It is about none of the %(count)s alerts, and would do nothing.")
                % {"count": f"{trial.alerts_count:,}"}
            ]
        said = _("It sees: %(said)s.") % {"said": trial.said.rstrip(".")}
        if trial.observation == Observation.UNKNOWN:
            return [said, _("That is not known to be good or bad, and changes nothing.")]
        if trial.observation == Observation.GOOD:
            after = length(rule.restore_after_s)
            return [said, _("If it acts by then, it restores after %(after)s.") % {"after": after}]
        return [said, *self._done()]

    def _done(self) -> Iterator[str]:
        rule, action = self.trial.rule, RuleAction(self.trial.rule.action)
        if rule.wait_s:
            after = {"after": length(rule.wait_s)}
            yield _("If it stays so for %(after)s, it does this:") % after
        if action == RuleAction.WATCH:
            yield _("It notes since when it is bad, and does nothing else.")
        if action.sets_status:
            yield _("It sets %(names)s to “%(status)s”, and tells subscribers of that.") % {
                "names": ", ".join(f"“{each.full_name}”" for each in self.trial.components),
                "status": ComponentStatus(rule.status).label,
            }
        if action.suggests:
            yield _("It suggests this incident as a draft; readers see nothing of it:")
        if action == RuleAction.OPEN:
            yield _("It opens this incident, and tells subscribers without asking anybody:")


@dataclass(frozen=True)
class RuleView:
    """A rule and its source as they are ``now``, in the zone that is current."""

    rule: Rule
    now: datetime

    @property
    def tone(self) -> str:
        """Return "bad", "waiting", "good", "unknown" or "paused"."""
        signal = self.rule.signal
        if self.rule.paused_at is not None:
            return "paused"
        if signal.is_acting:
            return "bad"
        if signal.observed == Observation.BAD:
            return "waiting"
        return "good" if signal.observed == Observation.GOOD else "unknown"

    @property
    def shape(self) -> str:
        """The shape that goes with what ``state`` says."""
        return SHAPES.get(self.tone, NEUTRAL)

    @property
    def state(self) -> str:
        """Return one sentence on what is seen, and what the rule does or will do."""
        signal = self.rule.signal
        if self.rule.paused_at is not None:
            return _("Paused since %(at)s.") % {"at": self._at(self.rule.paused_at)}
        if signal.since is None:
            return _("Nothing heard yet.")
        if self.rule.action == RuleAction.WATCH:
            return self._watched(Observation(signal.observed)) % {"since": self._at(signal.since)}
        words = {
            (Observation.BAD, True): _("Seen bad since %(since)s; it acts since %(turned)s."),
            (Observation.BAD, False): _("Seen bad since %(since)s; it acts at %(due)s."),
            (Observation.GOOD, True): _("Good since %(since)s; it restores at %(due)s."),
            (Observation.GOOD, False): _("Good since %(since)s."),
            (Observation.UNKNOWN, True): _("Not known since %(since)s; what it did stays."),
            (Observation.UNKNOWN, False): _("Not known since %(since)s."),
        }[(Observation(signal.observed), signal.is_acting)]
        return words % {
            "since": self._at(signal.since),
            "turned": self._at(signal.turned_at),
            "due": self._at(signal.due_at),
        }

    def _watched(self, observed: Observation) -> str:
        """Return the sentence on a source that is only measured."""
        return {
            Observation.BAD: _("Seen bad since %(since)s."),
            Observation.GOOD: _("Good since %(since)s."),
            Observation.UNKNOWN: _("Not known since %(since)s."),
        }[observed]

    @property
    def heard(self) -> str:
        """Return how long ago its source was asked, or heard of, last."""
        at = self.rule.signal.observed_at
        if at is None or self.rule.paused_at is not None:
            return ""
        is_new = abs(self.now - at) < MINUTE
        if self.rule.is_asked:
            asked = {"length": apart(at, self.now)}
            return _("asked just now") if is_new else _("last asked %(length)s ago") % asked
        if is_new:
            return _("heard just now")
        return _("last heard %(length)s ago") % {"length": apart(at, self.now)}

    @property
    def flapping(self) -> str:
        state = self.rule.signal.state
        if not state.flaps or not state.is_acting:
            return ""
        calm = signals.calm(state, self.rule.policy)
        return _("It flaps: it restores only once it was good for %(length)s.") % {
            "length": length(round(calm / timedelta(seconds=1)))
        }

    def _at(self, at: datetime | None) -> str:
        if at is None:
            return "–"
        local = timezone.localtime(at)
        is_today = local.date() == timezone.localtime(self.now).date()
        return written(local, "clock" if is_today else "short")
