from __future__ import annotations

import gzip
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_httpserver import HTTPServer

from incidents.outbound import checks, connections, http
from incidents.outbound.policy import AddressPolicy
from incidents.outbound.reasons import Failed, Reason
from tests import exporters

ANYWHERE = AddressPolicy(allow_private=True)
PUBLIC = AddressPolicy(allow_private=False)


def give(server: HTTPServer, body: bytes | str = b"up 1\n", **fields) -> str:
    server.expect_request("/metrics").respond_with_data(body, **fields)
    return server.url_for("/metrics")


def fetched(url: str, policy: AddressPolicy = ANYWHERE, **options) -> bytes:
    with http.exchange("GET", url, policy=policy, headers={}, **options) as reply:
        return reply.body()


def failure(url: str, policy: AddressPolicy = ANYWHERE, **options) -> Failed:
    with pytest.raises(Failed) as caught:
        fetched(url, policy, **options)
    return caught.value


def refusal(url: str, policy: AddressPolicy = ANYWHERE, **options) -> Reason:
    return failure(url, policy, **options).reason


def test_a_reply_has_its_status_headers_and_body(httpserver):
    url = give(httpserver, "<p>Gone.</p>", status=410, content_type="text/html")

    with http.exchange("GET", url, policy=ANYWHERE, headers={}) as reply:
        assert (reply.status, reply.header("content-type")) == (410, "text/html")
        assert (reply.header("X-Missing"), reply.body()) == ("", b"<p>Gone.</p>")
        assert reply.certificate_ends_at is None


def test_content_is_sent_with_its_headers(httpserver):
    headers = {"Content-Type": "application/json", "User-Agent": "Test"}
    url = give(httpserver)

    with http.exchange("POST", url, policy=ANYWHERE, headers=headers, content=b"{}") as reply:
        assert reply.status == 200

    [(request, _)] = httpserver.log
    assert (request.method, request.get_data()) == ("POST", b"{}")
    assert (request.content_type, request.headers["User-Agent"]) == ("application/json", "Test")
    assert request.headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(httpserver, status):
    url = give(httpserver, b"", status=status, headers={"Location": "/elsewhere"})

    with http.exchange("GET", url, policy=ANYWHERE, headers={}) as reply:
        assert reply.status == status

    assert len(httpserver.log) == 1


def test_gzip_is_unpacked(httpserver):
    url = give(httpserver, gzip.compress(b"up 1\n", mtime=0), headers={"Content-Encoding": "gzip"})

    assert fetched(url) == b"up 1\n"


def test_gzip_of_several_members_is_unpacked_whole(httpserver):
    members = gzip.compress(b"up 1\n", mtime=0) + gzip.compress(b"down 0\n", mtime=0)
    url = give(httpserver, members, headers={"Content-Encoding": "gzip"})

    assert fetched(url) == b"up 1\ndown 0\n"


@pytest.fixture
def both(httpserver, names):
    """An address on a host that has two, of which the server is at the second."""
    names["both.example"] = [["127.0.0.2", "127.0.0.1"]]
    return give(httpserver).replace("localhost", "both.example")


def test_an_address_that_does_not_answer_leaves_time_for_the_next(both, httpserver):
    started_s = time.monotonic()

    with exporters.mute("127.0.0.2", httpserver.port):
        body = fetched(both, seconds_max=4)

    assert body == b"up 1\n"
    assert 1.9 < time.monotonic() - started_s < 4


def test_addresses_that_do_not_answer_take_no_longer_than_one(both):
    port = exporters.closed_port()
    started_s = time.monotonic()

    with exporters.mute("127.0.0.2", port), exporters.mute("127.0.0.1", port):
        failed = failure(f"http://both.example:{port}/metrics", seconds_max=3)

    assert (failed.reason, failed.detail) == (Reason.CONNECT_TIMEOUT, "3")
    assert time.monotonic() - started_s < 5.9


def test_a_name_is_looked_up_once_and_the_address_that_was_checked_connected_to(httpserver, names):
    names["rebinding.example"] = [["127.0.0.1"], ["127.0.0.2"], ["127.0.0.3"]]
    url = give(httpserver).replace("localhost", "rebinding.example")
    policy = AddressPolicy(allow_private=False, networks=[ip_network("127.0.0.1")])

    assert fetched(url, policy) == b"up 1\n"

    [(request, _)] = httpserver.log
    assert request.host == f"rebinding.example:{httpserver.port}"
    assert names["rebinding.example"] == [["127.0.0.2"], ["127.0.0.3"]]


def test_no_proxy_is_asked(httpserver, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert fetched(give(httpserver)) == b"up 1\n"


HOSTILE = {
    "http://127.0.0.1:{port}/metrics": Reason.NOT_PUBLIC,
    "http://127.1:{port}/metrics": Reason.NOT_PUBLIC,
    "http://2130706433:{port}/metrics": Reason.NOT_PUBLIC,
    "http://0177.0.0.1:{port}/metrics": Reason.MALFORMED_URL,
    "http://0x7f.0.0.1:{port}/metrics": Reason.NOT_PUBLIC,
    "http://0x7f000001:{port}/metrics": Reason.NOT_PUBLIC,
    "http://①②⑦.⓪.⓪.①:{port}/metrics": Reason.MALFORMED_URL,
    "http://127。0。0。1:{port}/metrics": Reason.NOT_PUBLIC,
    "http://[::1]:{port}/metrics": Reason.NOT_PUBLIC,
    "http://[::ffff:127.0.0.1]:{port}/metrics": Reason.NOT_PUBLIC,
    "http://[::ffff:7f00:1]:{port}/metrics": Reason.NOT_PUBLIC,
    "http://[64:ff9b::7f00:1]:{port}/metrics": Reason.NOT_PUBLIC,
    "http://[2002:7f00:1::]:{port}/metrics": Reason.NOT_PUBLIC,
    "http://inside.example:{port}/metrics": Reason.NOT_PUBLIC,
    "http://public.example@127.0.0.1:{port}/metrics": Reason.NOT_PUBLIC,
    "http://public.example:80@127.0.0.1:{port}/metrics": Reason.NOT_PUBLIC,
    "http://127.0.0.1:{port}#@public.example/metrics": Reason.NOT_PUBLIC,
    "http://127.0.0.1:{port}?@public.example/metrics": Reason.NOT_PUBLIC,
    "http://127.0.0.1:{port}\\@public.example/metrics": Reason.UNKNOWN_NAME,
    "http://0:{port}/metrics": Reason.NOT_ONE_MACHINE,
    "http://2852039166/latest/meta-data/": Reason.CLOUD_METADATA,
    "http://0xa9fea9fe/latest/meta-data/": Reason.CLOUD_METADATA,
    "http://0251.0376.0251.0376/latest/meta-data/": Reason.MALFORMED_URL,
    "http://public.example@169.254.169.254/": Reason.CLOUD_METADATA,
    "http://[fe80::1%25lo]:{port}/metrics": Reason.LINK_LOCAL,
    "file:///etc/passwd": Reason.NOT_SENDABLE,
    "gopher://127.0.0.1:{port}/metrics": Reason.NOT_SENDABLE,
}


@pytest.mark.parametrize(("url", "reason"), HOSTILE.items())
def test_addresses_that_hide_where_they_lead_are_refused(httpserver, names, url, reason):
    names["inside.example"] = [["127.0.0.1", "10.0.0.1"]]
    give(httpserver)

    assert refusal(url.format(port=httpserver.port), PUBLIC) == reason
    assert not httpserver.log


def endless(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    while True:
        connection.sendall(b"up 1\n" * 10_000)


def test_fifty_megabytes_are_too_large(httpserver):
    failed = failure(give(httpserver, b"up 1\n" * 10_000_000))

    assert (failed.reason, failed.detail) == (Reason.TOO_LARGE, "5 MB")


def test_a_page_without_an_end_is_too_large():
    with exporters.raw(endless) as url:
        assert refusal(url) == Reason.TOO_LARGE


def test_a_few_bytes_that_become_gigabytes_are_too_large(httpserver):
    bomb = gzip.compress(bytes(200_000_000), compresslevel=1)
    assert len(bomb) < http.SIZE_BYTES_MAX
    url = give(httpserver, bomb, headers={"Content-Encoding": "gzip"})

    assert refusal(url) == Reason.TOO_LARGE


def test_a_byte_now_and_then_is_given_up_in_time():
    with exporters.raw(exporters.dripping) as url:
        failed = failure(url, seconds_max=0.5)

    assert (failed.reason, failed.detail) == (Reason.TIMEOUT, "0.5")


def test_silence_is_given_up_in_time():
    def silent(connection):
        connection.recv(1)

    with exporters.raw(silent) as url:
        assert refusal(url, seconds_max=0.3) == Reason.TIMEOUT


def answering(answer: bytes):
    return exporters.raw(lambda connection: connection.sendall(answer))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nup 1\n", Reason.INCOMPLETE),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nup", Reason.INCOMPLETE),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Reason.NOT_HTTP),
        (b"", Reason.NOT_HTTP),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nplain", Reason.NOT_GZIP),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
            + gzip.compress(b"up 1\n", mtime=0)[:-9],
            Reason.INCOMPLETE,
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n..", Reason.UNKNOWN_ENCODING),
    ],
)
def test_what_breaks_the_rules_of_http_is_told(answer, reason):
    with answering(answer) as url:
        assert refusal(url) == reason


def test_a_refused_connection_is_told_from_others():
    url = f"http://127.0.0.1:{exporters.closed_port()}/metrics"

    assert refusal(url) == Reason.CONNECTION_REFUSED


@pytest.fixture(scope="session")
def untrusted(tmp_path_factory) -> ssl.SSLContext:
    """A certificate that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.DNSName("shop.example")]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    context.certificate_file, context.ends_at = file, certificate.not_valid_after_utc
    return context


@pytest.fixture
def tls_server(untrusted):
    with HTTPServer(ssl_context=untrusted) as server:
        yield server


def test_a_certificate_that_is_not_trusted_is_refused(tls_server):
    failed = failure(give(tls_server))

    assert (failed.reason, failed.detail) == (
        Reason.UNTRUSTED_CERTIFICATE,
        "self-signed certificate",
    )
    assert not tls_server.log


@pytest.fixture
def trusted(untrusted, monkeypatch) -> Iterator[ssl.SSLContext]:
    monkeypatch.setenv("SSL_CERT_FILE", str(untrusted.certificate_file))
    connections._tls.cache_clear()
    yield untrusted
    connections._tls.cache_clear()


def test_a_certificate_of_a_named_authority_is_trusted(tls_server, trusted):
    with http.exchange("GET", give(tls_server), policy=ANYWHERE, headers={}) as reply:
        assert reply.body() == b"up 1\n"
        assert reply.certificate_ends_at == trusted.ends_at


def test_one_place_is_asked_for_the_name_that_readers_ask_for_certificate_included(
    tls_server, trusted
):
    give(tls_server)
    shop, mail = (f"https://{name}.example:{tls_server.port}/metrics" for name in ("shop", "mail"))

    found = checks.check(shop, policy=ANYWHERE, connect_to="127.0.0.1")

    assert (found.status, found.expires_at) == (200, trusted.ends_at)
    [(request, _)] = tls_server.log
    assert request.host == f"shop.example:{tls_server.port}"
    for url, policy, reason in (
        (mail, ANYWHERE, Reason.UNTRUSTED_CERTIFICATE),
        (shop, PUBLIC, Reason.NOT_PUBLIC),
    ):
        with pytest.raises(Failed) as failed:
            checks.check(url, policy=policy, connect_to="127.0.0.1")
        assert failed.value.reason == reason


def test_https_to_a_server_without_it_says_so(httpserver):
    failed = failure(give(httpserver).replace("http://", "https://"))

    assert (failed.reason, failed.detail) == (Reason.TLS_FAILED, "wrong version number")
