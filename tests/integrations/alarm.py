"""What tests of alerts share: bookings that fail and go through again, and a look at the mails about them."""

import uuid
from datetime import timedelta

from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations import alerts, incidents, outbox
from integrations.models import Connection, Sync, SyncState
from integrations.salesforce.standin import Org
from jicoo.mail.models import OutgoingMail
from tests.cast import create_booking, next_monday
from tests.integrations.cast import book, sync_everything

RULE = [{"sobject": "Lead", "message": "Every lead needs a budget"}]


def look(*, after: timedelta = timedelta(minutes=2)) -> list[OutgoingMail]:
    """The alerts that are written when the bell asks for them after so long."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    alerts.look(timezone.now() + after)
    return list(OutgoingMail.objects.exclude(pk__in=before).order_by("to"))


def to_whom(mails: list[OutgoingMail]) -> list[str]:
    return [mail.to.partition("@")[0] for mail in mails]


def break_it(page: BookingPage, org: Org) -> Booking:
    org.turn(validation_rules=RULE)
    booking = book(page)
    sync_everything()
    return booking


def mend_it(org: Org) -> None:
    org.turn(validation_rules=[])
    outbox.release(Sync.objects.all())
    sync_everything()


def park(page: BookingPage, connection: Connection, count: int, *, causes: int = 1) -> None:
    """Rows of so many bookings that failed at once, as a worker keeps them."""
    booking = create_booking(page)
    lane = Sync.objects.filter(connection=connection).first() or book(page, starts_at=next_monday(12)).syncs.get()
    bookings = Booking.objects.bulk_create(
        Booking(
            team=page.team,
            page=page,
            host=page.first_host.host,
            form_key=uuid.uuid4(),
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            email=f"{number}@example.com",
            last_name="Byron",
            time_zone="UTC",
            language="en",
        )
        for number in range(count)
    )
    made = Sync.objects.bulk_create(
        Sync(
            team=page.team,
            connection=connection,
            booking=each,
            lane=lane.lane,
            state=SyncState.PARKED,
            code="REQUIRED_FIELD_MISSING",
            params={"fields": [f"Field{number % causes}__c"]},
            cause=f"missing-{number % causes}",
        )
        for number, each in enumerate(bookings)
    )
    incidents.open_for([sync.pk for sync in made])
