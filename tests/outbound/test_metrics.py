from __future__ import annotations

import gzip
import ssl
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_httpserver import HTTPServer
from werkzeug import Response

from incidents.outbound import guard, metrics
from incidents.outbound.metrics import MetricsError, fetch
from tests import exporters

TEXT = exporters.TEXT


def give(server: HTTPServer, body: bytes | str = b"up 1\n", **fields) -> str:
    fields = {"content_type": TEXT} | fields
    server.expect_request("/metrics").respond_with_data(body, **fields)
    return server.url_for("/metrics")


def refusal(url: str, **options) -> str:
    with pytest.raises(MetricsError) as caught:
        fetch(url, **options)
    return str(caught.value)


def test_a_page_comes_with_its_type(httpserver):
    page = fetch(give(httpserver, "up 1\n"))

    assert (page.body, page.content_type) == (b"up 1\n", TEXT)
    assert 0 < page.took_s < 10


def test_openmetrics_is_asked_for_first(httpserver):
    fetch(give(httpserver))

    [(request, _)] = httpserver.log
    assert request.headers["Accept"] == (
        "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
    )
    assert request.headers["Accept-Encoding"] == "gzip"
    assert "Authorization" not in request.headers


def test_credentials_are_sent_where_there_are_any(httpserver):
    fetch(give(httpserver), authorization="Bearer abc")

    [(request, _)] = httpserver.log
    assert request.headers["Authorization"] == "Bearer abc"


def test_gzip_is_unpacked(httpserver):
    url = give(httpserver, gzip.compress(b"up 1\n", mtime=0), headers={"Content-Encoding": "gzip"})

    assert fetch(url).body == b"up 1\n"


def test_gzip_of_several_members_is_unpacked_whole(httpserver):
    members = gzip.compress(b"up 1\n", mtime=0) + gzip.compress(b"down 0\n", mtime=0)
    url = give(httpserver, members, headers={"Content-Encoding": "gzip"})

    assert fetch(url).body == b"up 1\ndown 0\n"


@pytest.fixture
def both(httpserver, monkeypatch):
    """An address on a host of which ``answers`` are the addresses, which no test asks for."""
    answers = ["127.0.0.2", "127.0.0.1"]
    look_up = guard.socket.getaddrinfo

    def found(host, port, *args, **kwargs):
        if host != "both.example":
            return look_up(host, port, *args, **kwargs)
        return [(0, 0, 0, "", (each, port)) for each in answers]

    monkeypatch.setattr(guard.socket, "getaddrinfo", found)
    return give(httpserver).replace("localhost", "both.example")


def test_an_address_that_does_not_answer_leaves_time_for_the_next(both, httpserver):
    with exporters.mute("127.0.0.2", httpserver.port):
        page = fetch(both, seconds_max=4)

    assert page.body == b"up 1\n"
    assert 1.9 < page.took_s < 4


def test_addresses_that_do_not_answer_take_no_longer_than_one(both):
    port = exporters.closed_port()
    started_s = time.monotonic()

    with exporters.mute("127.0.0.2", port), exporters.mute("127.0.0.1", port):
        reason = refusal(f"http://both.example:{port}/metrics", seconds_max=3)

    assert "No connection within 3 seconds" in reason
    assert time.monotonic() - started_s < 5.9


def test_a_name_is_looked_up_once_and_no_proxy_asked(httpserver, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    url = give(httpserver).replace("127.0.0.1", "localhost")
    lookups = []
    look_up = guard.socket.getaddrinfo

    def counted(host, *args, **kwargs):
        lookups.append(host)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(guard.socket, "getaddrinfo", counted)
    fetch(url)

    assert lookups.count("localhost") == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(httpserver, status):
    url = give(httpserver, b"", status=status, headers={"Location": "/elsewhere"})

    assert "redirects are not followed" in refusal(url)
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("status", "reason"), [(401, "check the sign-in"), (404, "answers 404"), (503, "answers 503")]
)
def test_other_answers_are_told_by_their_number(httpserver, status, reason):
    assert reason in refusal(give(httpserver, b"", status=status))


def test_what_a_prometheus_server_says_of_a_query_is_passed_on(httpserver):
    url = give(httpserver, b'{"status":"error"}', status=400, content_type="application/json")

    assert fetch(url).body == b'{"status":"error"}'


def endless(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    while True:
        connection.sendall(b"up 1\n" * 10_000)


def test_fifty_megabytes_are_too_large(httpserver):
    assert "larger than 5 MB" in refusal(give(httpserver, b"up 1\n" * 10_000_000))


def test_a_page_without_an_end_is_too_large():
    with exporters.raw(endless) as url:
        assert "larger than 5 MB" in refusal(url)


def test_a_few_bytes_that_become_gigabytes_are_too_large(httpserver):
    bomb = gzip.compress(bytes(200_000_000), compresslevel=1)
    assert len(bomb) < metrics.BYTES_MAX
    url = give(httpserver, bomb, headers={"Content-Encoding": "gzip"})

    assert "larger than 5 MB" in refusal(url)


def test_a_byte_now_and_then_is_given_up_in_time():
    with exporters.raw(exporters.dripping) as url:
        reason = refusal(url, seconds_max=0.5)

    assert "longer than 0.5 seconds" in reason


def test_silence_is_given_up_in_time():
    def silent(connection):
        connection.recv(1)

    with exporters.raw(silent) as url:
        assert "longer than 0.3 seconds" in refusal(url, seconds_max=0.3)


def answering(answer: bytes):
    return exporters.raw(lambda connection: connection.sendall(answer))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nup 1\n", "broke off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nup", "broke off"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "does not speak HTTP"),
        (b"", "does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nplain", "is gzip, and is not"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
            + gzip.compress(b"up 1\n", mtime=0)[:-9],
            "broke off",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n..", "compressed as “br”"),
    ],
)
def test_what_breaks_the_rules_of_http_is_told(answer, reason):
    with answering(answer) as url:
        assert reason in refusal(url)


def test_a_refused_connection_says_that_nothing_listens():
    reason = refusal(f"http://127.0.0.1:{exporters.closed_port()}/metrics")

    assert "nothing listens there" in reason


def test_forbidden_addresses_are_not_connected_to(httpserver):
    url = give(httpserver)

    assert "metadata" in refusal("http://169.254.169.254/latest/meta-data/")
    assert "none of the networks" in refusal(url, networks=[ip_network("10.0.0.0/8")])
    assert not httpserver.log


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
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
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
    context.certificate_file = file
    return context


@pytest.fixture
def tls_server(untrusted):
    with HTTPServer(ssl_context=untrusted) as server:
        yield server


def test_a_certificate_that_is_not_trusted_is_refused(tls_server):
    reason = refusal(give(tls_server))

    assert "certificate is not trusted" in reason
    assert not tls_server.log


def test_a_certificate_of_a_named_authority_is_trusted(tls_server, untrusted, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(untrusted.certificate_file))
    metrics._tls.cache_clear()
    try:
        assert fetch(give(tls_server)).body == b"up 1\n"
    finally:
        metrics._tls.cache_clear()


def test_https_to_a_server_without_it_says_so(httpserver):
    reason = refusal(give(httpserver).replace("http://", "https://"))

    assert "No TLS connection" in reason


def test_no_refusal_tells_credentials_or_the_query(httpserver):
    def fail(_request):
        return Response(status=500)

    httpserver.expect_request("/metrics").respond_with_handler(fail)
    url = httpserver.url_for("/metrics?token=s3cret")

    reason = refusal(url, authorization="Bearer s3cret")

    assert "s3cret" not in reason
