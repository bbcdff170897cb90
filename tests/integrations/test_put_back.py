"""What a booking wrote over a person's values can be written back, as long as it still stands there."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection as database
from django.utils import timezone

from bookings.models import Booking, BookingPage
from integrations.models import Call, Connection, RemoteRecord
from integrations.salesforce.standin import Org, StandIn
from teams.models import AuditEntry, User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, later, reschedule, sync_everything, wish
from tests.integrations.test_panels import shown
from tests.integrations.test_receipts import shown as receipt
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

# What managers see; the old value was read in Salesforce, and is for administrators.
SAID = "Overwrote Company."


@pytest.fixture
def overwriting(page: BookingPage, connection: Connection, org: Org) -> tuple[Booking, str]:
    """A booking that wrote the typed company over a Lead's, and the Lead."""
    wish(page, connection, overwrite=True)
    lead = org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old Ltd")
    booking = book(page)
    sync_everything()
    return booking, lead["Id"]


def calls_shown(booking: Booking, user: User) -> str:
    return receipt(booking, user).partition("Calls Kept for 30 days")[2]


def put_back(booking: Booking, user: User) -> str:
    address = f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/put-back/"
    return words_of(signed_in_as(user).post(address, follow=True))


def test_the_old_value_stays_beside_the_booking_also_after_it_moved_for_administrators(
    overwriting: tuple[Booking, str], mia: User, adam: User
) -> None:
    booking, _lead = overwriting
    reschedule(booking, next_monday(hour=15))
    sync_everything()

    assert "Overwrote Company; before it was “Old Ltd”." in words_of(shown(booking, adam))
    for_manager = words_of(shown(booking, mia))
    assert SAID in for_manager
    assert "Old Ltd" not in for_manager


def test_put_back_writes_the_old_value_and_nothing_else(overwriting: tuple[Booking, str], org: Org, mia: User) -> None:
    booking, lead = overwriting
    org.turn(assignment_owner=org.add_user(email="queue@example.com")["Id"])
    before = org.record(lead)

    answer = put_back(booking, mia)

    after = org.record(lead)
    assert "Salesforce has the old values again." in answer
    assert {name for name in after if after[name] != before[name]} - {"LastModifiedDate", "SystemModstamp"} == {
        "Company"
    }
    assert after["Company"] == "Old Ltd"
    assert SAID not in answer
    assert AuditEntry.objects.filter(action="person_put_back", actor=mia, subject_id=booking.pk).exists()


def test_the_calls_of_putting_back_stand_with_the_booking_for_administrators(
    overwriting: tuple[Booking, str], org: Org, mia: User, adam: User
) -> None:
    booking, lead = overwriting
    of_the_push = Call.objects.count()
    other = book(booking.page, email="other@example.com", starts_at=next_monday(hour=15))
    sync_everything()
    of_both = Call.objects.count()

    put_back(booking, mia)

    assert Call.objects.count() == of_both + 2
    calls = calls_shown(booking, adam)
    assert calls.count("POST · 200 ·") == of_the_push + 2
    assert f"sobjects/Lead/{lead}" in calls
    assert lead not in calls_shown(other, adam)
    assert not calls_shown(booking, mia)


def test_a_call_of_putting_back_that_was_refused_is_kept_too(
    overwriting: tuple[Booking, str], org: Org, mia: User, adam: User
) -> None:
    booking, _lead = overwriting
    org.turn(validation_rules=[{"sobject": "Lead", "message": "No"}])

    put_back(booking, mia)

    assert "FIELD_CUSTOM_VALIDATION_EXCEPTION" in calls_shown(booking, adam)


@pytest.mark.django_db(transaction=True)
def test_two_presses_in_one_instant_write_once(
    overwriting: tuple[Booking, str], org: Org, standin: StandIn, mia: User
) -> None:
    booking, lead = overwriting
    standin.faults.add("slow", times=2)
    standin.log.clear()
    together = threading.Barrier(2, timeout=60)

    def press(_: int) -> str:
        together.wait()
        try:
            return put_back(booking, mia)
        finally:
            database.close()

    with ThreadPoolExecutor(2) as browsers:
        answers = list(browsers.map(press, range(2)))

    assert org.record(lead)["Company"] == "Old Ltd"
    assert len(standin.calls) == len(["a look", "a write"])
    assert sum("Salesforce has the old values again." in answer for answer in answers) == 1


def test_while_somebody_puts_it_back_nobody_else_asks_salesforce(
    overwriting: tuple[Booking, str], standin: StandIn, mia: User
) -> None:
    booking, lead = overwriting
    RemoteRecord.objects.filter(remote_id=lead).update(put_back_until=timezone.now() + timedelta(minutes=1))
    standin.log.clear()

    answer = put_back(booking, mia)

    assert "Somebody is putting this back at this moment." in answer
    assert standin.calls == []


def test_whoever_was_killed_while_putting_back_holds_it_up_for_minutes_only(
    overwriting: tuple[Booking, str], org: Org, mia: User
) -> None:
    booking, lead = overwriting
    RemoteRecord.objects.filter(remote_id=lead).update(put_back_until=timezone.now() - timedelta(seconds=1))

    put_back(booking, mia)

    assert org.record(lead)["Company"] == "Old Ltd"
    assert not RemoteRecord.objects.exclude(put_back_until=None).exists()


def test_what_somebody_changed_since_is_not_put_back(overwriting: tuple[Booking, str], org: Org, mia: User) -> None:
    booking, lead = overwriting
    org.edit(lead, Company="Newest Ltd")

    answer = put_back(booking, mia)

    assert "Nothing was put back" in answer
    assert org.record(lead)["Company"] == "Newest Ltd"


def test_a_refusal_of_salesforces_is_told_and_the_button_stays(
    overwriting: tuple[Booking, str], org: Org, mia: User
) -> None:
    booking, _lead = overwriting
    org.turn(validation_rules=[{"sobject": "Lead", "message": "No"}])

    answer = put_back(booking, mia)

    assert "A validation rule of your Salesforce organisation refused this." in answer
    assert SAID in answer


def test_put_back_works_after_the_session_expired(overwriting: tuple[Booking, str], org: Org, mia: User) -> None:
    booking, lead = overwriting
    org.expire_sessions()

    put_back(booking, mia)

    assert org.record(lead)["Company"] == "Old Ltd"


def test_a_member_puts_nothing_back(overwriting: tuple[Booking, str], standin: StandIn, bob: User) -> None:
    booking, _lead = overwriting
    standin.log.clear()
    address = f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/put-back/"

    assert signed_in_as(bob).post(address).status_code == 403
    assert standin.calls == []


@pytest.mark.parametrize("options", [{}, {"event": False}])
@pytest.mark.parametrize("fault", ["reset_after", "truncated", "server_error_after"])
def test_an_overwrite_whose_answer_was_lost_can_still_be_put_back(
    *,
    page: BookingPage,
    connection: Connection,
    org: Org,
    standin: StandIn,
    mia: User,
    fault: str,
    options: dict[str, bool],
) -> None:
    wish(page, connection, overwrite=True, **options)
    lead = org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old Ltd")["Id"]
    booking = book(page)
    standin.faults.add(fault, body='"method": ?"PATCH"')
    sync_everything()
    later(booking)
    sync_everything()

    assert SAID in words_of(shown(booking, mia))
    put_back(booking, mia)

    assert org.record(lead)["Company"] == "Old Ltd"


@pytest.mark.parametrize("stage", [0, 1])
def test_an_overwrite_in_a_crowd_whose_answer_was_lost_can_still_be_put_back(
    *, page: BookingPage, connection: Connection, org: Org, standin: StandIn, mia: User, stage: int
) -> None:
    wish(page, connection, overwrite=True)
    leads = [org.add_lead(LastName="Byron", Email=f"ida{number}@example.com", Company="Old Ltd") for number in range(3)]
    made = [
        book(page, email=f"ida{number}@example.com", starts_at=next_monday(hour=10 + number)) for number in range(3)
    ]
    standin.faults.add("reset_after", path="/composite/sobjects", skip=stage)
    sync_everything()
    for booking in made:
        later(booking)
    sync_everything()

    put_back(made[1], mia)

    assert [org.record(lead["Id"])["Company"] for lead in leads] == [
        "Analytical Example",
        "Old Ltd",
        "Analytical Example",
    ]


def test_an_overwrite_whose_event_was_refused_at_first_can_still_be_put_back(
    page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    wish(page, connection, overwrite=True)
    leads = [org.add_lead(LastName="Byron", Email=f"ida{number}@example.com", Company="Old Ltd") for number in range(3)]
    made = [
        book(page, email=f"ida{number}@example.com", starts_at=next_monday(hour=10 + number)) for number in range(3)
    ]
    org.turn(validation_rules=[{"sobject": "Event", "message": "no", "field": "Description", "containing": "ida1@"}])
    sync_everything()
    org.turn(validation_rules=[])
    reschedule(made[1], next_monday(hour=16))
    sync_everything()

    assert SAID in words_of(shown(made[1], mia))
    put_back(made[1], mia)

    assert org.record(leads[1]["Id"])["Company"] == "Old Ltd"
