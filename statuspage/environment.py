"""The environment variables that settings read, and their table in docs/configure.md.

``python -m statuspage.environment docs/configure.md`` writes the table anew.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    """A variable, read as the type of its default; ``shown`` replaces that in the table.

    A number is 0 or more, and ``most`` at most; a word is one of ``words``, if there are any.
    """

    name: str
    default: str | bool | int | float | list[str]
    about: str
    shown: str = ""
    most: float = float("inf")
    words: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """The allowed values, in words."""
        match self.default:
            case bool():
                return "true or false"
            case int() | float():
                kind = "a whole number" if isinstance(self.default, int) else "a number"
                return kind + (f" from 0 to {self.most:g}" if self.most < float("inf") else " ≥ 0")
        return f"one of: {', '.join(self.words)}"

    def read(self, text: str) -> str | bool | int | float:
        """Convert the text. Raises ImproperlyConfigured, naming the variable and its values."""
        try:
            return self._read(text.strip())
        except ValueError:
            raise ImproperlyConfigured(
                f"{self.name} is “{text}”; it must be {self.expected}."
            ) from None

    def _read(self, text: str) -> str | bool | int | float:
        match self.default:
            case bool():
                return _truth(text)
            case int() | float():
                number = type(self.default)(text)
                if not 0 <= number <= self.most:
                    raise ValueError
                return number
        if self.words and text not in self.words:
            raise ValueError
        return text

    def row(self) -> str:
        return f"| `{self.name}` | {self.shown or self._default()} | {self.about} |"

    def _default(self) -> str:
        match self.default:
            case bool():
                return str(self.default).lower()
            case int() | float():
                return str(self.default)
            case "" | []:
                return "empty"
        return f"`{self.default}`"


def _truth(text: str) -> bool:
    """Return the truth value; refuse other words: STATUSPAGE_HTTPS=maybe must not mean false."""
    if text.lower() in {"true", "yes", "on", "1"}:
        return True
    if text.lower() in {"false", "no", "off", "0"}:
        return False
    raise ValueError


VARIABLES = [
    Variable(
        "SECRET_KEY",
        "",
        "Signs sessions. The same in every process, over restarts.",
        shown="with SQLite: made and kept in `STATUSPAGE_VAR_DIR`; else required",
    ),
    Variable("SECRET_KEY_FALLBACKS", [], "Former keys, separated by commas, that still verify."),
    Variable(
        "ALLOWED_HOSTS",
        [],
        "Names by which the page is reached, separated by commas.",
        shown="`localhost` and its addresses",
    ),
    Variable(
        "CSRF_TRUSTED_ORIGINS",
        [],
        "Origins besides its own that may post forms, such as `https://status.example.org`,"
        " separated by commas.",
    ),
    Variable(
        "DATABASE_URL",
        "",
        "`sqlite:///path` or `postgresql://user:password@host/name`.",
        shown="SQLite in `STATUSPAGE_VAR_DIR`",
    ),
    Variable(
        "CELERY_BROKER_URL",
        "filesystem://localhost",
        "The worker's queue: a folder in `STATUSPAGE_VAR_DIR`, or `redis://host`, which then counts"
        " failed sign-ins too.",
    ),
    Variable(
        "EMAIL_HOST",
        "",
        "The SMTP server by which subscribers are told.",
        shown="empty: nobody can subscribe by mail",
    ),
    Variable("EMAIL_PORT", 587, "Its port; on 465 TLS is spoken from the start.", most=65_535),
    Variable("EMAIL_HOST_USER", "", "By which it knows this page.", shown="empty: not asked for"),
    Variable("EMAIL_HOST_PASSWORD", "", "The password that belongs to it."),
    Variable("EMAIL_USE_TLS", True, "Ask the server for TLS before anything else (STARTTLS)."),
    Variable(
        "STATUSPAGE_MAIL_PER_S",
        0,
        "How many mails a second the server takes, from all workers together.",
        shown="0: as many as it takes",
    ),
    Variable(
        "DEFAULT_FROM_EMAIL",
        "",
        "The sender, such as `status@example.org` or `Example status <status@example.org>`.",
        shown="required with `EMAIL_HOST`",
    ),
    Variable(
        "STATUSPAGE_MAIL_EVENTS_BY",
        "",
        "The provider of mail that reports bounces and complaints: `brevo`, `mailgun`, `mailjet`"
        " or `postmark` (see below).",
        shown="empty: none",
    ),
    Variable(
        "STATUSPAGE_MAIL_EVENTS_SECRET",
        "",
        "`name:password` of the address to which it reports.",
        shown="required with `STATUSPAGE_MAIL_EVENTS_BY`",
    ),
    Variable(
        "STATUSPAGE_MAIL_EVENTS_KEY",
        "",
        "The key by which Mailgun signs what it reports.",
        shown="required with `mailgun`",
    ),
    Variable(
        "STATUSPAGE_CONSOLE_URL",
        "",
        "Where operators reach the console, such as `https://office.example.org`, if not under the"
        " page's public address. Links in mail to staff begin with it.",
        shown="the page's public address",
    ),
    Variable(
        "STATUSPAGE_NUDGE_AFTER_SILENCE_S",
        3600,
        "Seconds without an update after which staff are nudged about an open incident; 0: never.",
    ),
    Variable(
        "STATUSPAGE_VAR_DIR",
        "var",
        "Folder for what the processes write, closed to other users. A relative path begins at the"
        " checkout; of an installed `plainstatus`, where it was started.",
    ),
    Variable(
        "STATUSPAGE_HTTPS",
        True,
        "Redirect to HTTPS and keep cookies to it.",
        shown="true (without `ALLOWED_HOSTS`: false)",
    ),
    Variable(
        "STATUSPAGE_TRUST_FORWARDED_PROTO",
        False,
        "Believe `X-Forwarded-Proto`. Only if a proxy sets or removes it.",
    ),
    Variable(
        "STATUSPAGE_PROXIES",
        0,
        "How many proxies in front add to `X-Forwarded-For`; failed sign-ins are counted by the"
        " client's address that the outermost wrote.",
    ),
    Variable(
        "STATUSPAGE_HSTS_SECONDS",
        3600,
        "Seconds for which browsers insist on HTTPS; 0: not at all.",
    ),
    Variable("STATUSPAGE_HSTS_INCLUDE_SUBDOMAINS", False, "… on all subdomains too."),
    Variable("STATUSPAGE_HSTS_PRELOAD", False, "… and may be told so before their first visit."),
    Variable(
        "STATUSPAGE_UPTIME_WEIGHT_PARTIAL",
        0.3,
        "Share of a partial outage that counts as down, 0 to 1.",
        most=1.0,
    ),
    Variable(
        "STATUSPAGE_UPTIME_WEIGHT_MAJOR",
        1.0,
        "Share of a major outage that counts as down, 0 to 1.",
        most=1.0,
    ),
    Variable(
        "STATUSPAGE_CACHE_SIZE_BYTES",
        64_000_000,
        "Memory for rendered documents in each web process.",
    ),
    Variable(
        "STATUSPAGE_REVISION_INTERVAL_S",
        0.4,
        "Seconds between looks for changes made by other processes.",
    ),
    Variable(
        "STATUSPAGE_PUBLISH_TO",
        "",
        "Where the worker writes the public site as files: a folder, or `s3://bucket/prefix`.",
        shown="empty: nowhere",
    ),
    Variable(
        "STATUSPAGE_READERS_ONLY",
        False,
        "Answer readers and nobody else; `--office-port` sets it for the readers' server.",
    ),
    Variable(
        "STATUSPAGE_METRICS_TOKEN",
        "",
        "Bearer token for `/metrics`.",
        shown="empty: this machine only",
    ),
    Variable(
        "STATUSPAGE_ENCRYPTION_KEYS",
        [],
        "Keys, separated by commas, for stored credentials; the first encrypts, all decrypt.",
        shown="as `SECRET_KEY`: made and kept; empty if that was set first: none can be stored",
    ),
    Variable(
        "STATUSPAGE_OIDC_URL",
        "",
        "Address of an OpenID Connect provider that operators may sign in by, beside their"
        " password, such as `https://id.example.org/realms/staff`. Needs the extra `oidc`.",
        shown="empty: none",
    ),
    Variable("STATUSPAGE_OIDC_CLIENT_ID", "", "By which the provider knows this page."),
    Variable("STATUSPAGE_OIDC_CLIENT_SECRET", "", "The secret that belongs to it."),
    Variable("STATUSPAGE_OIDC_NAME", "single sign-on", "What the button calls the provider."),
    Variable(
        "STATUSPAGE_METRICS_NETWORKS",
        [],
        "The only networks that metrics of jobs are read from, such as `10.0.0.0/8`, separated by"
        " commas.",
        shown="empty: any, but for link-local and cloud metadata addresses",
    ),
    Variable(
        "STATUSPAGE_WEBHOOK_NETWORKS",
        [],
        "Networks, such as `10.0.0.0/8`, separated by commas, that webhooks of subscribers may lead"
        " to besides public addresses; then also by `http://`.",
        shown="empty: public addresses only, by `https://`",
    ),
    Variable(
        "STATUSPAGE_LANGUAGE",
        "en",
        "The language of what readers see: `ar`, `de`, `en` or `fr`. The console is in English.",
    ),
    Variable(
        "STATUSPAGE_LOG_LEVEL",
        "INFO",
        "`DEBUG`, `INFO`, `WARNING` or `ERROR`; logs go to standard error.",
        words=("DEBUG", "INFO", "WARNING", "ERROR"),
    ),
    Variable(
        "STATUSPAGE_LOG_FORMAT",
        "line",
        "`line` for people, `json` for programs.",
        words=("line", "json"),
    ),
    Variable(
        "STATUSPAGE_DEMO",
        False,
        "Set by `make demo`: a generated key, local names only, no HTTPS, and a data folder of its"
        " own in `STATUSPAGE_VAR_DIR`.",
    ),
    Variable(
        "STATUSPAGE_DRILL",
        False,
        "Set by `plainstatus drill`: its copy instead of the page. For commands that post to it.",
    ),
    Variable("DEBUG", False, "Django's error pages, which show readers too much."),
]
# Read by commands, which have options for them too.
OF_COMMANDS = [
    Variable("PORT", 8000, "Where `make` and `plainstatus` serve."),
    Variable(
        "OFFICE_PORT",
        "",
        "Where `plainstatus up` serves the console.",
        shown="empty: with the rest",
    ),
]
# All else names places and people that a rehearsal must not reach.
OF_DRILLS = {
    *("SECRET_KEY", "SECRET_KEY_FALLBACKS", "STATUSPAGE_ENCRYPTION_KEYS"),
    *("STATUSPAGE_VAR_DIR", "STATUSPAGE_DEMO", "STATUSPAGE_DRILL", "STATUSPAGE_LANGUAGE"),
    *("STATUSPAGE_LOG_FORMAT", "STATUSPAGE_LOG_LEVEL", "STATUSPAGE_CACHE_SIZE_BYTES"),
    *("STATUSPAGE_UPTIME_WEIGHT_PARTIAL", "STATUSPAGE_UPTIME_WEIGHT_MAJOR"),
}


def _cast(variable: Variable) -> Any:
    """Return the converter; lists and plain texts are converted by the library."""
    is_checked = variable.words or isinstance(variable.default, bool | int | float)
    return variable.read if is_checked else type(variable.default)


env = environ.Env(**{each.name: (_cast(each), each.default) for each in VARIABLES})
# Files of variables have lines such as STATUSPAGE_HTTPS= for what is not set; taken for a value,
# that would be false. And a key may begin with a dollar, which else names another variable.
env.ENVIRON = {name: said.replace("$", r"\$") for name, said in os.environ.items() if said}
if env("STATUSPAGE_DRILL"):
    env.ENVIRON = {name: said for name, said in env.ENVIRON.items() if name in OF_DRILLS}
env.escape_proxy = True

# With it begin the names that are ours alone.
PREFIX = "STATUSPAGE_"
# So alike are names of which one may be a slip of the other: _DATABASE is to _DATABASE_URL,
# _ALLOWED_NETWORKS is not to ALLOWED_HOSTS.
NEAR = 0.75


def strangers(names: Iterable[str]) -> dict[str, str | None]:
    """Return names with our prefix that are no settings, each with the one it may be a slip of."""
    # Without what they share: it would make all alike, and some of ours have none.
    ours = {each.name.removeprefix(PREFIX): each.name for each in [*VARIABLES, *OF_COMMANDS]}
    found = {}
    for name in names:
        if name.startswith(PREFIX) and name not in ours.values():
            near = get_close_matches(name.removeprefix(PREFIX), ours, n=1, cutoff=NEAR)
            found[name] = ours[near[0]] if near else None
    return found


def with_table(text: str) -> str:
    """Return the text with its table of settings renewed."""
    rows = "\n".join(each.row() for each in [*VARIABLES, *OF_COMMANDS])
    head = "| Variable | Default | What it is |\n| --- | --- | --- |\n"
    return re.sub(r"^\| Variable \|.*\n(\|.*\n)+", lambda _: f"{head}{rows}\n", text, flags=re.M)


def main() -> None:
    file = Path(sys.argv[1])
    file.write_text(with_table(file.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
