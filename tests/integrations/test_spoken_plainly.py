"""What pages say when something waits, differs or was sent again: no API name to anybody, and no English to who reads Japanese."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from bookings.models import Booking, BookingPage
from integrations import backfill
from integrations.models import Connection, ConnectionStatus, Sync, SyncState
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, reschedule, sync_everything, wish
from tests.integrations.comparison import compare
from tests.integrations.earlier import earlier, finish, look_up
from tests.integrations.test_field_labels import describe_anew
from tests.integrations.test_parked import READ_ONLY, WAITING, parked_bookings

pytestmark = pytest.mark.django_db

TEAM = "/teams/acme/"
APP = f"{TEAM}apps/salesforce/"
# What Salesforce answered, and what stood in calls, is shown as it came, and to administrators alone.
NOT_OURS = re.compile(r"<(script|style|option|code)\b.*?</\1>|<head\b.*?</head>|<[^>]*>", re.DOTALL)
RECORD_ID = re.compile(r"\b[A-Za-z0-9]{15,18}\b")
API_NAME = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b|\b\w+__c\b|\b[A-Z]+(?:_[A-Z]+)+\b")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
NAMES = set(
    """
    API CSV POST UTC Jicoo Salesforce English Acme Example Ada Hopper Ida Byron Guest Analytical Intro call Video Old Ltd Their
    office Pretend Robotics made org ada ida example com
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)


def pages_in_trouble(
    browser: Client, page: BookingPage, connection: Connection, org: Org, ada: User
) -> Iterator[tuple[str, Any]]:
    """Name and answer of each."""
    booking = overwriting(page, connection, org)
    receipt = f"{TEAM}bookings/{booking.public_id}/apps/salesforce/"
    org.edit(
        org.events()[0]["Id"],
        Location="Their office",
        StartDateTime="2031-03-03T15:00:00Z",
        EndDateTime="2031-03-03T15:30:00Z",
    )
    compare(connection)
    parked = parked_bookings(page, org, 2)
    parked_bookings(page, org, 1, READ_ONLY)
    cause = Sync.objects.filter(booking=parked[0]).get().cause
    yield "booking", browser.get(f"{TEAM}bookings/{booking.public_id}/")
    yield "receipt", browser.get(receipt)
    yield "differences", browser.get(f"{APP}differences/")
    yield "waiting", browser.get(WAITING)
    yield "a cause", browser.get(f"{WAITING}?cause={quote(cause)}")
    yield "sync page", browser.get(f"{APP}syncs/?state={SyncState.PARKED}")
    yield "home", browser.get(TEAM)
    yield "checked", browser.post(f"{WAITING}check/", {"cause": cause}, follow=True)
    org.turn(validation_rules=[])
    yield "sent", browser.post(f"{WAITING}send/", {"cause": cause, "all": "1"}, follow=True)
    yield "taken out", browser.post(f"{WAITING}withhold/", {"booking": str(parked[0].public_id)}, follow=True)
    yield "not sent", browser.get(f"{WAITING}?withheld=1")
    sync_everything()
    earlier(page, 30)
    yield "earlier bookings", browser.get(f"{APP}backfill/")
    job = look_up(page, connection, ada)
    yield "looked up", browser.get(f"{APP}jobs/{job.pk}/")
    backfill.send(job, by=ada)
    finish(job)
    yield "sent afterwards", browser.get(f"{APP}jobs/{job.pk}/")
    browser.post(f"{receipt}put-back/")
    yield "who did what", browser.get(f"{TEAM}audit/")
    Connection.objects.update(status=ConnectionStatus.DISCONNECTED)
    yield "waiting, disconnected", browser.get(WAITING)
    yield "sync page, disconnected", browser.get(f"{APP}syncs/")


def overwriting(page: BookingPage, connection: Connection, org: Org) -> Booking:
    """A booking that wrote over a Lead and moved since."""
    describe_anew(connection)
    wish(page, connection, overwrite=True)
    org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old Ltd")
    booking = book(page)
    sync_everything()
    reschedule(booking, next_monday(hour=15))
    sync_everything()
    return booking


@pytest.mark.parametrize("language", ["en", "ja"])
def test_pages_in_trouble_say_it_in_the_readers_words(
    page: BookingPage, connection: Connection, org: Org, ada: User, language: str
) -> None:
    ada.language = language
    ada.save()

    odd: Mapping[str, list[str]] = {
        name: words
        for name, answer in pages_in_trouble(signed_in_as(ada), page, connection, org, ada)
        if (words := odd_words(answer, language))
    }

    assert odd == {}


def odd_words(answer: Any, language: str) -> list[str]:
    """What should not stand on the page."""
    assert answer.status_code == 200
    text = RECORD_ID.sub("", html.unescape(NOT_OURS.sub(" ", answer.content.decode())))
    latin = set(LATIN_WORD.findall(text)) - NAMES if language == "ja" else set()
    return sorted({*API_NAME.findall(text), *latin})
