"""Where several people could be meant a manager picks one, and the choice is kept for that e-mail in that org."""

import pytest

from bookings.models import Booking, BookingPage
from integrations import outbox
from integrations.models import Connection, PersonChoice, Sync, SyncState
from integrations.salesforce.standin import Org
from teams.models import AuditEntry, User
from tests.cast import give_page, next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.test_panels import shown
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking_page(page: BookingPage, connection: Connection) -> BookingPage:
    wish(page, connection, several="ask")
    return page


def two_leads(org: Org) -> tuple[str, str]:
    """The second one was made later."""
    older, newer = (org.add_lead(LastName="Byron", Email="ida@example.com", Company=name) for name in ("Old", "New"))
    return older["Id"], newer["Id"]


def pick(booking: Booking, record: str, user: User) -> int:
    address = f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/choose/"
    return signed_in_as(user).post(address, {"record": record}).status_code


def test_a_page_that_asks_parks_the_booking_with_the_candidates(asking_page: BookingPage, org: Org, mia: User) -> None:
    older, newer = two_leads(org)
    booking = book(asking_page)

    sync_everything()

    sync = Sync.objects.get()
    assert (sync.state, sync.kind, sync.code) == (SyncState.PARKED, "ambiguous", "SEVERAL_MATCHES")
    assert org.events() == []
    page = shown(booking, mia)
    assert all(f'value="{record}"' in page.content.decode() for record in (older, newer))


def test_what_they_are_called_there_is_for_administrators(
    asking_page: BookingPage, org: Org, mia: User, adam: User
) -> None:
    older, _newer = two_leads(org)
    booking = book(asking_page)
    sync_everything()

    to_a_manager, to_an_administrator = (words_of(shown(booking, user)) for user in (mia, adam))

    assert f"Lead: {older}" in to_a_manager
    assert f"See {older} in Salesforce" in to_a_manager
    assert "Byron, Old" not in to_a_manager
    assert "Lead: Byron, Old" in to_an_administrator
    assert "See Byron, Old in Salesforce" in to_an_administrator


def test_whom_a_manager_picks_is_used(asking_page: BookingPage, org: Org, mia: User) -> None:
    older, _newer = two_leads(org)
    booking = book(asking_page)
    sync_everything()

    pick(booking, older, mia)
    sync_everything()

    assert org.events()[0]["WhoId"] == older
    assert Sync.objects.get().reasons[0]["code"] == "matched_by_a_person"
    assert AuditEntry.objects.filter(action="person_chosen", actor=mia, subject_id=booking.pk).exists()


def test_one_choice_sends_every_booking_of_that_e_mail_that_waits_for_it(
    asking_page: BookingPage, org: Org, mia: User
) -> None:
    older, _newer = two_leads(org)
    first = book(asking_page)
    book(asking_page, email="IDA@example.com", starts_at=next_monday(hour=15))
    sync_everything()

    pick(first, older, mia)
    sync_everything()

    assert [event["WhoId"] for event in org.events()] == [older, older]
    assert not Sync.objects.filter(state=SyncState.PARKED).exists()


@pytest.mark.parametrize("several", ["ask", "recent"])
def test_the_choice_is_kept_for_that_e_mail(
    asking_page: BookingPage, connection: Connection, org: Org, mia: User, several: str
) -> None:
    older, _newer = two_leads(org)
    first = book(asking_page)
    sync_everything()
    pick(first, older, mia)
    wish(asking_page, connection, several=several)

    book(asking_page, email="IDA@example.com", starts_at=next_monday(hour=15))
    sync_everything()

    assert [event["WhoId"] for event in org.events()] == [older, older]


def test_the_choice_follows_a_merge(asking_page: BookingPage, org: Org, mia: User) -> None:
    older, newer = two_leads(org)
    third = org.add_lead(LastName="Byron", Email="ida@example.com", Company="Third")["Id"]
    booking = book(asking_page)
    sync_everything()
    pick(booking, older, mia)
    org.merge_leads(third, older)

    sync_everything()

    assert org.events()[0]["WhoId"] == third
    assert newer != third


def test_the_choice_follows_a_conversion(asking_page: BookingPage, org: Org, mia: User) -> None:
    older, newer = two_leads(org)
    booking = book(asking_page)
    sync_everything()
    pick(booking, older, mia)
    contact = org.convert_lead(older)
    org.delete(newer)

    sync_everything()

    assert org.events()[0]["WhoId"] == contact["Id"]


def test_a_choice_that_became_invisible_makes_nobody_new(asking_page: BookingPage, org: Org, mia: User) -> None:
    older, newer = two_leads(org)
    first = book(asking_page)
    sync_everything()
    pick(first, older, mia)
    sync_everything()
    org.delete(newer)
    org.turn(invisible=[older])

    book(asking_page, starts_at=next_monday(hour=15))
    sync_everything()
    parked = Sync.objects.get(state=SyncState.PARKED)
    org.turn(invisible=[])
    outbox.release(Sync.objects.filter(pk=parked.pk))
    sync_everything()

    assert parked.code == "PERSON_GONE"
    assert [lead["Id"] for lead in org.leads()] == [older]
    assert [event["WhoId"] for event in org.events()] == [older, older]


def test_a_choice_that_was_deleted_binds_nobody(asking_page: BookingPage, org: Org, mia: User) -> None:
    older, newer = two_leads(org)
    first = book(asking_page)
    sync_everything()
    pick(first, older, mia)
    sync_everything()
    org.delete(newer)
    org.delete(older)

    book(asking_page, starts_at=next_monday(hour=15))
    sync_everything()

    (lead,) = org.leads()
    assert lead["Id"] not in {older, newer}


@pytest.mark.parametrize("record", ["", "00Q000000000009AAA"])
def test_somebody_who_is_no_candidate_cannot_be_picked(
    asking_page: BookingPage, org: Org, mia: User, record: str
) -> None:
    two_leads(org)
    booking = book(asking_page)
    sync_everything()

    pick(booking, record, mia)

    assert not PersonChoice.objects.exists()
    assert Sync.objects.get().state == SyncState.PARKED


def test_a_member_sees_that_a_manager_chooses(asking_page: BookingPage, org: Org, bob: User) -> None:
    two_leads(org)
    give_page(asking_page, bob)
    booking = book(asking_page)
    sync_everything()

    assert "A manager of your team chooses on this page." in words_of(shown(booking, bob))
    assert pick(booking, "x", bob) == 403
