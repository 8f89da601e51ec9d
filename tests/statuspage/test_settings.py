"""The settings, read anew by each test as a process that starts reads them."""

from __future__ import annotations

import importlib
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand

from statuspage.environment import env
from statuspage.keys import kept, new_secret

ROOT = Path(__file__).parents[2]
READ_ANEW = ("statuspage.environment", "statuspage.settings")
RELATIVE = {"STATUSPAGE_VAR_DIR": "var", "STATUSPAGE_PUBLISH_TO": "public"}
PRODUCTION = {"SECRET_KEY": "k" + "0123456789abcdef" * 4, "ALLOWED_HOSTS": "status.example.org"}


@pytest.fixture
def environment(tmp_path):
    """Return the variables of a process that has these and no others of ours."""

    def environment(**variables):
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {"STATUSPAGE_VAR_DIR": str(tmp_path)} | variables

    return environment


@pytest.fixture
def run(environment):
    """Return what runs Python on the project."""

    def run(*arguments, **variables):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment(**variables),
            capture_output=True,
            text=True,
        )

    return run


@pytest.fixture
def read(environment, monkeypatch):
    """Return what reads settings with these variables."""

    def read(*names, **variables):
        with monkeypatch.context() as patch:
            patch.setattr(os, "environ", environment(**variables))
            for module in [name for name in sys.modules if name.startswith(READ_ANEW)]:
                patch.delitem(sys.modules, module)
            settings = importlib.import_module("statuspage.settings")
        return {name: getattr(settings, name, None) for name in names}

    return read


@pytest.fixture
def refusal(read):
    """Return what tells, in one line, why a process does not start."""

    def refusal(**variables):
        with pytest.raises(ImproperlyConfigured) as refused:
            read(**variables)
        assert "\n" not in str(refused.value)
        return str(refused.value)

    return refusal


def test_a_refusal_stops_the_start_in_one_line(run):
    ended = run("manage.py", "up", DATABASE_URL="postgresql://me@db.example.org/page")

    assert ended.returncode == 1
    assert ended.stderr.startswith("SECRET_KEY is not set. ")
    assert ended.stderr.count("\n") == 1


def test_no_key_is_made_where_other_hosts_may_need_the_same(refusal):
    said = refusal(DATABASE_URL="postgresql://me@db.example.org/page")

    assert said.startswith("SECRET_KEY is not set. ")


def test_an_address_of_a_file_is_no_reason_to_ask_for_a_key(read, tmp_path):
    url = f"sqlite:///{tmp_path / 'page.sqlite3'}"

    assert len(read("SECRET_KEY", DATABASE_URL=url)["SECRET_KEY"]) >= 50


def test_without_names_it_answers_to_this_machine_without_tls(read):
    settings = read("ALLOWED_HOSTS", "HTTPS", "DEBUG")

    assert settings == {
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "HTTPS": False,
        "DEBUG": False,
    }


@pytest.mark.parametrize(
    ("package", "extra", "name", "said"),
    [
        ("psycopg", "postgres", "DATABASE_URL", "postgresql://me@db.example.org/page"),
        ("redis", "redis", "CELERY_BROKER_URL", "redis://cache.example.org"),
        ("redis", "redis", "CELERY_BROKER_URL", "rediss://cache.example.org"),
    ],
)
def test_a_driver_that_is_not_installed_stops_the_start_with_what_installs_it(
    refusal, monkeypatch, package, extra, name, said
):
    monkeypatch.setitem(sys.modules, package, None)

    why = refusal(**PRODUCTION, **{name: said})

    assert why.startswith(f"{name}=")
    assert "run: make .venv/server.stamp" in why
    assert why.endswith(f"pip install 'plainstatus[{extra}]'")


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("STATUSPAGE_HTTPS", "maybe", "it must be true or false"),
        ("STATUSPAGE_PROXIES", "one", "it must be a whole number"),
        ("STATUSPAGE_HSTS_SECONDS", "-1", "it must be a whole number"),
        ("STATUSPAGE_UPTIME_WEIGHT_MAJOR", "3", "it must be a number from 0 to 1"),
        ("STATUSPAGE_REVISION_INTERVAL_S", "nan", "it must be a number"),
        ("STATUSPAGE_LOG_LEVEL", "loud", "it must be one of: DEBUG, INFO, WARNING, ERROR"),
        ("STATUSPAGE_LOG_FORMAT", "xml", "it must be one of: line, json"),
    ],
)
def test_a_value_that_cannot_be_read_stops_the_start_with_what_it_may_be(
    refusal, name, said, expected
):
    assert refusal(**PRODUCTION, **{name: said}).startswith(f"{name} is “{said}”; {expected}")


@pytest.mark.parametrize("said", ["no", "0", "False", " off "])
def test_false_may_be_said_in_several_ways(read, said):
    assert read("SECURE_SSL_REDIRECT", **PRODUCTION, STATUSPAGE_HTTPS=said) == {
        "SECURE_SSL_REDIRECT": False
    }


@pytest.mark.parametrize(
    ("name", "said", "reason"),
    [
        ("DATABASE_URL", "/srv/file", "Write sqlite:///path or postgresql://"),
        ("DATABASE_URL", "mysql://host/name", "Write sqlite:///path or postgresql://"),
        ("ALLOWED_HOSTS", "https://status.example.org", "Write names only"),
        ("STATUSPAGE_LANGUAGE", "xx", "must be one of: "),
    ],
)
def test_what_no_site_can_run_with_stops_the_start_in_one_line(refusal, name, said, reason):
    why = refusal(**PRODUCTION | {name: said})

    assert why.startswith(name)
    assert reason in why


def test_a_password_that_breaks_the_address_of_the_database_is_not_shown(refusal):
    address = "postgresql://me:half/other@host/name"

    why = refusal(**PRODUCTION | {"DATABASE_URL": address})

    assert why.startswith("DATABASE_URL cannot be read.")
    assert "half" not in why


def test_a_malformed_encryption_key_stops_the_start_and_is_not_shown(refusal):
    why = refusal(**PRODUCTION, STATUSPAGE_ENCRYPTION_KEYS="malformed-key")

    assert "A key in STATUSPAGE_ENCRYPTION_KEYS is malformed" in why
    assert "malformed-key" not in why


@pytest.mark.parametrize("variables", [PRODUCTION, {"STATUSPAGE_DEMO": "1"}])
def test_a_folder_that_cannot_be_written_stops_the_start_in_one_line(refusal, tmp_path, variables):
    (tmp_path / "file").touch()

    why = refusal(**variables, STATUSPAGE_VAR_DIR=str(tmp_path / "file" / "var"))

    assert why.startswith(f"The folder {tmp_path / 'file' / 'var'}")
    assert "cannot be made: Not a directory." in why


def test_deployment_check_has_nothing_to_say_about_production(run):
    whole = PRODUCTION | {"STATUSPAGE_ENCRYPTION_KEYS": Fernet.generate_key().decode()}

    ended = run("manage.py", "check", "--deploy", "--fail-level=WARNING", **whole)

    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


@pytest.mark.django_db
@pytest.mark.parametrize("options", [{}, {"databases": ["default"]}], ids=["check", "migrate"])
def test_a_misspelled_name_is_told_and_stops_nothing(monkeypatch, capsys, options):
    monkeypatch.setitem(env.ENVIRON, "STATUSPAGE_PUBLISHTO", "/srv/status")

    BaseCommand().check(**options)

    told = capsys.readouterr().err
    assert "STATUSPAGE_PUBLISHTO is set, but is no setting" in told
    assert "Did you mean STATUSPAGE_PUBLISH_TO?" in told


def test_production_keeps_cookies_to_https_and_announces_it(read):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")

    settings = read(*names, "SECURE_HSTS_SECONDS", STATUSPAGE_HSTS_SECONDS="7200", **PRODUCTION)

    assert settings == dict.fromkeys(names, True) | {"SECURE_HSTS_SECONDS": 7200}


def test_forwarded_protocol_is_trusted_only_if_told(read):
    name = "SECURE_PROXY_SSL_HEADER"

    by_default = read(name, **PRODUCTION)
    when_told = read(name, STATUSPAGE_TRUST_FORWARDED_PROTO="true", **PRODUCTION)

    assert by_default == {name: None}
    assert when_told == {name: ("HTTP_X_FORWARDED_PROTO", "https")}


def test_a_proxy_that_is_trusted_and_not_there_fails_the_check_for_production(run):
    trusting = PRODUCTION | {"STATUSPAGE_TRUST_FORWARDED_PROTO": "true"}

    wrong = run("manage.py", "check", "--deploy", **trusting)
    right = run("manage.py", "check", "--deploy", **trusting, STATUSPAGE_PROXIES="1")

    assert (wrong.returncode, right.returncode) == (1, 0)
    assert "STATUSPAGE_PROXIES is 0" in wrong.stderr


@pytest.mark.parametrize(("variables", "folder"), [({}, ""), ({"STATUSPAGE_DEMO": "1"}, "demo")])
def test_its_own_keys_are_made_once_and_kept_private(read, tmp_path, variables, folder):
    names = ("SECRET_KEY", "STATUSPAGE_ENCRYPTION_KEYS")

    first, again = (read(*names, **variables) for _ in range(2))

    assert first == again
    assert len(first["SECRET_KEY"]) >= 50
    assert Fernet(first["STATUSPAGE_ENCRYPTION_KEYS"][0])
    kept = tmp_path / folder / "keys"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert {path.name for path in kept.iterdir()} == {"secret_key", "encryption_key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept.iterdir()} == {0o600}


def test_processes_that_make_a_key_at_once_agree_on_one(tmp_path):
    file = tmp_path / "keys" / "secret_key"

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: kept(file, new_secret), range(8)))

    assert found == {file.read_text()}
    assert list(file.parent.iterdir()) == [file]


def test_a_key_that_cannot_be_read_stops_the_start_in_one_line(refusal, tmp_path):
    (tmp_path / "keys" / "secret_key").mkdir(parents=True)

    assert refusal().startswith(f"The key in {tmp_path / 'keys' / 'secret_key'} cannot be")


def test_demo_answers_to_this_machine_only(read):
    settings = read("ALLOWED_HOSTS", "DEBUG", STATUSPAGE_DEMO="1")

    assert settings == {"ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"], "DEBUG": False}


def test_sqlite_stays_open_so_that_a_full_disk_stops_no_reader(read):
    database = read("DATABASES", **PRODUCTION)["DATABASES"]["default"]

    assert database["CONN_MAX_AGE"] is None
    assert database["CONN_HEALTH_CHECKS"] is True


def test_sqlite_waits_for_its_turn_to_write(read):
    settings = read("DATABASES", DATABASE_URL="sqlite:///var/other.sqlite3", **PRODUCTION)

    database = settings["DATABASES"]["default"]
    assert database["NAME"] == str(ROOT / "var" / "other.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_postgresql_connections_are_kept_and_checked(read):
    settings = read("DATABASES", DATABASE_URL="postgresql://me@db.example.org/page", **PRODUCTION)

    database = settings["DATABASES"]["default"]
    assert database["HOST"] == "db.example.org"
    assert database["CONN_MAX_AGE"] == 60
    assert database["CONN_HEALTH_CHECKS"] is True


def test_a_folder_without_a_slash_in_front_is_one_of_the_project(read):
    settings = read("VAR_DIR", "STATUSPAGE_PUBLISH_TO", **PRODUCTION | RELATIVE)

    assert settings == {
        "VAR_DIR": ROOT / "var",
        "STATUSPAGE_PUBLISH_TO": str(ROOT / "public"),
    }


def test_without_a_checkout_it_is_one_of_where_the_command_was_started(read, tmp_path):
    start = {"PLAINSTATUS_START_DIR": str(tmp_path), "DATABASE_URL": "sqlite:///here/page.sqlite3"}

    settings = read(
        "VAR_DIR", "STATUSPAGE_PUBLISH_TO", "DATABASES", **PRODUCTION, **RELATIVE, **start
    )

    assert settings["VAR_DIR"] == tmp_path / "var"
    assert settings["STATUSPAGE_PUBLISH_TO"] == str(tmp_path / "public")
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "here" / "page.sqlite3")


def test_a_bucket_is_no_folder(read):
    settings = read("STATUSPAGE_PUBLISH_TO", **PRODUCTION, STATUSPAGE_PUBLISH_TO="s3://status")

    assert settings == {"STATUSPAGE_PUBLISH_TO": "s3://status"}


def test_a_value_that_begins_with_a_dollar_is_no_name_of_another(read):
    key = r"$other\$" + PRODUCTION["SECRET_KEY"]

    settings = read("SECRET_KEY", **PRODUCTION | {"SECRET_KEY": key})

    assert settings == {"SECRET_KEY": key}


def test_a_variable_that_is_empty_counts_as_not_set(read):
    settings = read(
        "HTTPS", "VAR_DIR", **PRODUCTION | {"STATUSPAGE_HTTPS": "", "STATUSPAGE_VAR_DIR": ""}
    )

    assert settings == {"HTTPS": True, "VAR_DIR": ROOT / "var"}


def test_broker_is_a_folder_unless_told(read, tmp_path):
    folder = read("CELERY_BROKER_URL", "CELERY_BROKER_TRANSPORT_OPTIONS", **PRODUCTION)
    redis = read("CELERY_BROKER_URL", CELERY_BROKER_URL="redis://cache.example.org", **PRODUCTION)

    assert folder["CELERY_BROKER_URL"].startswith("filesystem://")
    options = folder["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert options["data_folder_in"] == options["data_folder_out"]
    assert Path(options["control_folder"]).parent == tmp_path / "broker"
    assert redis["CELERY_BROKER_URL"] == "redis://cache.example.org"


@pytest.mark.parametrize(
    ("url", "secret", "said"),
    [
        ("http://id.example.org", "s", "must begin with https://"),
        ("https://id.example.org", "", "set STATUSPAGE_OIDC_CLIENT_ID"),
    ],
)
def test_a_provider_that_could_not_be_trusted_or_asked_is_refused(read, url, secret, said):
    variables = {"STATUSPAGE_OIDC_URL": url, "STATUSPAGE_OIDC_CLIENT_SECRET": secret}

    with pytest.raises(ImproperlyConfigured, match=said):
        read("STATUSPAGE_OIDC_URL", STATUSPAGE_OIDC_CLIENT_ID="page", **variables, **PRODUCTION)


def test_failed_sign_ins_are_counted_where_all_processes_see_them(read, tmp_path):
    files = read("CACHES", **PRODUCTION)["CACHES"]["default"]
    url = "redis://cache.example.org"
    redis = read("CACHES", CELERY_BROKER_URL=url, **PRODUCTION)["CACHES"]["default"]

    assert Path(files["LOCATION"]) == tmp_path / "cache"
    assert (redis["BACKEND"], redis["LOCATION"]) == ("statuspage.cache.SharedRedisCache", url)


def test_whoever_sets_the_one_key_sets_the_other(read, tmp_path):
    assert read("STATUSPAGE_ENCRYPTION_KEYS", **PRODUCTION) == {"STATUSPAGE_ENCRYPTION_KEYS": []}
    assert not (tmp_path / "keys").exists()


def test_whoever_sets_the_one_key_later_goes_on_reading_what_the_other_encrypted(read):
    names = ("STATUSPAGE_ENCRYPTION_KEYS", "HAS_OWN_ENCRYPTION_KEY")
    tried = read(*names)

    assert read(*names, **PRODUCTION) == tried
    assert tried["HAS_OWN_ENCRYPTION_KEY"]


def test_a_key_that_was_given_is_taken_whatever_was_kept(read, tmp_path):
    read("STATUSPAGE_ENCRYPTION_KEYS")
    given = Fernet.generate_key().decode()

    found = read(
        "STATUSPAGE_ENCRYPTION_KEYS",
        "HAS_OWN_ENCRYPTION_KEY",
        **PRODUCTION,
        STATUSPAGE_ENCRYPTION_KEYS=given,
    )

    assert found == {"STATUSPAGE_ENCRYPTION_KEYS": [given], "HAS_OWN_ENCRYPTION_KEY": False}


@pytest.mark.parametrize("name", ["STATUSPAGE_METRICS_NETWORKS", "STATUSPAGE_WEBHOOK_NETWORKS"])
def test_networks_are_checked_at_the_start(refusal, read, name):
    given = read(name, **PRODUCTION, **{name: "10.0.0.0/8, fd00::/8"})

    why = refusal(**PRODUCTION, **{name: "10.0.0.1/8"})

    assert given[name] == [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
    assert f"{name} cannot be read: 10.0.0.1/8 has host bits set" in why


def test_the_address_of_the_console_has_no_path(refusal, read):
    name = "STATUSPAGE_CONSOLE_URL"
    given = read(name, **PRODUCTION, **{name: "https://office.example.org/"})

    assert given[name] == "https://office.example.org"
    for wrong in ("office.example.org", "https://office.example.org/console/", "ftp://a"):
        assert "an address without a path" in refusal(**PRODUCTION, **{name: wrong})


@pytest.mark.django_db
def test_pages_carry_a_strict_content_security_policy(client):
    response = client.get("/accounts/login/")

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in policy


def test_a_drill_reaches_no_place_of_the_page_and_shares_its_keys(read, tmp_path):
    names = (
        *("DATABASES", "CELERY_BROKER_URL", "STATUSPAGE_PUBLISH_TO", "ALLOWED_HOSTS", "HTTPS"),
        *("VAR_DIR", "SECRET_KEY", "SESSION_COOKIE_NAME"),
    )
    page = PRODUCTION | {
        "DATABASE_URL": "postgresql://page@127.0.0.1/page",
        "CELERY_BROKER_URL": "redis://127.0.0.1",
        "STATUSPAGE_PUBLISH_TO": "s3://bucket",
        "STATUSPAGE_HTTPS": "true",
    }

    drill = read(*names, **page, STATUSPAGE_DRILL="1")

    folder = tmp_path / "drill"
    assert drill["DATABASES"]["default"]["NAME"] == str(folder / "plainstatus.sqlite3")
    assert drill["CELERY_BROKER_URL"].startswith("filesystem:")
    assert (drill["STATUSPAGE_PUBLISH_TO"], drill["HTTPS"]) == ("", False)
    assert "status.example.org" not in drill["ALLOWED_HOSTS"]
    assert drill["VAR_DIR"] == folder
    assert drill["SECRET_KEY"] == PRODUCTION["SECRET_KEY"]
    assert drill["SESSION_COOKIE_NAME"] != "sessionid"


def test_a_drill_signs_with_the_key_that_the_page_keeps(read):
    page = read("SECRET_KEY")

    assert read("SECRET_KEY", STATUSPAGE_DRILL="1") == page


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"BY": "pigeon"}, "pigeon is not known; name one of brevo, mailgun, mailjet, postmark"),
        ({"BY": "postmark"}, "set STATUSPAGE_MAIL_EVENTS_SECRET too, to name:password"),
        ({"BY": "postmark", "SECRET": "reports:short"}, "at least 16 characters"),
        ({"BY": "mailgun", "SECRET": "reports:correct-horse-battery"}, "needs STATUSPAGE_MAIL_EVE"),
    ],
)
def test_a_provider_whose_reports_anybody_could_write_is_refused(read, variables, said):
    named = {f"STATUSPAGE_MAIL_EVENTS_{name}": value for name, value in variables.items()}

    with pytest.raises(ImproperlyConfigured, match=said):
        read(**PRODUCTION, **named)
