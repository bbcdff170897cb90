"""The statements that read a page for those who book: what it offers, and what is taken of its hosts' time around some moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from bookings.calendar.beside import beside_page
from bookings.calendar.moments import Window
from bookings.calendar.seats import Seated
from bookings.calendar.taken import Known, known
from bookings.calendar.terms import PAGES_REMEMBERED, Terms, columns, understood
from bookings.models import BookingPage, PageHost, Place, Question, Schedule
from bookings.models.bookings import LIVE
from bookings.models.questions import ASKED
from jicoo.statements import ask
from teams.models import Team, User

# As far as a meeting with its buffers may reach from its start, by the rules of the forms. What reaches further costs a query.
BEFORE, AFTER = timedelta(hours=12), timedelta(hours=36)


_last_seen: dict[tuple[str, str], Terms] = {}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A page as one statement found it, with what takes its hosts' time."""

    terms: Terms
    known: Known


@dataclass(frozen=True, kw_only=True)
class BookingReading(Reading):
    """The same with what else a booking needs. `sent_before`: the one that this form has made. `next_key`: of a new one.

    `seated`: who shares a time with that start. `meeting_links`: of the hosts, where each brings their own. `beside`: what apps wish to know of the page, by their names.
    """

    sent_before: int | None
    next_key: int
    seated: Seated
    meeting_links: Mapping[int, str]
    beside: Mapping[str, str | None]


def terms_at(team: str, slug: str) -> Terms | None:
    """By the page's address; None where there is none. One statement."""
    found = _terms(_AT, {"team": team, "slug": slug})
    if found:
        if len(_last_seen) >= PAGES_REMEMBERED:
            _last_seen.clear()
        _last_seen[team, slug] = found
    return found


def last_seen_at(team: str, slug: str) -> Terms | None:
    """As this process read it last, however long ago: for who finds out under a lock whether it still is so. No statement."""
    return _last_seen.get((team, slug))


def terms_by(pk: int) -> Terms | None:
    """By the page's primary key. One statement."""
    return _terms(_BY, {"page": pk})


def terms_of(page: BookingPage) -> Terms | None:
    """As it was read with them; one statement for a page that was not."""
    return getattr(page, "terms", None) or terms_by(page.pk)


def reading_at(team: str, slug: str, window: Window) -> Reading | None:
    """By the page's address, for starts in the window. One statement."""
    span = _span(window)
    asked = {"team": team, "slug": slug, "from": span.start, "to": span.end}
    found = ask(_statement(f"{_TERMS}, {_TAKEN}", _AT), asked)
    if not found:
        return None
    terms, taken = found[0]
    return Reading(terms=understood(terms), known=known(taken or "", span))


def reading_by(pk: int, starts_at: datetime, *, form_key: UUID) -> BookingReading | None:
    """By the page's primary key, for a booking with this start. One statement."""
    span = _span(Window(starts_at, starts_at + timedelta(seconds=1)))
    wanted = f"{_TERMS}, {_TAKEN}, {_SENT_BEFORE}, {_NEXT_KEY}, {_SEATED}, {_LINKS}, {beside_page()}"
    asked = {
        "page": pk,
        "from": span.start,
        "to": span.end,
        "form_key": form_key,
        "starts_at": starts_at,
        "live": [str(status) for status in LIVE],
        "hosts_link": str(Place.HOSTS_LINK),
    }
    found = ask(_statement(wanted, _BY), asked)
    if not found:
        return None
    terms, taken, sent_before, next_key, seated, links, beside = found[0]
    return BookingReading(
        terms=understood(terms),
        known=known(taken or "", span),
        sent_before=sent_before,
        next_key=next_key,
        seated=Seated(starts_at=starts_at, rows=seated or ()),
        meeting_links={int(host): link for host, link in (links or {}).items()},
        beside=beside,
    )


def _terms(where: str, named: dict[str, object]) -> Terms | None:
    found = ask(_statement(_TERMS, where), named)
    return understood(found[0][0]) if found else None


def _span(window: Window) -> Window:
    return Window(window.start - BEFORE, window.end + AFTER)


# Put together from constants of our own. On one line: the driver takes texts apart anew each time that are longer than 4,096 characters.
@cache
def _statement(wanted: str, where: str) -> str:
    return " ".join(f"SELECT {wanted} {where}".split())


_FROM = "FROM bookings_bookingpage AS page JOIN teams_team AS team ON team.id = page.team_id"
_AT = f"{_FROM} WHERE team.slug = %(team)s AND page.slug = %(slug)s"
_BY = f"{_FROM} WHERE page.id = %(page)s"
# Everything in an order of its own, so that what is the same reads the same.
_TERMS = f"""
    json_build_array(
        {columns(BookingPage, "page")},
        {columns(Team, "team")},
        (SELECT json_agg(json_build_array(
                    {columns(PageHost, "seat")}, {columns(User, "host")}, {columns(Schedule, "schedule")},
                    (SELECT json_agg(json_build_array(weekday, opens_min, closes_min) ORDER BY weekday, opens_min)
                       FROM bookings_weeklyhours WHERE schedule_id = schedule.id),
                    (SELECT json_agg(json_build_array(date - DATE '1970-01-01', opens_min, closes_min) ORDER BY date, opens_min)
                       FROM bookings_datehours WHERE schedule_id = schedule.id)
                ) ORDER BY seat.position, seat.id)
           FROM bookings_pagehost AS seat
           JOIN teams_user AS host ON host.id = seat.host_id
           JOIN bookings_schedule AS schedule ON schedule.id = seat.schedule_id
          WHERE seat.page_id = page.id),
        (SELECT json_agg(json_build_array(scope, unit, period, most) ORDER BY scope, unit, period)
           FROM bookings_pagelimit WHERE page_id = page.id),
        (SELECT json_agg(json_build_array({", ".join(ASKED)}) ORDER BY position, id)
           FROM {Question._meta.db_table} WHERE page_id = page.id)
    )::text
"""  # noqa: S608 (put together from constants of our own)
# Written like the exclusion constraint, host by host, so that its index finds them at once.
_TAKEN = """
    (SELECT string_agg(host || ' ' || is_away || ' ' || starts || ' ' || ends, ',' ORDER BY host, is_away, starts, ends)
       FROM (SELECT seat.host_id AS host, 0 AS is_away, floor(date_part('epoch', lower(taken.blocked)))::bigint AS starts,
                    ceil(date_part('epoch', upper(taken.blocked)))::bigint AS ends
               FROM bookings_pagehost AS seat
               JOIN bookings_assignment AS taken
                 ON int8range(taken.host_id, taken.host_id, '[]') && int8range(seat.host_id, seat.host_id, '[]')
                AND taken.blocked && tstzrange(%(from)s, %(to)s) AND taken.active
              WHERE seat.page_id = page.id
              UNION ALL
             SELECT seat.host_id, 1, floor(date_part('epoch', away.starts_at))::bigint, ceil(date_part('epoch', away.ends_at))::bigint
               FROM bookings_pagehost AS seat
               JOIN bookings_absence AS away ON away.host_id = seat.host_id AND away.ends_at > %(from)s AND away.starts_at < %(to)s
              WHERE seat.page_id = page.id) AS spans)
"""
_SENT_BEFORE = "(SELECT id FROM bookings_booking WHERE page_id = page.id AND form_key = %(form_key)s)"
# By its hosts, whom the index of a page's times names first. With a seat left or not; none while one of its hosts is away.
_SEATED = """
    (SELECT json_agg(json_build_array(shared.id, shared.host_id, floor(extract(epoch FROM shared.ends_at))::bigint, there.come)
                     ORDER BY shared.id)
       FROM bookings_pagehost AS seat
       JOIN bookings_occurrence AS shared
         ON shared.page_id = page.id AND shared.host_id = seat.host_id AND shared.starts_at = %(starts_at)s
      CROSS JOIN LATERAL (SELECT count(*) AS come FROM bookings_booking
                           WHERE occurrence_id = shared.id AND status = ANY(%(live)s::text[])) AS there
      WHERE page.capacity > 1 AND seat.page_id = page.id AND there.come > 0
        AND NOT EXISTS (SELECT FROM bookings_assignment AS theirs JOIN bookings_absence AS away ON away.host_id = theirs.host_id
                         WHERE theirs.occurrence_id = shared.id AND theirs.active
                           AND away.starts_at < shared.ends_at AND away.ends_at > shared.starts_at))
"""
_LINKS = """
    (SELECT json_object_agg(seat.host_id, coalesce(profile.meeting_link, ''))
       FROM bookings_pagehost AS seat
       LEFT JOIN bookings_hostprofile AS profile ON profile.team_id = page.team_id AND profile.host_id = seat.host_id
      WHERE page.place = %(hosts_link)s AND seat.page_id = page.id)
"""
# Taken before it is written: then all rows of a booking are written at once.
_NEXT_KEY = "nextval(pg_get_serial_sequence('bookings_booking', 'id'))"
