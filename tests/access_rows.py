"""What the table of tests/access_table.py is made of: rows, the makers of rows, and the world in which they are asked."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from bookings.addresses import token_of
from bookings.models import Absence, Booking, BookingPage, DateHours, OneOffLink, Question, Schedule
from integrations.models import Connection, ConnectionStatus, Job, JobKind, JobState
from teams.models import INVITATION_LIFETIME, Invitation, Membership, Team, User
from tests.cast import create_booking
from tests.conftest import signed_in_as

LOGIN = "to the log-in"
CAST = ("nobody", "eve", "bob", "mia", "adam", "ada")
TOKEN = "an-invitation-token"

Expected = int | str


@dataclass(frozen=True, kw_only=True)
class World:
    """What the rows' `args` may speak of."""

    team: Team
    elsewhere: Team
    page: BookingPage
    question: Question
    booking: Booking
    schedule: Schedule
    day: DateHours
    absence: Absence
    token: str
    link: OneOffLink
    member: Membership
    invitation: Invitation
    job: Job
    backfill: Job
    people: dict[str, User]
    # Where each of them is logged in: logging in anew for each question would be most of the work.
    sessions: dict[str, str]

    def browser_of(self, who: str) -> Client:
        """A browser in which this person is logged in, or nobody."""
        browser = Client()
        if session := self.sessions.get(who):
            browser.cookies[settings.SESSION_COOKIE_NAME] = session
        return browser


@dataclass(frozen=True, kw_only=True)
class Row:
    """One address, one method, and the answer for each of the cast."""

    name: str
    args: str
    method: str
    answers: dict[str, Expected]
    data: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.name}"

    @property
    def names_a_thing(self) -> bool:
        """Whether the address names something of the team, beside the team itself."""
        return self.args.count("{") > 1

    def address(self, world: World, *, team: str | None = None) -> str:
        """Its path in this world; `team` puts another slug in the place of the team's."""
        filled = [arg.format(**vars(world)) for arg in self.args.split()]
        return reverse(self.name, args=[team if team and arg == world.team.slug else arg for arg in filled])


def row(name: str, args: str = "", *, method: str = "get", data: dict[str, str] | None = None, **answers: Any) -> Row:
    """A row with an answer for each of the cast."""
    assert tuple(answers) == CAST, f"{name} needs an answer for each of {CAST}, in this order"
    return Row(name=name, args=args, method=method, data=data or {}, answers=answers)


def for_all(name: str, args: str = "", *, ok: Expected = 200, **options: Any) -> Row:
    """Open to everybody."""
    return row(name, args, nobody=ok, eve=ok, bob=ok, mia=ok, adam=ok, ada=ok, **options)


def for_newcomers(name: str, args: str = "", **options: Any) -> Row:
    """Who is signed in already is sent on."""
    return row(name, args, nobody=200, eve=302, bob=302, mia=302, adam=302, ada=302, **options)


def for_signed_in(name: str, args: str = "", *, ok: Expected = 200, **options: Any) -> Row:
    """A person's own page, outside any team."""
    return row(name, args, nobody=LOGIN, eve=ok, bob=ok, mia=ok, adam=ok, ada=ok, **options)


def for_members(name: str, args: str = "{team.slug}", *, ok: Expected = 200, **options: Any) -> Row:
    """Everybody in the team."""
    return row(name, args, nobody=LOGIN, eve=404, bob=ok, mia=ok, adam=ok, ada=ok, **options)


def for_managers(name: str, args: str = "{team.slug}", *, ok: Expected = 200, **options: Any) -> Row:
    """Managers and above."""
    return row(name, args, nobody=LOGIN, eve=404, bob=403, mia=ok, adam=ok, ada=ok, **options)


def for_administrators(name: str, args: str = "{team.slug}", *, ok: Expected = 200, **options: Any) -> Row:
    """Administrators and owners."""
    return row(name, args, nobody=LOGIN, eve=404, bob=403, mia=403, adam=ok, ada=ok, **options)


def for_managers_and_host(name: str, args: str, *, ok: Expected = 200, **options: Any) -> Row:
    """About one booking: who sees all of them, and its host. bob hosts another one: for him it is not there."""
    return row(name, args, nobody=LOGIN, eve=404, bob=404, mia=ok, adam=ok, ada=ok, **options)


def for_owners(name: str, args: str = "{team.slug}", *, ok: Expected = 200, **options: Any) -> Row:
    """Owners alone."""
    return row(name, args, nobody=LOGIN, eve=404, bob=403, mia=403, adam=403, ada=ok, **options)


def create_world(team: Team, page: BookingPage, people: dict[str, User]) -> World:
    """A booking, an invitation and a connection of the team."""
    invitation = Invitation.objects.create(
        team=team,
        email="ida@example.com",
        token_digest=Invitation.digest(TOKEN),
        invited_by=people["ada"],
        expires_at=team.created_at + INVITATION_LIFETIME,
    )
    connection = create_connection(team, by=people["ada"])
    booking = create_booking(page)
    schedule = team.schedules.earliest("pk")
    away = {"starts_at": booking.ends_at, "ends_at": booking.ends_at + timedelta(days=1)}
    return World(
        team=team,
        elsewhere=people["eve"].teams.get(),
        page=page,
        question=Question.objects.create(team=team, page=page, label="人数"),
        booking=booking,
        schedule=schedule,
        day=DateHours.objects.create(team=team, schedule=schedule, date=date(2027, 1, 4)),
        absence=Absence.objects.create(team=team, host=schedule.host, **away),
        token=token_of(booking),
        link=OneOffLink.objects.create(team=team, page=page, key="a-key-of-a-one-off-link"),
        member=Membership.objects.get(team=team, user=people["bob"]),
        invitation=invitation,
        job=Job.objects.create(team=team, connection=connection, kind=JobKind.RECONCILE, state=JobState.DONE),
        backfill=Job.objects.create(team=team, connection=connection, kind=JobKind.BACKFILL, state=JobState.STOPPED),
        people=people,
        sessions={
            who: signed_in_as(person).cookies[settings.SESSION_COOKIE_NAME].value for who, person in people.items()
        },
    )


def create_connection(team: Team, *, by: User) -> Connection:
    """One whose credentials no key of ours opens: nobody is spoken to."""
    sealed = {f"sealed_{name}": "sealed elsewhere" for name in ("key", "secret", "access_token", "refresh_token")}
    return Connection.objects.create(
        team=team,
        connector="salesforce",
        status=ConnectionStatus.CONNECTED,
        environment="production",
        login_url="https://login.salesforce.com",
        connected_by=by,
        **sealed,
    )
