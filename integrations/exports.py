"""A connection's syncs as rows of a file, read piece by piece: a million take no more memory than a thousand."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from integrations import syncs
from integrations.models import Connection
from integrations.sync_rows import Row, rows_of
from integrations.syncs import Wanted

# So many rows a statement. Between two of them nothing is kept open in the database.
PIECE = 1_000


def head() -> list[str]:
    """The first row, in the reader's language."""
    return [
        _("Booking"),
        _("Booking page"),
        _("Starts at"),
        _("Name"),
        _("Email"),
        _("State"),
        _("Explanation"),
        _("What to do"),
        _("Queued at"),
        _("Sent at"),
        _("Records"),
    ]


def rows(
    connection: Connection, wanted: Wanted, *, language: str, zone: str, piece: int = PIECE
) -> Iterator[Sequence[str]]:
    """Newest first, in this language, times with the offset of this zone. Asks the database anew every `piece` rows."""
    matching, place = syncs.matching(connection, wanted), None
    while True:
        found = list(syncs.shown(syncs.following(matching, place))[:piece])
        with translation.override(language), timezone.override(zone):
            told = [_cells(row) for row in rows_of(found)]
        yield from told
        if len(found) < piece:
            return
        place = found[-1]


def _cells(row: Row) -> list[str]:
    booking = row.sync.booking
    return [
        str(booking.public_id),
        booking.page.title,
        _moment(booking.starts_at),
        booking.invitee_name,
        booking.email,
        row.word,
        row.words.what_happened if row.words else "",
        row.words.what_to_do if row.words else "",
        _moment(row.sync.created_at),
        _moment(row.sync.synced_at),
        " ".join(f"{record.kind}/{record.id}" for record in row.records),
    ]


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
