"""Salesforce takes no international domain name; people whose address has one book all the same."""

import pytest

from bookings.models import BookingPage
from integrations.models import Sync, SyncState
from integrations.salesforce.standin import Org
from tests.cast import next_monday
from tests.integrations.cast import book, sync_everything

pytestmark = pytest.mark.django_db

TYPED, AS_IT_TRAVELS = "ida@münchen.example", "ida@xn--mnchen-3ya.example"


def test_an_address_with_an_international_domain_is_written_as_it_travels(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page, email=TYPED)

    sync_everything()

    assert [lead["Email"] for lead in org.leads()] == [AS_IT_TRAVELS]
    assert (booking.email, Sync.objects.get().state) == (TYPED, SyncState.SYNCED)


@pytest.mark.parametrize("again", [TYPED, AS_IT_TRAVELS])
def test_whoever_is_known_by_it_is_found(sending_page: BookingPage, org: Org, again: str) -> None:
    book(sending_page, email=TYPED)
    sync_everything()

    book(sending_page, email=again, starts_at=next_monday(12))
    sync_everything()

    assert len(org.leads()) == 1
    assert len(org.events()) == 2
