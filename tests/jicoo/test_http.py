"""The way out keeps its promises against servers that do their worst."""

import http.server
import os
import socket
import threading
from collections.abc import Callable

import pytest
from django.db import transaction

from jicoo import http as way_out
from tests.jicoo.far_end import OK, SECRET, a_server_that, dripping, saying


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
