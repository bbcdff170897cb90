"""The ports are asked for before anything is started."""

import socket
from collections.abc import Iterator

import pytest

from jicoo.local import ports
from jicoo.local.place import PlaceError, read_place


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_free_ports_are_fine(free: int) -> None:
    ports.must_be_free(read_place({"PORT": str(free), "STANDIN_PORT": "0"}))


@pytest.mark.parametrize("variable", ["PORT", "STANDIN_PORT"])
def test_a_port_that_is_taken_is_named_with_the_variable_to_change(variable: str, taken: int, free: int) -> None:
    place = read_place({"PORT": str(free), "STANDIN_PORT": "0"} | {variable: str(taken)})

    with pytest.raises(PlaceError, match=f"Port {taken} is taken by another program.*set {variable} to another"):
        ports.must_be_free(place)


def test_one_port_cannot_serve_both(free: int) -> None:
    with pytest.raises(PlaceError, match="both"):
        ports.must_be_free(read_place({"PORT": str(free), "STANDIN_PORT": str(free)}))
