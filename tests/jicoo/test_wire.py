"""How long a call may take, and how much of that connecting may."""

import contextlib
import socket
from collections.abc import Iterator

import pytest

from jicoo import http as way_out
from jicoo.wire import Call


@contextlib.contextmanager
def a_host_that_takes_nobody_any_more() -> Iterator[str]:
    """Its queue is full: the kernel leaves whoever knocks next without an answer."""
    with contextlib.ExitStack() as open_ones:
        server = open_ones.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):
            waiting = open_ones.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize(("total_s", "to_connect_s"), [(60.0, 5.0), (20.0, 5.0), (3.0, 3.0)])
def test_connecting_may_take_five_seconds_of_a_call_and_never_more_than_the_call(
    total_s: float, to_connect_s: float
) -> None:
    call = Call(trusted=())

    call.begin(total_s)

    assert call.ends_at - call.connect_by == pytest.approx(total_s - to_connect_s)


def test_a_host_that_takes_no_connection_was_sent_nothing() -> None:
    with a_host_that_takes_nobody_any_more() as host, pytest.raises(way_out.Unreachable):
        way_out.session(trusted=[host], total_s=0.3).get(f"http://{host}/")
