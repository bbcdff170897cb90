"""What becomes of an Event as its booking goes on: who owns it, whether it goes or is marked, and that nobody is assigned anew."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookings.models import Booking, BookingPage
from integrations import outbox
from integrations.contract.pushes import OpenAttempt, Order, Person, RemoteObject
from integrations.models import Connection, Sync
from integrations.salesforce import push, texts
from integrations.salesforce.client import Write
from integrations.salesforce.standin import Org
from integrations.salesforce.turn import NotYet, Put, Script, Turn
from teams.models import User
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.salesforce.test_plan import STARTS, a_booking

EVENT, LEAD, USER, ELSE = "00U000000000001AAA", "00Q000000000001AAA", "005000000000001AAA", "005000000000002AAA"
OURS = texts.event_fields(a_booking(), "")
ROW = {"Id": EVENT, "WhoId": LEAD, "LastModifiedById": USER, "IsDeleted": False, **OURS}


@pytest.mark.django_db
@pytest.mark.parametrize(("wished", "owner"), [("host", "bob"), ("user", "admin")])
def test_the_owner_follows_another_host(
    *, page: BookingPage, connection: Connection, org: Org, bob: User, wished: str, owner: str
) -> None:
    users = {"admin": org.admin["Id"], "bob": org.add_user(email="bob@example.com")["Id"]}
    org.add_user(email="ada@example.com")
    wish(page, connection, event_owner=wished)
    booking = book(page)
    sync_everything()

    Booking.objects.filter(pk=booking.pk).update(host=bob)
    outbox.request_again(booking)
    sync_everything()

    assert org.events()[0]["OwnerId"] == users[owner]


@pytest.mark.django_db
def test_an_owner_who_is_no_user_any_more_leaves_the_event_to_the_connected_user(
    sending_page: BookingPage, org: Org
) -> None:
    host = org.add_user(email="ada@example.com")["Id"]
    booking = book(sending_page)
    sync_everything()
    org.deactivate(host)

    outbox.request_again(booking)
    sync_everything()

    assert org.events()[0]["OwnerId"] == org.admin["Id"]
    assert Sync.objects.get().state == "synced"


def written(options: dict[str, Any], row: dict[str, Any], *, hours: int = -24, **booking: Any) -> list[Write]:
    """What is written next about a booking whose Event stands so, `hours` after its start."""
    event = RemoteObject(role="event", object="Event", id=EVENT, created=True, written={**OURS, "OwnerId": USER})
    person = RemoteObject(role="person", object="Lead", id=LEAD)
    order = Order(
        booking=replace(a_booking(), **booking),
        options={"event": True} | options,
        known=[person, event],
        now=STARTS + timedelta(hours=hours),
    )
    there = [{"Id": LEAD, "LastName": "Byron", "IsDeleted": False}]
    with pytest.raises(NotYet) as stopped:
        push.push(
            Turn(
                order=order, client=Script([[[row], []], [there]] if row["IsDeleted"] else [[[row], []]]), user_id=USER
            )
        )
    step = stopped.value.step
    assert isinstance(step, Put)
    return list(step.writes)


CANCELLED = {"is_cancelled": True}
MARKED = {"Subject": "Canceled: Intro call: Ida Byron", "ShowAs": "Free"}


@pytest.mark.parametrize(
    ("options", "row", "hours", "method", "body"),
    [
        ({}, ROW, -24, "DELETE", None),
        ({}, ROW, 0, "PATCH", MARKED),
        ({}, ROW, 24, "PATCH", MARKED),
        ({}, ROW | {"LastModifiedById": ELSE}, -24, "PATCH", MARKED),
        ({"cancelled": "mark"}, ROW, -24, "PATCH", MARKED),
        ({}, ROW | {"Subject": "Theirs"}, -24, "PATCH", {"Subject": "Canceled: Theirs", "ShowAs": "Free"}),
    ],
)
def test_a_cancelled_bookings_event_goes_or_is_marked(
    options: dict[str, Any], row: dict[str, Any], hours: int, method: str, body: dict[str, str] | None
) -> None:
    (write,) = written(options, row, hours=hours, **CANCELLED)

    assert (write.method, write.path, write.body) == (method, f"Event/{EVENT}", body)


@pytest.mark.parametrize(
    ("options", "row", "booking"),
    [
        ({}, ROW, {"ends_at": STARTS + timedelta(hours=1)}),
        ({}, ROW, CANCELLED),
        ({"cancelled": "mark"}, ROW, CANCELLED),
        ({"by_hand": "restore"}, ROW | {"IsDeleted": True}, {}),
        ({"by_hand": "restore", "event_key": "Key__c"}, ROW | {"IsDeleted": True}, {}),
        ({}, ROW, {"host": Person(name="Bob", email="bob@example.com"), "title": "Second call"}),
    ],
)
def test_nobody_is_assigned_anew_by_what_is_written_later(
    options: dict[str, Any], row: dict[str, Any], booking: dict[str, Any]
) -> None:
    """Salesforce's own default would run the assignment rules."""
    assert [write.headers.get("Sforce-Auto-Assign") for write in written(options, row, **booking)] == ["FALSE"]


def test_nobody_is_assigned_anew_when_a_double_is_removed() -> None:
    sent = {"user_id": USER, "writes": [{"ref": "event", "method": "POST", "path": "Event", "body": OURS}]}
    event = RemoteObject(role="event", object="Event", id=EVENT, created=True, written=OURS)
    attempt = OpenAttempt(started_at=STARTS, sent=sent)
    order = Order(booking=a_booking(), options={}, known=[event], open_attempts=[attempt], now=STARTS)
    double = ROW | {"Id": "00U000000000002AAA"}

    with pytest.raises(NotYet) as stopped:
        push.push(Turn(order=order, client=Script([[[ROW, double]]]), user_id=USER))

    step = stopped.value.step
    assert isinstance(step, Put)
    assert [(write.method, write.path) for write in step.writes] == [("DELETE", f"Event/{double['Id']}")]
    assert [write.headers.get("Sforce-Auto-Assign") for write in step.writes] == ["FALSE"]
