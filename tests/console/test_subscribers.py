"""The console's screens of subscribers."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incidents.models import Subscriber
from incidents.queries.subscribers import PAGE
from tests import make
from tests.admin.forms import errors
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db

LIST, CSV = reverse("console:subscribers"), reverse("console:subscribers-csv")
ADD, IMPORT = reverse("console:add-subscriber"), reverse("console:import-subscribers")
KINDS = ["wants_incidents", "wants_maintenances", "wants_postmortems"]


def names(response) -> list[str]:
    return [each.target for each in response.context["found"]]


def sent(office, content: bytes, **more):
    file = SimpleUploadedFile("list.csv", content, content_type="text/csv")
    return office.post(IMPORT, {"file": file, "have_agreed": "yes"} | more)


def test_they_are_found_by_address_state_and_what_they_hear_of(office):
    group = make.group()
    component, other = make.component(group=group), make.component("Other")
    make.subscriber("all@example.org", state="paused")
    make.subscriber("one@example.org", hears_everything=False).components.add(component)
    make.subscriber("group@example.com", hears_everything=False).groups.add(group)
    make.subscriber("team@example.org", is_list=True, hears_everything=False).components.add(other)

    def found(**asked):
        return {name.partition("@")[0] for name in names(office.get(LIST, asked))}

    assert found() == {"all", "one", "group", "team"}
    assert found(q="EXAMPLE.com") == {"group"}
    assert found(state="paused") == {"all"}
    assert found(component=component.code) == {"all", "one", "group"}
    assert found(lists="on") == {"team"}
    assert found(state="nonsense") == found()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "There are no subscribers yet."),
        ({"q": "", "state": ""}, "There are no subscribers yet."),
        ({"q": "ada"}, "No subscribers match."),
    ],
)
def test_an_empty_list_says_whether_there_are_none_or_none_fits(office, asked, said):
    assert said in office.get(LIST, asked).content.decode()


def test_many_are_shown_page_by_page_in_few_queries(office, django_assert_max_num_queries):
    component = make.component()
    for number in range(PAGE + 1):
        row = make.subscriber(f"{number}@example.org", hears_everything=number % 2 == 0)
        row.components.add(component)

    with django_assert_max_num_queries(14):
        first = office.get(LIST)
    second = office.get(LIST, {"before": first.context["older"]})

    assert len(names(first)) == PAGE
    assert names(second) == ["0@example.org"]
    assert f"{PAGE + 1} subscribers" in first.content.decode()


def test_the_reason_of_a_quarantine_is_shown(office):
    make.subscriber(state="quarantined", reason="550 No such mailbox")

    assert "550 No such mailbox" in office.get(LIST).content.decode()


def test_an_address_is_added_once_it_is_one(office):
    form = {"email": "nobody", "hears_of": "everything", "kinds": KINDS}
    assert "This is not a mail address" in errors(office.post(ADD, form))

    office.post(ADD, form | {"email": "team@example.org", "is_list": "on"})

    added = Subscriber.objects.get()
    assert (added.target, added.is_list, added.state) == ("team@example.org", True, "unconfirmed")


@pytest.mark.parametrize("host", ["", "mail.example.org"])
@pytest.mark.parametrize("way", ["add", "change", "import, asked", "import, agreed"])
def test_without_a_mail_server_nothing_is_said_to_be_on_its_way(office, settings, host, way):
    settings.EMAIL_HOST = host
    of = make.subscriber("known@example.org")
    form = {"hears_of": "everything", "kinds": KINDS[:1]}
    text = "address\nnew@example.org\n"
    address, data = {
        "add": (ADD, form | {"email": "new@example.org"}),
        "change": (reverse("console:subscriber", args=[of.code]), form),
        "import, asked": (IMPORT, {"text": text, "have_agreed": "no", "import": "1"}),
        "import, agreed": (IMPORT, {"text": text, "have_agreed": "yes", "import": "1"}),
    }[way]

    page = office.post(address, data, follow=True).content.decode()

    assert page.count("no mail can be sent: EMAIL_HOST is empty") == (0 if host else 1)
    is_said = "A mail is on its way" in page or "A mail asks known@" in page
    assert is_said == bool(host and not way.startswith("import"))


@pytest.mark.parametrize("missing", ["chosen", "kinds"])
def test_nobody_is_added_to_hear_of_nothing(office, missing):
    code = make.component().code
    form = {"email": "a@example.org", "hears_of": "chosen", "chosen": [code], "kinds": KINDS}
    del form[missing]

    assert "Choose at least one" in errors(office.post(ADD, form))


def test_one_is_paused_resumed_and_removed(office):
    of = make.subscriber()

    def act(name):
        office.post(reverse(f"console:{name}-subscriber", args=[of.code]))
        return Subscriber.objects.filter(pk=of.pk).values_list("state", flat=True).first()

    assert [act(name) for name in ("pause", "resume", "remove")] == ["paused", "confirmed", None]


@pytest.mark.parametrize("name", ["pause", "resume", "remove"])
def test_a_target_of_the_team_is_none_of_them(office, name):
    office.post(
        reverse("console:nudge-team"),
        {"channel": "slack", "address": "https://hooks.slack.com/services/T0/B0/abcdefgh"},
    )
    code = Subscriber.everyone.get().code

    assert office.post(reverse(f"console:{name}-subscriber", args=[code])).status_code == 404


def test_an_import_shows_what_would_become_of_each_line_and_does_it_when_it_is_pressed(office):
    make.subscriber("gone@example.org", state="unsubscribed")
    content = b"address\nnew@example.org\ngone@example.org\nnonsense\n"

    preview = sent(office, content)
    page = preview.content.decode()
    assert not Subscriber.objects.filter(target="new@example.org").exists()
    assert "Import 1 address" in page
    assert "Has unsubscribed, left out: 1" in " ".join(page.split())
    assert "Line 4" in page

    text = preview.context["text"]
    office.post(IMPORT, {"text": text, "have_agreed": "yes", "import": "1"})

    assert Subscriber.objects.to_be_told().get().target == "new@example.org"
    assert Subscriber.objects.get(target="gone@example.org").state == "unsubscribed"


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (b"a@example.org\n", "must name the columns"),
        ("address\nb\u00fccher@example.org\n".encode("latin-1"), "Line 2 is not UTF-8"),
        (b"address\na@example.org\0\n", "This is no text"),
        (b"address\n" + b"x@a.org\n" * 300_000, "larger than 2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(office, content, because):
    assert because in errors(sent(office, content))
    assert not Subscriber.objects.exists()


def test_nothing_sent_is_no_import(office):
    response = office.post(IMPORT, {"have_agreed": "no", "import": "1"})

    assert "Choose a file" in errors(response)


def test_what_is_downloaded_holds_no_formula_and_is_read_back(office):
    component = make.component()
    make.subscriber("=cmd@example.org", state="quarantined", reason="=HYPERLINK(1)")
    make.subscriber("+team@example.org", is_list=True, hears_everything=False).components.add(
        component
    )
    content = b"".join(office.get(CSV).streaming_content)

    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@" and cell]
    assert rows[0]["hears_of"] == component.code
    Subscriber.objects.all().delete()
    text = sent(office, content).context["text"]
    office.post(IMPORT, {"text": text, "have_agreed": "yes", "import": "1"})
    told = Subscriber.objects.get()
    assert (told.target, told.is_list) == ("+team@example.org", True)
    assert list(told.components.all()) == [component]


def test_who_may_only_see_gets_no_button(office_of):
    of = make.subscriber()
    page = office_of("view_subscriber").get(reverse("console:subscriber", args=[of.code]))

    assert "<button" not in page.content.decode().partition("<main")[2]


def test_only_who_has_a_mailbox_is_asked_by_mail_to_hear_of_something_else(office):
    mail = make.subscriber()
    slack = make.subscriber("https://hooks.slack.com/services/T1/B1/abcd", channel="slack")

    asked, shown = (
        office.get(reverse("console:subscriber", args=[of.code])).content.decode()
        for of in (mail, slack)
    )

    assert "Send confirmation mail" in asked
    assert "Send confirmation mail" not in shown
    assert "everything" in shown


def test_what_one_was_sent_is_shown_with_what_became_of_it(office):
    of = make.subscriber(created_at=NOW - HOUR, confirmed_at=NOW - HOUR)
    make.page(now=NOW - HOUR)
    event = make.incident(name="Redirect loops").events.get()
    of.deliveries.create(
        event=event,
        incident=event.incident,
        channel="mail",
        state="failed",
        attempts=3,
        last_error="451 later",
        next_attempt_at=NOW,
        created_at=NOW,
    )

    page = office.get(reverse("console:subscriber", args=[of.code])).content.decode()

    assert "Redirect loops" in page
    assert "451 later" in page
    assert "3 attempts" in page


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("slack", "https://hooks.slack.com/services/T1/B1/s3cret-abcd"),
        ("webhook", "https://hooks.example.org/s3cret?key=s3cret-abcd"),
    ],
)
def test_addresses_that_let_anybody_post_are_not_shown_whole(office, channel, address):
    secret = {"secret": "whsec_AAAA"} if channel == "webhook" else {}
    own = reverse(
        "console:subscriber",
        args=[make.subscriber(address, channel=channel, **secret).code],
    )
    shown = address[len("https://") :].partition("/")[0] + "/…abcd"

    pages = [office.get(LIST), office.get(own)]
    remove = reverse("console:remove-subscriber", args=[Subscriber.objects.get().code])
    pages.append(office.post(remove, follow=True))

    for page in pages:
        assert shown in page.content.decode()
        assert "s3cret" not in page.content.decode()


def test_what_is_downloaded_has_addresses_whole_as_it_is_meant_to_be_read_back(office):
    address = "https://hooks.slack.com/services/T1/B1/s3cret"
    make.subscriber(address, channel="slack")

    assert address in b"".join(office.get(CSV).streaming_content).decode()
