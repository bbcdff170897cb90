"""What integrations show on pages of others: beside a booking, on the rows of lists, on the team's home."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bookings import ports as booking_ports
from bookings.models import Booking, BookingPage
from integrations import figures, parked, standing, syncs
from integrations.contract.values import Words
from integrations.models import Connection, ConnectionStatus, PageSettings
from integrations.registry import NoSuchConnector, all_connectors, connector_for, name_of
from integrations.words import words_for
from jicoo.charts import Chart
from teams import ports as team_ports
from teams.access import TeamRequest
from teams.roles import Permission


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A connection that no longer works, why, and how many bookings wait for it."""

    connection: Connection
    words: Words
    count: int


@dataclass(frozen=True, kw_only=True)
class Health:
    """How an app does: what is sent, waits or needs somebody, and the last month."""

    name: str
    connection: Connection
    counts: syncs.Counts
    chart: Chart


def beside_a_booking(request: TeamRequest, booking: Booking) -> booking_ports.Panel | None:
    """How it stands in each app; nothing for a booking that no app was to have."""
    standings = standing.of_booking(booking)
    if not standings:
        return None
    context = {
        "standings": standings,
        "sees_raw": request.membership.may(Permission.MANAGE_APPS),
        "may_decide": request.membership.may(Permission.VIEW_ALL_BOOKINGS),
        "rehearsed": _rehearsed(request, standings),
        "may_end_test": request.membership.may(Permission.MANAGE_PAGES),
    }
    return booking_ports.Panel(template="integrations/parts/booking.html", context=context)


def _rehearsed(request: TeamRequest, standings: Sequence[standing.Standing]) -> set[str]:
    """Apps in which this member may rehearse the booking."""
    kept = {each.sync.connection.connector for each in standings if each.sync.connection.is_kept}
    may = request.membership.may(Permission.MANAGE_PAGES)
    return {slug for slug in kept if may and connector_for(slug).mapper}


def on_rows(bookings: list[Booking]) -> dict[int, booking_ports.Badge]:
    """The app in which a booking stands worst speaks for it."""
    order = {standing.ATTENTION: 0, standing.WAITING: 1, standing.GOOD: 2}
    badges = {}
    for pk, standings in standing.of_bookings(bookings).items():
        shown = sorted((each for each in standings if each.meaning), key=lambda each: order[each.meaning])
        if shown:
            badges[pk] = booking_ports.Badge(meaning=shown[0].meaning, word=shown[0].word)
    return badges


def on_pages(pages: list[BookingPage]) -> dict[int, booking_ports.Badge]:
    """Pages that send to a sandbox, which is no place for customers. One query."""
    in_sandboxes = PageSettings.objects.filter(page__in=pages, connection__is_sandbox=True)
    sending = in_sandboxes.exclude(connection__status=ConnectionStatus.DISCONNECTED).select_related("connection")
    return {settings.page_id: _sandbox(settings.connection) for settings in sending if _sends(settings)}


def _sends(settings: PageSettings) -> bool:
    try:
        return connector_for(settings.connection.connector).is_active(settings.options)
    except NoSuchConnector:
        return False


def _sandbox(connection: Connection) -> booking_ports.Badge:
    org = connection.remote_org_name or connection.remote_org_id
    return booking_ports.Badge(meaning="attention", word=_("Sandbox: %(org)s") % {"org": org})


def needs_you(request: TeamRequest) -> team_ports.Panel | None:
    """What waits for a person, by cause, for those who see all bookings. A fixed number of queries for each connection."""
    if not request.membership.may(Permission.VIEW_ALL_BOOKINGS):
        return None
    connections = list(request.team.connections.kept())
    broken = [_broken(each) for each in connections if each.is_broken]
    causes = parked.causes_of(connections)
    if not broken and not causes:
        return None
    return team_ports.Panel(
        template="integrations/parts/needs_you.html", context={"broken": broken, "causes": causes, "most": parked.MOST}
    )


def could_connect(request: TeamRequest) -> team_ports.Panel | None:
    """Apps for a team that has booking pages and never had an app, for those who may connect one. Two queries.

    A team that disconnected its last app knows where they are, and is not asked again.
    """
    team = request.team
    if not request.membership.may(Permission.MANAGE_APPS) or team.connections.exists() or not team.pages.exists():
        return None
    return team_ports.Panel(template="integrations/parts/could_connect.html", context={"apps": all_connectors()})


def on_dashboard(request: TeamRequest) -> booking_ports.Panel | None:
    """How each app does, for those who see all bookings. A fixed number of queries for each connection."""
    if not request.membership.may(Permission.VIEW_ALL_BOOKINGS):
        return None
    apps = [_health(connection) for connection in request.team.connections.kept()]
    return (
        booking_ports.Panel(template="integrations/parts/on_dashboard.html", context={"apps": apps}) if apps else None
    )


def _health(connection: Connection) -> Health:
    lane = syncs.lane_of(connection)
    return Health(
        name=name_of(connection.connector),
        connection=connection,
        counts=syncs.count(connection, lane),
        chart=figures.of(connection, lane).month,
    )


def _broken(connection: Connection) -> Broken:
    """Told even while nothing waits for it."""
    words = words_for(connection.connector, connection.broken_code, connection.broken_params)
    return Broken(connection=connection, words=words, count=parked.unsent(connection).waiting)
