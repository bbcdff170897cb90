"""The small cast that every test knows, and plain functions that make what they need."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg.types.range import Range

from bookings.models import Assignment, Booking, BookingPage, Schedule, WeeklyHours
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
    return BookingPage.objects.create(team=team, host=host, schedule=schedule, slug=slug, **(defaults | fields))


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
        host=page.host,
        form_key=uuid.uuid4(),
        starts_at=starts_at,
        ends_at=starts_at + page.duration,
        location=page.location,
        **(invitee | fields),
    )
    Assignment.objects.create(
        team=page.team, booking=booking, host=page.host, blocked=Range(booking.starts_at, booking.ends_at)
    )
    return booking
