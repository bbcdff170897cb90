"""However Salesforce refuses a record: what waits is told in both languages, and goes out once it is mended."""

import html

import pytest
from django.utils.translation import override

from bookings.models import Booking, BookingPage
from integrations.models import Lane, Sync, SyncState
from integrations.salesforce import errors
from integrations.salesforce.standin import Org
from integrations.words import words_for
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.cast import book, later, sync_everything
from tests.integrations.salesforce.refusals import PARKING, PASSING, told_as
from tests.integrations.test_parked import WAITING
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


def refuse(org: Org, *codes: str) -> None:
    """Every Lead from now on."""
    org.turn(validation_rules=[{"sobject": "Lead", "message": "No", "field": "Email", "code": each} for each in codes])


def push(booking: Booking) -> Sync:
    """Once with others, and once more alone, as some refusals want it."""
    sync_everything()
    later(booking)
    sync_everything()
    return Sync.objects.get(booking=booking)


def read(user: User, address: str, language: str) -> str:
    user.language = language
    user.save()
    return html.unescape(words_of(signed_in_as(user).get(address)))


def test_the_lists_are_not_empty() -> None:
    assert len(PARKING) > 30
    assert len(PASSING) > 8


@pytest.mark.parametrize("code", PARKING)
def test_what_waits_for_a_person_is_told_and_goes_once_it_is_mended(
    sending_page: BookingPage, org: Org, mia: User, code: str
) -> None:
    refuse(org, code)
    booking = book(sending_page)
    sync = push(booking)
    assert (sync.state, sync.code) == (SyncState.PARKED, told_as(code))

    for language in ("en", "ja"):
        with override(language):
            words = words_for("salesforce", sync.code, {"fields": ["Email"]})
        page = read(mia, WAITING, language)
        assert words.what_happened in page
        assert words.what_to_do in page
    refuse(org)
    signed_in_as(mia).post(f"{WAITING}send/", {"cause": sync.cause, "all": "1"})
    sync_everything()

    assert len(org.events()) == len(org.leads()) == 1
    assert Sync.objects.get().state == SyncState.SYNCED


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_refusal_that_nobody_knows_keeps_its_raw_text_for_administrators_and_goes_once_it_is_mended(
    *, sending_page: BookingPage, org: Org, mia: User, adam: User, language: str
) -> None:
    refuse(org, "SOMETHING_QUITE_NEW")
    sync = push(book(sending_page))

    for_administrator, for_manager = (read(user, WAITING, language) for user in (adam, mia))
    refuse(org)
    signed_in_as(mia).post(f"{WAITING}send/", {"cause": sync.cause, "all": "1"})
    sync_everything()

    with override(language):
        assert str(errors.UNKNOWN.happened) in for_manager
        assert str(errors.UNKNOWN.happened) in for_administrator
    assert '"errorCode": "SOMETHING_QUITE_NEW"' in for_administrator
    assert "SOMETHING_QUITE_NEW" not in for_manager
    assert len(org.events()) == 1


@pytest.mark.parametrize("code", PASSING)
def test_what_passes_by_itself_waits_says_why_and_goes_once_it_has_passed(
    sending_page: BookingPage, org: Org, mia: User, code: str
) -> None:
    refuse(org, code)
    booking = book(sending_page)
    sync = push(booking)
    assert (sync.state, sync.code) == (SyncState.WAITING, told_as(code))

    for language in ("en", "ja"):
        with override(language):
            said = words_for("salesforce", sync.code, {}).what_happened
        assert said in read(mia, f"/teams/acme/bookings/{booking.public_id}/", language)
    refuse(org)
    Lane.objects.update(paused_until=None)
    push(booking)

    assert len(org.events()) == len(org.leads()) == 1
