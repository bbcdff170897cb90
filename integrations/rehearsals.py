"""What a booking of a page would do at the other side if it were confirmed now: asked by the engine's own decision, nothing is written."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from bookings.letters.sample import sample_invitee
from bookings.lifecycle import Invitee
from bookings.models import Booking, BookingPage
from integrations import grants, mappings, tally
from integrations.contract.looks import Rehearsal
from integrations.contract.meter import Meter
from integrations.models import PageSettings
from integrations.orders import orders_ahead
from integrations.registry import connector_for
from integrations.waiting import give_the_database_connection_back
from teams import audit
from teams.models import AuditEntry, Team, User

# Whoever may type any e-mail learns who stands in the org: few enough to be looked through.
TYPED_AN_HOUR = 30
_TYPED = "rehearsed"


def may_type(team: Team, page: BookingPage, *, by: User) -> bool:
    """Whether one more may be typed in this hour; then it is in the trail."""
    with transaction.atomic():
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        lately = AuditEntry.objects.filter(team=team, action=_TYPED, at__gt=timezone.now() - timedelta(hours=1))
        if lately.count() >= TYPED_AN_HOUR:
            return False
        audit.record(team, by, _TYPED, page.pk)
    return True


def made_up(page: BookingPage, invitee: Invitee, *, by: User) -> Booking:
    """A booking of a day from now that is nowhere stored. Without hosts `by` is the host."""
    starts_at = (timezone.now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    first = page.hosts.first()
    host = first.host if first else by
    return Booking(
        # No row has it: nothing is found for it.
        pk=0,
        team_id=page.team_id,
        page=page,
        host=host,
        form_key=uuid4(),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=page.duration_min),
        location=page.location,
        last_name=invitee.last_name,
        first_name=invitee.first_name,
        email=invitee.email,
        company=invitee.company,
        phone=invitee.phone,
        answers=invitee.answers,
        time_zone=invitee.time_zone,
        language=invitee.language,
    )


def example(page: BookingPage, *, by: User) -> Booking:
    """One of somebody who does not exist, for a page that nobody has booked yet; they live and read as `by` does."""
    language = get_language() or by.language
    said = sample_invitee(language)
    invitee = Invitee(
        email=said["email"],
        last_name=said["last_name"],
        first_name=said["first_name"],
        company=said["company"],
        time_zone=by.time_zone,
        language=language,
    )
    return made_up(page, invitee, by=by)


def rehearse(settings: PageSettings, booking: Booking) -> Rehearsal:
    """As if it were confirmed now, by the settings of now. Asks the other side while somebody waits; raises Problem."""
    connection, meter = settings.connection, Meter()
    options = connection.options | mappings.options_of(settings)
    [order] = orders_ahead(connection, [booking], {booking.page_id: options}, more_hosts=_further_hosts(booking))
    anew = replace(order, known=(), booking=replace(order.booking, is_cancelled=False, no_show=False))
    connector = connector_for(connection.connector)
    give_the_database_connection_back()
    try:
        return grants.with_access(connection, lambda access: connector.rehearse(anew, access, meter=meter))
    finally:
        tally.count_calls(connection, meter.calls)


def _further_hosts(booking: Booking) -> dict[int, list[User]]:
    """Who would come along to one that is made up: everybody who always hosts the page. Stored ones have theirs."""
    if booking.pk:
        return {}
    seats = booking.page.hosts_in_order()
    return {booking.pk: [seat.host for seat in seats if seat.is_fixed and seat.host_id != booking.host_id]}
