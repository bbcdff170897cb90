"""The ports of the demo, asked for before anything is started."""

import errno
import socket

from jicoo.local.place import Place, PlaceError


def must_be_free(place: Place) -> None:
    """Raises PlaceError for a port that cannot be had, before anything has begun."""
    wanted = {"PORT": place.port, "STANDIN_PORT": place.standin_port}
    if place.port == place.standin_port:
        raise PlaceError(f"PORT and STANDIN_PORT are both {place.port}. Set one of them to another number.")
    for name, port in wanted.items():
        if port:
            _must_be_free(name, port)


def _must_be_free(name: str, port: int) -> None:
    with socket.socket() as probe:
        # Connections of the last run that are still being closed are no obstacle; the servers think so too.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError as error:
            why = (
                "is taken by another program"
                if error.errno == errno.EADDRINUSE
                else f"cannot be had ({error.strerror})"
            )
            raise PlaceError(f"Port {port} {why}. Stop that program, or set {name} to another number.") from error
