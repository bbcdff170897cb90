"""A team of 200 hosts with as many bookings as one likes, written with SQL: for measuring invitees' pages."""

from dataclasses import dataclass
from typing import Any

from django.db import connection as database

from bench.filling import BOOKING_COLUMNS, BOOKING_VALUES, connected
from bookings.models import BookingPage, PageHost
from teams.models import Team, User
from teams.roles import Role
from tests.cast import create_page, create_team, create_user, join, rotate
from tests.integrations.cast import wish

HOSTS = 200
# Of each host's bookings these are still to come; the others lie an hour apart, back in time.
TO_COME = 5


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """`everyday` is one host's page on working days, `of_ten` any of ten hosts'; `open_pages` are open round the clock, one a host."""

    team: Team
    everyday: BookingPage
    of_ten: BookingPage
    open_pages: list[BookingPage]


def fill(count: int) -> Crowd:
    """`count` bookings with the time that they take, evenly over the hosts; whatever is booked from now on goes to Salesforce."""
    owner = create_user("grace", full_name="Grace Example")
    team = create_team("many", owner=owner, name="Many Example")
    hosts = [_host(team, number) for number in range(HOSTS)]
    pages = [
        create_page(team, host, slug=f"open-{number}", always_open=True, duration_min=15, window_days=730)
        for number, host in enumerate(hosts)
    ]
    everyday = create_page(team, hosts[0], slug="everyday")
    of_ten = rotate(create_page(team, hosts[1], slug="of-ten"), *hosts[2:11])
    connection = connected(team, owner)
    for page in (*pages, everyday, of_ten):
        wish(page, connection)
    _write(count // HOSTS, team)
    return Crowd(team=team, everyday=everyday, of_ten=of_ten, open_pages=pages)


def _host(team: Team, number: int) -> User:
    user = create_user(f"host-{number}")
    join(team, user, Role.MEMBER)
    return user


def _write(per_host: int, team: Team) -> None:
    seats = PageHost.objects.filter(team=team, page__slug__startswith="open-").values_list("page_id", "host_id")
    pages, hosts = zip(*seats.order_by("pk"), strict=True)
    named: dict[str, Any] = {
        "team": team.pk,
        "pages": list(pages),
        "hosts": list(hosts),
        "per_host": per_host,
        "to_come": TO_COME,
    }
    with database.cursor() as cursor:
        # Built once afterwards it takes a fraction of the time.
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [_FREE])
        definition = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE bookings_assignment DROP CONSTRAINT {_FREE}")
        cursor.execute(_BOOKINGS, named)
        cursor.execute(_ASSIGNMENTS, named)
        cursor.execute(f"ALTER TABLE bookings_assignment ADD CONSTRAINT {_FREE} {definition}")
        cursor.execute("VACUUM (ANALYZE)")


_FREE = "bookings_assignment_host_is_free"
# Nothing but our own words is put together.
_BOOKINGS = f"""
    INSERT INTO bookings_booking ({BOOKING_COLUMNS})
    SELECT %(team)s, page, host, {BOOKING_VALUES}
      FROM unnest(%(pages)s::bigint[], %(hosts)s::bigint[]) AS pages(page, host),
           LATERAL (SELECT host * 1000000 + number AS number,
                           date_trunc('hour', now()) + CASE WHEN number < %(to_come)s THEN (number + 1) * interval '11 hours'
                                                            ELSE (%(to_come)s - number - 2) * interval '1 hour' END AS at
                      FROM generate_series(0, %(per_host)s - 1) AS number) AS numbers
"""  # noqa: S608 (put together from constants of our own)
_ASSIGNMENTS = """
    INSERT INTO bookings_assignment (team_id, booking_id, host_id, blocked, active)
    SELECT team_id, id, host_id, tstzrange(starts_at, ends_at), TRUE FROM bookings_booking WHERE team_id = %(team)s
"""
