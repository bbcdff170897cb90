"""What integrations show on pages of others: beside a booking, on the rows of lists, on the team's home."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from bookings import ports as booking_ports
from bookings.models import Booking
from integrations import standing
from integrations.connector import Words
from integrations.models import Connection, ConnectionStatus, Sync
from integrations.words import words_for
from teams import ports as team_ports
from teams.access import TeamRequest
from teams.roles import Permission

# On the home page a cause is told with this many of its bookings, and the number of all.
SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why bookings wait for a person, how many do, and the first of them."""

    words: Words
    count: int
    bookings: list[Booking]
    connection: Connection | None


def beside_a_booking(request: TeamRequest, booking: Booking) -> booking_ports.Panel | None:
    """How it stands in each app; nothing for a booking that no app was to have."""
    standings = standing.of_booking(booking)
    if not standings:
        return None
    context = {
        "standings": standings,
        "sees_raw": request.membership.may(Permission.MANAGE_APPS),
        "may_decide": request.membership.may(Permission.VIEW_ALL_BOOKINGS),
    }
    return booking_ports.Panel(template="integrations/parts/booking.html", context=context)


def on_rows(bookings: list[Booking]) -> dict[int, booking_ports.Badge]:
    """The app in which a booking stands worst speaks for it."""
    order = {standing.ATTENTION: 0, standing.WAITING: 1, standing.GOOD: 2}
    badges = {}
    for pk, standings in standing.of_bookings(bookings).items():
        shown = sorted((each for each in standings if each.meaning), key=lambda each: order[each.meaning])
        if shown:
            badges[pk] = booking_ports.Badge(meaning=shown[0].meaning, word=shown[0].word)
    return badges


def needs_you(request: TeamRequest) -> team_ports.Panel | None:
    """What waits for a person, by cause, for those who see all bookings."""
    if not request.membership.may(Permission.VIEW_ALL_BOOKINGS):
        return None
    causes = _broken(request) + _parked(request)
    return (
        team_ports.Panel(template="integrations/parts/needs_you.html", context={"causes": causes}) if causes else None
    )


def _broken(request: TeamRequest) -> list[Cause]:
    """A connection that no longer works is told even while nothing waits for it."""
    causes = []
    for connection in request.team.connections.filter(status=ConnectionStatus.BROKEN):
        waiting = standing.waits_for_a_person(connection.syncs.filter(state="waiting"))
        words = words_for(connection.connector, connection.broken_code, connection.broken_params)
        causes.append(_cause(words, list(_newest(waiting)), waiting.count(), connection))
    return causes


def _parked(request: TeamRequest) -> list[Cause]:
    parked = _newest(
        request.team.syncs.filter(state="parked").exclude(connection__status=ConnectionStatus.DISCONNECTED)
    )
    groups: dict[tuple[str, str], list[Sync]] = defaultdict(list)
    for sync in parked:
        # Parameters belong to the cause, but for those that are others each time.
        told = {key: value for key, value in sync.params.items() if key not in {"raw", "candidates"}}
        groups[sync.code, repr(sorted(told.items()))].append(sync)
    return [
        _cause(words_for(syncs[0].connection.connector, syncs[0].code, syncs[0].params), syncs, len(syncs), None)
        for syncs in groups.values()
    ]


def _newest(syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    return syncs.select_related("booking", "connection").order_by("-pk")


def _cause(words: Words, syncs: list[Sync], count: int, connection: Connection | None) -> Cause:
    return Cause(words=words, count=count, bookings=[sync.booking for sync in syncs[:SHOWN]], connection=connection)
