"""The one way out over TLS: whom it believes, and that the deadline holds there too."""

import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from jicoo import http as way_out
from tests.jicoo.far_end import OK, SECRET, a_server_that, dripping, saying


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
