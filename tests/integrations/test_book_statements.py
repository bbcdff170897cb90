"""What an invitee waits for where the team is connected to Salesforce."""

from datetime import timedelta

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import BookingPage
from integrations.models import Sync
from tests.bookings.visitor import address, filled_in
from tests.cast import next_monday
from tests.integrations.cast import book

# The transaction's beginning and end; the lock; the page with what is taken and what apps wish of it; the booking and all that
# goes with it. The page itself was seen before.
STATEMENTS = 5


@pytest.mark.django_db(transaction=True)
def test_a_booking_that_is_sent_takes_few_statements(client: Client, sending_page: BookingPage) -> None:
    book(sending_page)
    answers = filled_in(client, sending_page, next_monday() + timedelta(hours=1))

    with CaptureQueriesContext(database) as asked:
        assert client.post(address(sending_page, "book"), answers).status_code == 302

    assert len(asked) == STATEMENTS, [query["sql"][:80] for query in asked.captured_queries]
    assert Sync.objects.count() == 2
