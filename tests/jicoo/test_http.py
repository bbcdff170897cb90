"""The way out keeps its promises against servers that do their worst."""

import http.server
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.db import transaction

from jicoo import http as way_out
from jicoo.addresses import is_public

SECRET = "a-secret-nobody-may-read"


@contextmanager
def a_server_that(answers: Callable[[socket.socket], None], *, greets: bool = True) -> Iterator[str]:
    """Listens on loopback and gives each connection to `answers`, once the question is read; yields `host:port`."""
    listening = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve() -> None:
        while not done.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=_answer, args=(connection,), daemon=True).start()

    def _answer(connection: socket.socket) -> None:
        with connection:
            if greets:
                connection.recv(65536)
            try:
                answers(connection)
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        done.set()
        listening.close()


def dripping(text: bytes) -> Callable[[socket.socket], None]:
    def drip(connection: socket.socket) -> None:
        for byte in text:
            connection.sendall(bytes([byte]))
            time.sleep(0.1)

    return drip


def saying(text: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(text)


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"


def test_an_answer_arrives_whole() -> None:
    with a_server_that(saying(OK)) as host:
        answer = way_out.session(trusted=[host]).get(f"http://{host}/?q={SECRET}")

    assert (answer.status_code, answer.text) == (200, "hi")


@pytest.mark.parametrize(
    "text",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + b"x" * 500,
        b"HTTP/1.1 200 OK\r\n" + b"X-Slow: yes\r\n" * 90,
    ],
    ids=["a body that drips", "headers that drip"],
)
def test_a_server_that_drips_its_answer_holds_nobody_beyond_the_deadline(text: bytes) -> None:
    with a_server_that(dripping(text)) as host, pytest.raises(way_out.NoAnswer) as caught:
        way_out.session(trusted=[host], total_s=0.6).get(f"http://{host}/")

    assert caught.value.timed_out


def test_a_connection_lost_after_the_question_is_an_unknown_outcome() -> None:
    with a_server_that(lambda connection: connection.close()) as host, pytest.raises(way_out.NoAnswer) as caught:
        way_out.session(trusted=[host]).post(f"http://{host}/", json={"a": 1})

    assert not caught.value.timed_out


def test_a_truncated_answer_is_an_unknown_outcome() -> None:
    with (
        a_server_that(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhi")) as host,
        pytest.raises(way_out.NoAnswer),
    ):
        way_out.session(trusted=[host]).get(f"http://{host}/")


def test_nobody_listening_means_that_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        host = f"127.0.0.1:{taken.getsockname()[1]}"

    with pytest.raises(way_out.Unreachable):
        way_out.session(trusted=[host]).get(f"http://{host}/")


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    redirect = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
    with a_server_that(saying(redirect)) as host:
        answer = way_out.session(trusted=[host]).get(f"http://{host}/", allow_redirects=True)

    assert answer.status_code == 302


def test_an_endless_answer_is_cut_off() -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(400):
            connection.sendall(b"x" * 65536)

    with a_server_that(pour) as host, pytest.raises(way_out.AnswerTooLarge):
        way_out.session(trusted=[host]).get(f"http://{host}/")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://ada:pass@127.0.0.1/",
        "https://10.0.0.1:notaport/",
    ],
)
def test_what_is_not_a_public_https_address_is_refused_unasked(url: str) -> None:
    with pytest.raises((way_out.Unreachable, ValueError)):
        way_out.session().get(url)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.1.1", "224.0.0.1", "0.0.0.1", "100.64.0.1",
     "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "240.0.0.1"],
)  # fmt: skip
def test_this_address_is_nobody_on_the_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_this_address_is_public(address: str) -> None:
    assert is_public(address)


@dataclass(frozen=True)
class Authority:
    """A certificate authority of our own, in files."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def file(self) -> str:
        return str(self.folder / "authority.pem")

    def server_context(self, name: str) -> ssl.SSLContext:
        """For a server with a certificate for this name."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = certified(key, name, by=self.key, issuer=self.certificate.subject, is_authority=False)
        file = self.folder / f"{name}.pem"
        file.write_bytes(pem(certificate) + private_pem(key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def certified(
    key: ec.EllipticCurvePrivateKey,
    name: str,
    *,
    by: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    is_authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .sign(by, hashes.SHA256())
    )


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ours")])
    certificate = certified(key, "Ours", by=key, issuer=name, is_authority=True)
    (tmp_path / "authority.pem").write_bytes(pem(certificate))
    return Authority(tmp_path, key, certificate)


def over_tls(context: ssl.SSLContext, answers: Callable[[socket.socket], None]) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(65536)
            answers(secured)

    return answer


def test_a_certificate_for_the_name_is_taken(authority: Authority) -> None:
    with a_server_that(over_tls(authority.server_context("localhost"), saying(OK)), greets=False) as host:
        port = host.partition(":")[2]

        answer = way_out.session(trusted=[f"localhost:{port}"], ca_file=authority.file).get(
            f"https://localhost:{port}/"
        )

    assert answer.text == "hi"


@pytest.mark.parametrize(("certified_for", "known"), [("elsewhere.example.com", True), ("localhost", False)])
def test_a_certificate_for_another_name_or_by_nobody_we_know_means_that_nothing_is_sent(
    authority: Authority, certified_for: str, *, known: bool
) -> None:
    with a_server_that(over_tls(authority.server_context(certified_for), saying(OK)), greets=False) as host:
        port = host.partition(":")[2]
        going_out = way_out.session(trusted=[f"localhost:{port}"], ca_file=authority.file if known else None)

        with pytest.raises(way_out.Unreachable):
            going_out.post(f"https://localhost:{port}/", data=SECRET)


def test_a_tls_answer_that_drips_holds_nobody_either(authority: Authority) -> None:
    slow = dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + b"x" * 500)
    with a_server_that(over_tls(authority.server_context("localhost"), slow), greets=False) as host:
        port = host.partition(":")[2]
        going_out = way_out.session(trusted=[f"localhost:{port}"], ca_file=authority.file, total_s=0.7)

        with pytest.raises(way_out.NoAnswer) as caught:
            going_out.get(f"https://localhost:{port}/")

    assert caught.value.timed_out


def test_a_server_that_never_shakes_hands_holds_nobody(authority: Authority) -> None:
    with a_server_that(lambda _: time.sleep(3)) as host:
        port = host.partition(":")[2]
        going_out = way_out.session(trusted=[f"localhost:{port}"], ca_file=authority.file, total_s=0.5)

        with pytest.raises(way_out.Unreachable):
            going_out.get(f"https://localhost:{port}/")


@pytest.mark.parametrize("answer", [saying(b"rubbish\r\n\r\n"), lambda connection: connection.close()])
def test_an_error_never_tells_what_was_sent(answer: Callable[[socket.socket], None]) -> None:
    with a_server_that(answer) as host, pytest.raises(way_out.NoAnswer) as caught:
        way_out.session(trusted=[host]).post(
            f"http://{host}/?token={SECRET}", data={"s": SECRET}, headers={"Authorization": SECRET}
        )

    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_proxies_and_passwords_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with a_server_that(saying(OK)) as host:
        answer = way_out.session(trusted=[host]).get(f"http://{host}/")

    assert answer.text == "hi"


def test_we_say_who_we_are_and_keep_no_cookie() -> None:
    seen: list[str] = []

    class Reader(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(f"{self.headers['User-Agent']} {self.headers['Cookie']}")
            self.send_response(204)
            self.send_header("Set-Cookie", "BrowserId=1")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Reader)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    going_out = way_out.session(trusted=[host])

    going_out.get(f"http://{host}/")
    going_out.get(f"http://{host}/")
    server.shutdown()
    server.server_close()

    assert seen == [f"{way_out.USER_AGENT} None"] * 2


@pytest.mark.django_db(transaction=True)
def test_going_out_with_a_transaction_open_is_a_loud_mistake() -> None:
    with transaction.atomic(), pytest.raises(way_out.TransactionOpen):
        way_out.session().get("https://127.0.0.1/")


@pytest.mark.django_db
def test_the_transaction_around_a_test_does_not_count() -> None:
    with pytest.raises(way_out.Unreachable):
        way_out.session().get("https://127.0.0.1/")


def test_a_process_that_was_forked_finds_hosts_again() -> None:
    with a_server_that(saying(OK)) as host:
        way_out.session(trusted=[host]).get(f"http://{host}/")
        child = os.fork()
        if not child:
            # Whatever happens in here, it must not go on as a second test run.
            try:
                os._exit(0 if way_out.session(trusted=[host]).get(f"http://{host}/").ok else 1)
            finally:
                os._exit(2)
        _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
