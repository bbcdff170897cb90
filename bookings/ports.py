"""What bookings ask of those who build upon them, without knowing who they are. Fill these in an app's `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from bookings.models import Booking, BookingPage
from teams.access import TeamRequest
from teams.models import Team, User

Row = TypeVar("Row", Booking, BookingPage)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of a page on the host's side: a template and what it needs; `request` is there too, beside a booking `booking`."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Badge:
    """How a booking stands, or what is to be known of a page, in a word. `meaning`: good, waiting, attention, broken, or empty for plain news."""

    meaning: str
    word: str


# (hosts' primary keys, from, to) → (host, start, end), all aware. Asked with every look at a page's free times: to be
# answered from stored rows, in one query for all hosts.
BusyTimes = Callable[[Sequence[int], datetime, datetime], Iterable[tuple[int, datetime, datetime]]]
# Who of the team owns the record of the person with this e-mail, as far as stored rows tell; the member's primary key.
RecordOwner = Callable[[Team, str], int | None]
BookingPanel = Callable[[TeamRequest, Booking], Panel | None]
# Asked once for all rows of a list, so that the number of queries does not grow with them. Keys are primary keys.
BookingBadges = Callable[[list[Booking]], dict[int, Badge]]
# The same for booking pages, on the list of them and above each part of the page editor.
PageBadges = Callable[[list[BookingPage]], dict[int, Badge]]

# A part of the dashboard, for what this member may see; None shows nothing.
DashboardPanel = Callable[[TeamRequest], Panel | None]

booking_panels: list[BookingPanel] = []
booking_badges: list[BookingBadges] = []
page_badges: list[PageBadges] = []
dashboard_panels: list[DashboardPanel] = []
busy_sources: list[BusyTimes] = []
record_owners: list[RecordOwner] = []


def add_booking_panel(panel: BookingPanel) -> None:
    """Shows what `panel` returns beside a booking; None shows nothing."""
    if panel not in booking_panels:
        booking_panels.append(panel)


def add_booking_badges(badges: BookingBadges) -> None:
    """Shows these on the rows of lists; a booking that is not in the answer has none."""
    if badges not in booking_badges:
        booking_badges.append(badges)


def add_page_badges(badges: PageBadges) -> None:
    """Shows these with booking pages on the host's side; a page that is not in the answer has none."""
    if badges not in page_badges:
        page_badges.append(badges)


def add_dashboard_panel(panel: DashboardPanel) -> None:
    """Shows what `panel` returns below the figures of bookings."""
    if panel not in dashboard_panels:
        dashboard_panels.append(panel)


def dashboard_panels_of(request: TeamRequest) -> list[Panel]:
    """What others have to show on the dashboard."""
    shown = (panel(request) for panel in dashboard_panels)
    return [panel for panel in shown if panel is not None]


def add_busy_times(source: BusyTimes) -> None:
    """Keeps what `source` knows of free of bookings, as other meetings are: with the page's buffers around it."""
    if source not in busy_sources:
        busy_sources.append(source)


def add_record_owner(source: RecordOwner) -> None:
    """Asks `source` who owns an invitee's record, where a page gives bookings to owners first."""
    if source not in record_owners:
        record_owners.append(source)


def busy_times(hosts: Sequence[int], start: datetime, end: datetime) -> Iterator[tuple[int, datetime, datetime]]:
    """When these hosts have no time, as others know it: (host, start, end)."""
    for source in busy_sources:
        yield from source(hosts, start, end)


def record_owner(team: Team, email: str) -> int | None:
    """The member who owns the record of the person with this e-mail, by primary key; the first who is known of."""
    owners = (source(team, email) for source in record_owners)
    return next((owner for owner in owners if owner is not None), None)


def panels_of(request: TeamRequest, booking: Booking) -> list[Panel]:
    """What others have to show about this booking."""
    shown = (panel(request, booking) for panel in booking_panels)
    return [panel for panel in shown if panel is not None]


def badges_of(bookings: Iterable[Booking]) -> dict[int, list[Badge]]:
    """What others have to say about these bookings, by primary key."""
    return _badges(list(bookings), booking_badges)


def badges_of_pages(pages: Iterable[BookingPage]) -> dict[int, list[Badge]]:
    """What others have to say about these pages, by primary key."""
    return _badges(list(pages), page_badges)


def _badges(rows: list[Row], sources: Iterable[Callable[[list[Row]], dict[int, Badge]]]) -> dict[int, list[Badge]]:
    answers = [badges(rows) for badges in sources]
    return {row.pk: [answer[row.pk] for answer in answers if row.pk in answer] for row in rows}


@dataclass(frozen=True, kw_only=True)
class PageCopy:
    """A page that is duplicated. `questions` leads from the primary keys of its questions to those of their copies."""

    page: BookingPage
    copy: BookingPage
    questions: Mapping[int, int]
    by: User


PageCopier = Callable[[PageCopy], None]

page_copiers: list[PageCopier] = []


def add_page_copier(copier: PageCopier) -> None:
    """Copies what an upper floor keeps of a page when the page is duplicated, in that transaction."""
    if copier not in page_copiers:
        page_copiers.append(copier)


def copy_what_others_keep(copied: PageCopy) -> None:
    """Within the transaction that makes the copy."""
    for copier in page_copiers:
        copier(copied)


# What keeps bookings of a page from arriving elsewhere, each in a sentence or two for whoever manages it.
PageWarnings = Callable[[BookingPage], Iterable[str]]

page_warnings: list[PageWarnings] = []


def add_page_warnings(source: PageWarnings) -> None:
    """Says what `source` has to say when a page is duplicated or opened. Not within a transaction: it may ask others."""
    if source not in page_warnings:
        page_warnings.append(source)


def warnings_of(page: BookingPage) -> list[str]:
    """What others have to say about it."""
    return [said for source in page_warnings for said in source(page)]
