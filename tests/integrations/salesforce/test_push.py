"""A booking's way into Salesforce, over real HTTP, one act after the other."""

from datetime import timedelta

import pytest

from bookings.models import BookingPage
from integrations.models import Connection, RemoteRecord, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, reschedule, sync_everything, wish

pytestmark = pytest.mark.django_db


def test_a_confirmed_booking_becomes_a_lead_and_an_event(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)

    sync_everything()

    (lead,), (event,) = org.leads(), org.events()
    assert (lead["LastName"], lead["FirstName"], lead["Email"], lead["Company"]) == (
        "Byron",
        "Ida",
        "ida@example.com",
        "Analytical Example",
    )
    assert event["WhoId"] == lead["Id"]
    assert event["Description"].splitlines()[-1] == f"Jicoo booking {booking.public_id}"
    assert Sync.objects.get().state == SyncState.SYNCED
    assert set(RemoteRecord.objects.values_list("object", "remote_id")) == {
        ("Lead", lead["Id"]),
        ("Event", event["Id"]),
    }


def test_one_booking_takes_two_calls(sending_page: BookingPage, standin: StandIn) -> None:
    book(sending_page)
    standin.log.clear()

    sync_everything()

    assert [call.path.rpartition("/")[2] for call in standin.calls] == ["composite", "composite"]


def test_a_rescheduled_booking_moves_its_event(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)
    sync_everything()

    reschedule(booking, next_monday() + timedelta(hours=2))
    sync_everything()

    (event,) = org.events()
    assert event["StartDateTime"].startswith(booking.starts_at.strftime("%Y-%m-%dT12:00:00"))
    assert len(org.leads()) == 1


def test_a_cancelled_booking_ahead_takes_its_event_away_and_leaves_the_lead(
    sending_page: BookingPage, org: Org
) -> None:
    booking = book(sending_page)
    sync_everything()

    cancel(booking)
    sync_everything()

    assert (len(org.leads()), len(org.events())) == (1, 0)
    assert Sync.objects.get().state == SyncState.SYNCED


def test_a_booking_cancelled_before_its_first_push_creates_nothing(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)
    cancel(booking)

    sync_everything()

    assert (org.leads(), org.events()) == ([], [])
    assert Sync.objects.get().state == SyncState.SYNCED


def test_the_event_belongs_to_the_host_where_exactly_one_user_has_their_e_mail(
    sending_page: BookingPage, org: Org
) -> None:
    host = org.add_user(email="ada@example.com")
    book(sending_page)

    sync_everything()

    assert org.events()[0]["OwnerId"] == host["Id"]


def test_the_event_belongs_to_the_connected_user_where_nobody_has_the_hosts_e_mail(
    sending_page: BookingPage, org: Org
) -> None:
    book(sending_page)

    sync_everything()

    assert org.events()[0]["OwnerId"] == org.admin["Id"]


def test_an_owner_is_not_taken_away_from_an_existing_lead_by_assignment_rules(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    wish(page, connection, overwrite=True)
    lead = org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old")
    org.turn(assignment_owner=org.add_user(email="queue@example.com")["Id"])
    book(page)

    sync_everything()

    kept = org.record(lead["Id"])
    assert (kept["OwnerId"], kept["Company"]) == (lead["OwnerId"], "Analytical Example")


def test_a_new_lead_goes_where_the_orgs_assignment_rules_send_it(sending_page: BookingPage, org: Org) -> None:
    sales = org.add_user(email="sales@example.com")
    org.turn(assignment_owner=sales["Id"])
    book(sending_page)

    sync_everything()

    assert org.leads()[0]["OwnerId"] == sales["Id"]


@pytest.mark.parametrize(
    "text", ["O'Brien", "a\\b", "100%_x", "🙂 Émile", "two\nlines", "' OR Name != '", '"quoted"', "名前"]
)
def test_whatever_an_invitee_types_arrives_as_typed(sending_page: BookingPage, org: Org, text: str) -> None:
    book(sending_page, last_name=text, first_name=text, company=text, email="o'brien+x@example.com")

    sync_everything()

    (lead,) = org.leads()
    assert (lead["LastName"], lead["FirstName"], lead["Company"]) == (text, text[:40], text)
    assert lead["Email"] == "o'brien+x@example.com"


def test_an_invitee_with_a_quote_in_the_e_mail_is_found_again(sending_page: BookingPage, org: Org) -> None:
    org.add_lead(LastName="O'Brien", Email="o'brien@example.com")
    book(sending_page, last_name="O'Brien", email="o'brien@example.com")

    sync_everything()

    assert len(org.leads()) == 1
    assert org.events()[0]["WhoId"] == org.leads()[0]["Id"]


def test_long_texts_are_cut_to_the_field_and_that_is_said(sending_page: BookingPage, org: Org) -> None:
    book(sending_page, last_name="n" * 120, first_name="f" * 120, company="c" * 255)

    sync_everything()

    (lead,) = org.leads()
    assert (len(lead["LastName"]), len(lead["FirstName"])) == (80, 40)
    cut = next(reason for reason in Sync.objects.get().reasons if reason["code"] == "cut")
    assert set(cut["params"]["fields"]) >= {"LastName", "FirstName"}


def test_an_event_that_somebody_changed_in_salesforce_is_marked_and_not_deleted(
    sending_page: BookingPage, org: Org
) -> None:
    colleague = org.add_user(email="colleague@example.com")
    booking = book(sending_page)
    sync_everything()
    org.edit(org.events()[0]["Id"], by=colleague["Id"], Location="Their office")

    cancel(booking)
    sync_everything()

    (event,) = org.events()
    assert event["Subject"].startswith("Canceled: ")
    assert (event["ShowAs"], event["Location"]) == ("Free", "Their office")


def test_an_event_deleted_by_hand_stays_deleted_when_the_booking_moves(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)
    sync_everything()
    org.delete(org.events()[0]["Id"])

    reschedule(booking, next_monday() + timedelta(hours=1))
    sync_everything()

    assert org.events() == []
    assert Sync.objects.get().reasons[-1]["code"] == "event_gone"


def test_an_event_that_became_invisible_parks_the_booking(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)
    sync_everything()
    org.purge(org.events()[0]["Id"])

    reschedule(booking, next_monday() + timedelta(hours=1))
    sync_everything()

    sync = Sync.objects.get()
    assert (sync.state, sync.code) == (SyncState.PARKED, "EVENT_INVISIBLE")
    assert org.events() == []


def test_a_description_rewritten_in_salesforce_is_left_as_it_is(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)
    sync_everything()
    org.edit(org.events()[0]["Id"], Description="My notes")

    reschedule(booking, next_monday() + timedelta(hours=1))
    sync_everything()

    assert org.events()[0]["Description"] == "My notes"


def test_what_a_person_wrote_into_the_event_survives_a_move(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)
    sync_everything()
    org.edit(org.events()[0]["Id"], Subject="Their subject", Location="Their office")

    reschedule(booking, next_monday() + timedelta(hours=1))
    sync_everything()

    (event,) = org.events()
    assert (event["Subject"], event["Location"]) == ("Their subject", "Their office")
    assert "T11:00:00" in event["StartDateTime"]


def test_a_booking_moved_twice_before_its_first_push_takes_two_calls_and_ends_where_it_was_moved_last(
    sending_page: BookingPage, org: Org, standin: StandIn
) -> None:
    booking = book(sending_page)
    standin.log.clear()
    for hours in (1, 2):
        reschedule(booking, next_monday() + timedelta(hours=hours))
    sync_everything()

    (event,) = org.events()
    assert "T12:00:00" in event["StartDateTime"]
    assert len(standin.calls) == 2


def test_a_person_without_an_event_is_written_once_and_never_again(
    page: BookingPage, connection: Connection, org: Org, standin: StandIn
) -> None:
    wish(page, connection, event=False)
    booking = book(page)
    sync_everything()
    standin.log.clear()

    reschedule(booking, next_monday() + timedelta(hours=1))
    sync_everything()

    assert (len(org.leads()), len(org.events()), standin.calls) == (1, 0, [])
    assert Sync.objects.get().state == SyncState.SYNCED
