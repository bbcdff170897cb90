"""Who takes part in a measurement: teams that sell, each with a page, an org of its own, and invitees by number."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from bench.standin import StandInControl
from bookings import lifecycle
from bookings.models import Booking, BookingPage
from integrations import host_looks
from integrations.connections import connect
from integrations.contract.access import App, Grant
from integrations.models import Connection
from integrations.registry import connector_for
from teams.models import Team, User
from tests.cast import create_page, create_team, create_user
from tests.integrations.cast import wish


@dataclass(kw_only=True)
class Seller:
    """A team with one page, connected to `org`. `booked` counts the starts given away."""

    page: BookingPage
    connection: Connection
    org: str
    booked: int = 0

    def book(self, *, now: datetime | None = None) -> Booking:
        """The next free start, for an invitee whom nobody has seen before."""
        self.booked += 1
        outcome = lifecycle.book(
            self.page, self._start(self.booked), self._guest(), form_key=uuid.uuid4(), now=now or timezone.now()
        )
        assert isinstance(outcome, lifecycle.Booked), outcome
        return outcome.booking

    def reschedule(self, booking: Booking) -> None:
        """To a start that nobody has."""
        self.booked += 1
        outcome = lifecycle.reschedule(booking, self._start(self.booked), by=None, now=timezone.now())
        assert isinstance(outcome, lifecycle.Rescheduled | lifecycle.AlreadyCancelled), outcome

    def connect_again(self, standin: StandInControl) -> None:
        """As an administrator does once Salesforce no longer accepts our access."""
        connect_to(standin.of(self.org), self.page.team, self.page.first_host.host)

    def _start(self, number: int) -> datetime:
        midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(days=3) + number * self.page.duration

    def _guest(self) -> lifecycle.Invitee:
        return lifecycle.Invitee(
            last_name=f"Guest{self.booked}",
            first_name="Gail",
            email=f"guest-{self.page.pk}-{self.booked}@example.com",
            company="Example Guests",
            time_zone="UTC",
            language="en",
        )


def new_seller(standin: StandInControl, number: int) -> Seller:
    """A team, its page that is always open, a new org, and the connection between them."""
    owner = create_user(f"seller-{number}")
    team = create_team(f"sellers-{number}", owner=owner, time_zone=_where_it_is_morning())
    page = create_page(team, owner, always_open=True, duration_min=15, window_days=730)
    org = standin.call("POST", "orgs", name=f"Org {number}", username=f"admin-{number}@standin.example.com")
    connection = connect_to(standin.of(org["id"]), team, owner)
    wish(page, connection)
    # As the bell has it done soon after connecting, so that it is not in the midst of what is measured.
    host_looks.refresh(connection)
    return Seller(page=page, connection=connection, org=org["id"])


def _where_it_is_morning() -> str:
    """A zone in which it is ten o'clock: what the engine does in a team's night is nobody's booking."""
    east_h = 10 - timezone.now().hour
    # The signs of these zones are turned round: Etc/GMT-9 is nine hours ahead.
    return f"Etc/GMT{-east_h if east_h >= -12 else -east_h - 24:+d}"


def connect_to(org: StandInControl, team: Team, by: User) -> Connection:
    """A connection as Allow makes it: the grant is the org's own, the identity is asked for over HTTP."""
    about = next(each for each in org.call("GET", "")["orgs"] if each["id"] == org.org)
    tokens = org.act("grant")
    grant = Grant(
        access_token=tokens["access_token"],
        refresh_token=tokens["refresh_token"],
        instance_url=tokens["instance_url"],
        org_id=about["id"],
        user_id=about["admin_id"],
    )
    app = App(
        login_url=settings.SALESFORCE_LOGIN_URL_PRODUCTION, key=about["consumer_key"], secret=about["consumer_secret"]
    )
    return connect(team, connector_for("salesforce"), app, grant, environment="production", by=by)
