"""A visitor that asks a cache and its origin for all places that the forms of a name lead to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from http.client import HTTPException

from incidents.management.probe import findings
from incidents.management.probe.answers import Location, ProbeResponse, answer
from incidents.management.probe.findings import Probed
from incidents.management.probe.routes import MISSING, REDIRECTS_MAX
from incidents.management.walk import placeholders
from incidents.management.walk.client import Client
from incidents.management.walk.target import Result, Visit
from incidents.operations.errors import reason


class Unanswered(Exception):
    """There was no answer that tells anything of the name; the text says why."""


class Prober:
    """It connects to the cache and the origin only, wherever redirects lead."""

    why = ""

    def __init__(
        self,
        clients: Mapping[str, Client],
        forms: Sequence[str],
        *,
        hosts: Sequence[str],
        headers: Mapping[str, str],
        redirects_most: int,
        ignored: Collection[str],
    ) -> None:
        self._clients, self._forms, self._hosts = clients, forms, hosts
        self._headers, self._redirects_most, self._ignored = headers, redirects_most, ignored

    def visit(self, name: str, ask_leave: Callable[[], None]) -> Visit | None:
        host = self._hosts[0]
        starts = [Location(host, placeholders.in_path(form, name)) for form in self._forms]
        try:
            answers = self._answers(starts, ask_leave)
        except Unanswered as error:
            self.why = str(error)
            return None
        probed = Probed(
            name,
            starts,
            answers["cache"],
            answers.get("origin"),
            hosts=self._hosts,
            redirects_most=self._redirects_most,
        )
        result = Result.SKIPPED if probed.is_missing else Result.OK
        return Visit(result, findings.note(probed, ignored=self._ignored))

    def close(self) -> None:
        for client in self._clients.values():
            client.close()

    def _answers(
        self, starts: Sequence[Location], ask_leave: Callable[[], None]
    ) -> dict[str, dict[Location, ProbeResponse]]:
        """Return answers for all places that are reached, but for chains without an end."""
        answers: dict[str, dict[Location, ProbeResponse]] = {view: {} for view in self._clients}
        to_ask = list(dict.fromkeys(starts))
        asked_most = len(to_ask) + 2 * REDIRECTS_MAX
        for place in to_ask:  # it grows meanwhile
            if len(answers["cache"]) == asked_most:
                break
            for view, client in self._clients.items():
                ask_leave()
                found = answers[view][place] = self._ask(client, view, place)
                if found.to and found.to.host in self._hosts and found.to not in to_ask:
                    to_ask.append(found.to)
        return answers

    def _ask(self, client: Client, view: str, place: Location) -> ProbeResponse:
        try:
            reply = client.ask("GET", place.path, {**self._headers, "Host": place.host})
        except (OSError, HTTPException, ValueError) as error:
            raise Unanswered(f"the {view} did not answer for {place}: {reason(error)}") from error
        # Others, such as 403 of whoever keeps robots out, are of the probe and not of the name.
        if reply.status >= 400 and str(reply.status) not in MISSING:
            raise Unanswered(f"the {view} answered {reply.status} {reply.reason} for {place}")
        return answer(reply.status, reply.headers, at=place)
