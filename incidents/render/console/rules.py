"""Rules and their sources in words, for operators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.domain import shapes, signals
from incidents.domain.moments import apart, written
from incidents.domain.shapes import NEUTRAL
from incidents.domain.vocabulary import ComponentStatus, Observation, RuleAction
from incidents.models import Component, Incident, Rule

MINUTE = timedelta(minutes=1)
# The shapes of states that are known; what is paused or not known has the ring for none.
SHAPES = {"bad": "major", "waiting": "degraded", "good": "operational"}
OBSERVED_SHAPES = {
    Observation.BAD: "major",
    Observation.GOOD: "operational",
    Observation.UNKNOWN: NEUTRAL,
}
# Of many components a sentence names so many.
NAMES_SHOWN = 3


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

    ``name`` and ``body`` are those of the incident; empty if it suggests none. ``joins`` is the
    open incident that it would join instead, and ``hear_count`` how many subscribers are told of
    what is said to readers.
    """

    rule: Rule
    components: Sequence[Component]
    alerts_count: int
    observation: Observation | None
    said: str = ""
    name: str = ""
    body: str = ""
    joins: Incident | None = None
    hear_count: int = 0


@dataclass(frozen=True)
class TrialView:
    """The outcome of a trial of a rule: what it would do, and for it, when, and who is told."""

    trial: RuleTrial

    @property
    def shape(self) -> str:
        """The shape that goes with ``headline``."""
        if self._acts and self._action.sets_status:
            return shapes.of_status(self.trial.rule.status)
        if self.trial.observation is None:
            return NEUTRAL
        return OBSERVED_SHAPES[self.trial.observation]

    @property
    def headline(self) -> str:
        """Return the answer in one sentence."""
        trial = self.trial
        if not trial.alerts_count:
            return _("There are no alerts to try it on: give it some, or send one here.")
        if trial.observation is None:
            return ngettext(
                "It would do nothing: the alert is none of its own.",
                "It would do nothing: none of the %(count)s alerts is one of its own.",
                trial.alerts_count,
            ) % {"count": f"{trial.alerts_count:,}"}
        if trial.observation == Observation.UNKNOWN:
            return _("It would change nothing: that is not known to be good or bad.")
        if trial.observation == Observation.GOOD:
            return _("It would do nothing, or restore what it did before.")
        return self._done % {
            "names": self._names,
            "status": ComponentStatus(trial.rule.status).label,
        }

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Return what it sees, when it does that, and who is told, each with its label."""
        trial, rule = self.trial, self.trial.rule
        if trial.observation is None:
            return []
        found = [(_("It sees"), trial.said.rstrip("."))]
        if self._acts:
            after = {"after": length(rule.wait_s)}
            stays = _("after %(after)s, if it stays so") % after
            found.append((_("When"), stays if rule.wait_s else _("at once")))
            found.append((_("Who is told"), "; ".join(self._told())))
        if trial.observation != Observation.UNKNOWN:
            after = {"after": length(rule.restore_after_s)}
            good = _("once all is good for %(after)s") % after
            at_once = _("as soon as all is good")
            found.append((_("It restores"), good if rule.restore_after_s else at_once))
        return found

    @property
    def lines(self) -> list[str]:
        """Return all of that as lines of text."""
        return [self.headline, *(f"{label}: {words}." for label, words in self.rows)]

    @property
    def _acts(self) -> bool:
        return self.trial.observation == Observation.BAD

    @property
    def _action(self) -> RuleAction:
        return RuleAction(self.trial.rule.action)

    @property
    def _names(self) -> str:
        found = [f"“{each.full_name}”" for each in self.trial.components]
        more = len(found) - NAMES_SHOWN
        if more > 0:
            found[NAMES_SHOWN:] = [_("%(count)s more") % {"count": more}]
        return ", ".join(found)

    @property
    def _done(self) -> str:
        """Return what it does, as a sentence with places for the components and their status."""
        sets = _("It would set %(names)s to “%(status)s”.")
        if self.trial.joins is not None and self._action not in (RuleAction.WATCH, RuleAction.SET):
            joins = _("It would join the incident that is open already, for operators.")
            return f"{sets} {joins}" if self._action.sets_status else joins
        return {
            RuleAction.WATCH: _("It would note since when it is bad, and do nothing else."),
            RuleAction.SET: sets,
            RuleAction.SUGGEST: _("It would suggest this incident as a draft."),
            RuleAction.SET_AND_SUGGEST: _(
                "It would set %(names)s to “%(status)s”, and suggest this incident as a draft."
            ),
            RuleAction.OPEN: _("It would open this incident for all to read, asking nobody."),
        }[self._action]

    def _told(self) -> Iterator[str]:
        count = self.trial.hear_count
        hear = ngettext("%(count)s subscriber", "%(count)s subscribers", count)
        opens = self._action == RuleAction.OPEN and self.trial.joins is None
        if self._action.sets_status or opens:
            yield hear % {"count": f"{count:,}"} if count else _("no subscriber")
        if self._action.suggests and self.trial.joins is None:
            yield _("the team, once; readers see nothing of the draft until somebody publishes it")
        elif not (self._action.sets_status or opens):
            yield _("nobody")


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
        only_watches = self.rule.action == RuleAction.WATCH
        if signal.is_acting and (signal.observed == Observation.BAD or not only_watches):
            return "bad"
        if signal.observed == Observation.BAD:
            return "waiting"
        return "good" if signal.observed == Observation.GOOD else "unknown"

    @property
    def is_watched_bad(self) -> bool:
        return self.rule.action == RuleAction.WATCH and self.tone == "bad"

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
