"""The small cast that every test knows, and plain functions that make what they need."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg.types.range import Range

from bookings.models import Assignment, Booking, BookingPage, PageHost, Schedule, WeeklyHours
from teams.models import Membership, Team, User
from teams.roles import Role

PASSWORD = "a long enough password"


def create_user(name: str, **fields: Any) -> User:
    """`ada` becomes ada@example.com, verified, with the cast's password."""
    from allauth.account.models import EmailAddress  # noqa: PLC0415 (models import once apps are ready)

    user = User.objects.create_user(
        email=fields.pop("email", f"{name}@example.com"),
        password=PASSWORD,
        name=fields.pop("full_name", name.title()),
        **fields,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def create_team(slug: str, *, owner: User, **fields: Any) -> Team:
    team = Team.objects.create(slug=slug, name=fields.pop("name", slug.title()), **fields)
    join(team, owner, Role.OWNER)
    return team


def join(team: Team, user: User, role: Role) -> Membership:
    return Membership.objects.create(team=team, user=user, role=role)


def create_page(
    team: Team, host: User, *, slug: str = "intro", always_open: bool = False, **fields: Any
) -> BookingPage:
    """Open Monday to Friday 9:00 to 17:00 UTC, or round the clock."""
    zone = fields.pop("time_zone", "UTC")
    schedule = Schedule.objects.create(team=team, host=host, name="Working hours", time_zone=zone)
    opens, closes, days = (0, 1440, 7) if always_open else (540, 1020, 5)
    WeeklyHours.objects.bulk_create(
        WeeklyHours(team=team, schedule=schedule, weekday=day, opens_min=opens, closes_min=closes)
        for day in range(1, days + 1)
    )
    defaults = {"title": "Intro call", "location": "Video call", "minimum_notice_min": 0}
    page = BookingPage.objects.create(team=team, slug=slug, **(defaults | fields))
    PageHost.objects.create(team=team, page=page, host=host, schedule=schedule)
    return page


def add_host(page: BookingPage, host: User, **fields: Any) -> PageHost:
    """One more host of the page, rotating unless told, with the hours of the first and a schedule of their own."""
    hours = list(page.first_host.schedule.weekly_hours.values_list("weekday", "opens_min", "closes_min"))
    zone = fields.pop("time_zone", page.first_host.schedule.time_zone)
    schedule = Schedule.objects.create(team=page.team, host=host, name="Working hours", time_zone=zone)
    WeeklyHours.objects.bulk_create(
        WeeklyHours(team=page.team, schedule=schedule, weekday=day, opens_min=opens, closes_min=closes)
        for day, opens, closes in hours
    )
    defaults = {"is_fixed": False, "position": page.hosts.count()}
    added = PageHost.objects.create(team=page.team, page=page, host=host, schedule=schedule, **(defaults | fields))
    page.refresh_from_db()
    return added


def rotate(page: BookingPage, *more: User, **fields: Any) -> BookingPage:
    """The page with all its hosts rotating, these too."""
    PageHost.objects.filter(page=page).update(is_fixed=False)
    page.refresh_from_db()
    for host in more:
        add_host(page, host, **fields)
    return page


def give_page(page: BookingPage, host: User) -> None:
    """Puts this person in the place of the page's first host, with the same hours."""
    PageHost.objects.filter(pk=page.first_host.pk).update(host=host)
    page.refresh_from_db()


def next_monday(hour: int = 10) -> datetime:
    """A Monday at least a day ahead, in UTC."""
    tomorrow = datetime.now(UTC).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return tomorrow + timedelta(days=-tomorrow.weekday() % 7)


def create_booking(page: BookingPage, *, starts_at: datetime | None = None, **fields: Any) -> Booking:
    """A confirmed booking as rows only: nobody is told. For the whole act use bookings.lifecycle.book."""
    starts_at = starts_at or next_monday()
    invitee = {
        "last_name": "Byron",
        "first_name": "Ida",
        "email": "ida@example.com",
        "company": "Analytical Example",
        "time_zone": "Europe/London",
        "language": "en",
    }
    booking = Booking.objects.create(
        team=page.team,
        page=page,
        host=page.first_host.host,
        form_key=uuid.uuid4(),
        starts_at=starts_at,
        ends_at=starts_at + page.duration,
        location=page.location,
        **(invitee | fields),
    )
    Assignment.objects.create(
        team=page.team, booking=booking, host=booking.host, blocked=Range(booking.starts_at, booking.ends_at)
    )
    return booking
