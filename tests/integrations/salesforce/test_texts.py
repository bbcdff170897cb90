"""What stands in an Event: who comes, who hosts, whether they came, and the line by which we know our own."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.contract.pushes import Order, OutgoingBooking, Person, RemoteObject
from integrations.salesforce import events, push, texts
from integrations.salesforce.turn import Ask, NotYet, Put, Script, Turn
from tests.integrations.salesforce.test_plan import STARTS, a_booking

EVENT = "00U000000000001AAA"
USER = "005000000000001AAA"
MARK = "No-show:"


def with_people(**more: Any) -> OutgoingBooking:
    return replace(a_booking(), **more)


def test_guests_and_further_hosts_stand_in_the_description_and_the_reference_ends_it() -> None:
    booking = with_people(
        guests=[Person(name="Joe", email="joe@example.com"), Person(name="", email="kim@example.com")],
        more_hosts=[Person(name="Bob", email="bob@example.com")],
    )

    assert texts.description(booking).splitlines() == [
        "Ida Byron <ida@example.com>",
        "New Company",
        "Guest: Joe <joe@example.com>",
        "Guest: kim@example.com",
        "Host: Bob <bob@example.com>",
        "",
        "Jicoo booking r",
    ]


def test_a_description_that_is_too_long_is_cut_above_its_last_line_and_that_is_said() -> None:
    booking = with_people(guests=[Person(name="n" * 200, email="joe@example.com")] * 200)

    within, cut = texts.cut(texts.event_fields(booking, MARK))

    assert (len(within["Description"]), cut) == (32_000, ["Description"])
    assert texts.is_about(within["Description"], "r")
    assert within["Description"] == texts.description(booking)


@pytest.mark.parametrize(
    ("no_show", "mark", "subject"),
    [
        (False, MARK, "Intro call: Ida Byron"),
        (True, MARK, "No-show: Intro call: Ida Byron"),
        (True, "欠席:", "欠席: Intro call: Ida Byron"),
        (True, "", "Intro call: Ida Byron"),
        (True, "  ", "Intro call: Ida Byron"),
    ],
)
def test_an_invitee_who_did_not_come_is_marked_as_the_page_wishes(*, no_show: bool, mark: str, subject: str) -> None:
    assert texts.event_fields(with_people(no_show=no_show), mark)["Subject"] == subject


@given(subject=st.text(max_size=300), mark=st.text(max_size=20))
def test_a_mark_is_set_once_and_taken_away_whole(subject: str, mark: str) -> None:
    plain = texts.with_mark(subject, mark, on=False)
    marked = texts.with_mark(plain, mark, on=True)

    assert texts.with_mark(marked, mark, on=True) == marked
    assert texts.with_mark(marked, mark, on=False) == plain


def written_to(booking: OutgoingBooking, known: OutgoingBooking, **theirs: str) -> dict[str, Any] | None:
    """What is written into the Event of a booking that was known so, after people changed these fields of it."""
    ours = texts.event_fields(known, MARK)
    event = RemoteObject(role="event", object="Event", id=EVENT, written={**ours, "OwnerId": USER})
    order = Order(booking=booking, options={}, known=[event], now=STARTS - timedelta(days=1))
    turn = Turn(order=order, client=Script(), user_id=USER)
    try:
        events.converge(turn, event, {"Id": EVENT, **ours, **theirs}, [])
    except NotYet as waiting:
        step = waiting.step
    else:
        return None
    assert isinstance(step, Put)
    return dict(step.writes[0].body or {})


CAME, DID_NOT = with_people(), with_people(no_show=True)


@pytest.mark.parametrize(
    ("known", "booking", "theirs", "written"),
    [
        (CAME, DID_NOT, {}, {"Subject": "No-show: Intro call: Ida Byron"}),
        (DID_NOT, CAME, {}, {"Subject": "Intro call: Ida Byron"}),
        (CAME, CAME, {"Subject": "Their words"}, None),
        (CAME, DID_NOT, {"Subject": "Their words"}, {"Subject": "No-show: Their words"}),
        (DID_NOT, CAME, {"Subject": "No-show: Their words"}, {"Subject": "Their words"}),
        (CAME, DID_NOT, {"Subject": "No-show: Their words"}, None),
        (CAME, DID_NOT, {"Subject": "w" * 255}, {"Subject": ("No-show: " + "w" * 255)[:255]}),
    ],
)
def test_the_mark_follows_the_booking_and_leaves_peoples_words_alone(
    known: OutgoingBooking, booking: OutgoingBooking, theirs: dict[str, str], written: dict[str, str] | None
) -> None:
    assert written_to(booking, known, **theirs) == written


def test_guests_and_further_hosts_are_neither_looked_up_nor_written_as_records() -> None:
    """One Event, owned by the first host; the others stand in its Description alone."""
    guest, second = Person(name="Joe", email="joe@example.com"), Person(name="Bob", email="bob@example.com")
    booking = with_people(guests=[guest], more_hosts=[second])
    order = Order(booking=booking, options={"person": "Lead", "event": True}, now=STARTS - timedelta(days=1))

    asked = step_after(order)
    wrote = step_after(order, [[], [], [], [{"Id": USER, "Email": booking.host.email}]])

    assert isinstance(asked, Ask)
    assert isinstance(wrote, Put)
    assert not [query.soql for query in asked.queries if "joe@" in query.soql or "bob@" in query.soql]
    assert [(write.path, (write.body or {})["OwnerId"]) for write in wrote.writes] == [("Lead", USER), ("Event", USER)]
    assert "Guest: Joe <joe@example.com>" in (wrote.writes[1].body or {})["Description"]


def step_after(order: Order, *answers: Any) -> Ask | Put | None:
    """Where a push stops that was answered so far."""
    with pytest.raises(NotYet) as stopped:
        push.push(Turn(order=order, client=Script(answers), user_id=USER))
    return stopped.value.step
