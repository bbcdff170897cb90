"""A team with as many syncs as one likes, written with SQL in a minute or two: for measuring pages, not for sending.

The rows lie as they do after years: one booking page was used after the other, nearly all bookings went through, some
thousands wait for a person, most of them for one cause.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection as database

from bookings.models import Booking, BookingPage
from integrations.causes import cause_of
from integrations.models import Connection, ConnectionStatus, Lane
from teams.models import Team, User
from tests.cast import create_page, create_team, create_user

PAGES = 20
# In thousandths of all: those that wait for a person are of the last third, the withheld ones lie anywhere.
PARKED, WAITING, WITHHELD = 14, 1, 2
CAUSES = [
    ("FIELD_CUSTOM_VALIDATION_EXCEPTION", {}),
    ("INVALID_FIELD_FOR_INSERT_UPDATE", {"object": "Lead", "fields": ["FirstName"]}),
    ("INVALID_FIELD_FOR_INSERT_UPDATE", {"object": "Contact", "fields": ["FirstName"]}),
    ("REQUIRED_FIELD_MISSING", {"object": "Lead", "fields": ["Budget__c"]}),
    ("gave_up", {}),
]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Who looks at what."""

    owner: User
    team: Team
    connection: Connection
    pages: list[BookingPage]


def fill(count: int) -> Filled:
    """`count` syncs of one connection, with their bookings and two records each; the tables vacuumed as they are overnight."""
    owner = create_user("grace", full_name="Grace Example")
    team = create_team("many", owner=owner, name="Many Example")
    connection = connected(team, owner)
    lane = Lane.objects.create(
        connector="salesforce", org_id=connection.remote_org_id, calls_used=9_000, calls_allowed=100_000
    )
    pages = [create_page(team, owner, slug=f"page-{number}", title=f"Page {number}") for number in range(PAGES)]
    _write(count, {"team": team.pk, "host": owner.pk, "connection": connection.pk, "lane": lane.pk}, pages)
    return Filled(owner=owner, team=team, connection=connection, pages=pages)


def connected(team: Team, by: User) -> Connection:
    """A connection to an org that nobody will ever call."""
    return Connection.objects.create(
        team=team,
        connector="salesforce",
        status=ConnectionStatus.CONNECTED,
        environment="production",
        login_url="https://login.salesforce.com",
        instance_url="https://many.my.salesforce.com",
        remote_org_id="00D000000000001AAA",
        remote_org_name="Many Example",
        connected_by=by,
    )


def _write(count: int, ids: dict[str, int], pages: list[BookingPage]) -> None:
    named: dict[str, Any] = ids | {
        "count": count,
        "pages": [page.pk for page in pages],
        "parked": PARKED,
        "waiting": WAITING,
    }
    named |= {"withheld": WITHHELD, "codes": [code for code, _ in CAUSES]}
    named |= {"params": [json.dumps(params) for _, params in CAUSES]}
    named |= {"causes": [cause_of(code, params) for code, params in CAUSES]}
    with database.cursor() as cursor:
        # The trigger that writes a sync's page would be called a million times; _SYNCS writes it.
        cursor.execute("ALTER TABLE integrations_sync DISABLE TRIGGER USER")
        cursor.execute(_BOOKINGS, named)
        first = Booking.objects.order_by("pk").values_list("pk", flat=True)[0]
        cursor.execute(_SYNCS, named | {"first": first})
        for statement in (_RECORDS, _ATTEMPTS, _TALLIES):
            cursor.execute(statement, named)
        cursor.execute("ALTER TABLE integrations_sync ENABLE TRIGGER USER")
        cursor.execute("VACUUM (ANALYZE)")


# What a booking's row needs beside team, page and host, from `number` and the start `at`. Also for other fillings.
BOOKING_COLUMNS = """
    team_id, page_id, host_id, public_id, form_key, status, starts_at, ends_at, location, last_name, first_name, email, company,
    phone, guests, answers, source, consented_to, assigned_because, end_reason, time_zone, language, ics_sequence, created_at
"""
BOOKING_VALUES = """
    gen_random_uuid(), gen_random_uuid(), 'confirmed', at, at + interval '30 minutes', 'Video call', 'Byron' || number, 'Ida',
    'ida.' || number || '@example.com', 'Analytical Example', '', '{}', '[]', '{}', '', '{}', '', 'Europe/London', 'en', 0,
    at - interval '3 days'
"""
# Nothing but our own words is put together.
_BOOKINGS = f"""
    INSERT INTO bookings_booking ({BOOKING_COLUMNS})
    SELECT %(team)s, (%(pages)s::bigint[])[1 + (number - 1) * array_length(%(pages)s::bigint[], 1) / %(count)s], %(host)s,
           {BOOKING_VALUES}
      FROM (SELECT number, now() - (%(count)s - number) * interval '1 minute' AS at
              FROM generate_series(1, %(count)s) AS number) AS numbers
"""  # noqa: S608 (put together from constants of our own)
# The trigger sleeps, so the page is written here.
_SYNCS = """
    INSERT INTO integrations_sync (team_id, connection_id, booking_id, lane_id, page_id, options, wanted, done, state,
        lease, due_at, failures, failing_since, kind, code, params, cause, reasons, created_at, synced_at, goes_alone,
        is_urgent, priority)
    SELECT %(team)s, %(connection)s, id, %(lane)s, page_id, '{"person": "Lead", "event": true}', 1,
           CASE WHEN state = 'synced' THEN 1 ELSE 0 END, state, 1, created_at, 0,
           CASE WHEN state = 'parked' THEN created_at END, CASE WHEN state = 'parked' THEN 'refused' ELSE '' END,
           CASE WHEN state = 'parked' THEN (%(codes)s::text[])[which] ELSE '' END,
           CASE WHEN state = 'parked' THEN (%(params)s::jsonb[])[which] ELSE '{}' END,
           CASE WHEN state = 'parked' THEN (%(causes)s::text[])[which] ELSE '' END,
           '[{"code": "created_lead", "params": {}}]', created_at,
           CASE WHEN state = 'synced' THEN created_at + interval '2 seconds' END, FALSE, FALSE, 0
      FROM (SELECT booking.*,
                   CASE WHEN number > %(count)s * 2 / 3 AND thousandth < %(parked)s * 3 THEN 'parked'
                        WHEN number > %(count)s - %(count)s * %(waiting)s / 1000 THEN 'waiting'
                        WHEN thousandth >= 1000 - %(withheld)s THEN 'withheld' ELSE 'synced' END AS state,
                   -- Nine of ten wait for the first cause.
                   CASE WHEN number %% 10 > 0 THEN 1
                        ELSE 2 + number / 10 %% (array_length(%(codes)s::text[], 1) - 1) END AS which
              FROM (SELECT *, id - %(first)s + 1 AS number, (id * 7919) %% 1000 AS thousandth
                      FROM bookings_booking WHERE team_id = %(team)s) AS booking) AS rows
     ORDER BY id
"""
_RECORDS = """
    INSERT INTO integrations_remoterecord (team_id, sync_id, role, object, remote_id, org_id, label, created, written, kept)
    SELECT team_id, id, role, object, prefix || lpad(id::text, 12, '0') || 'AAA', '00D000000000001AAA', 'Ida', TRUE, '{}', '{}'
      FROM integrations_sync, (VALUES ('person', 'Lead', '00Q'), ('event', 'Event', '00U')) AS two(role, object, prefix)
     WHERE connection_id = %(connection)s AND state = 'synced'
"""
_ATTEMPTS = """
    INSERT INTO integrations_attempt (team_id, sync_id, lane_id, lease, started_at, settled_at, outcome, code, params, reasons)
    SELECT team_id, id, lane_id, 1, created_at, created_at, 'done', '', '{}', reasons
      FROM integrations_sync WHERE connection_id = %(connection)s
"""
_TALLIES = """
    INSERT INTO integrations_tally (team_id, connection_id, hour, done, parked, retried, calls)
    SELECT %(team)s, %(connection)s, date_trunc('hour', now()) - number * interval '1 hour', 60 + number %% 50, number %% 3,
           number %% 7, 20 + number %% 40
      FROM generate_series(0, 24 * 90) AS number
"""
