"""What was answered, under keys that stay and in words. Nothing here is asked of the database."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from bookings.answers import facts_for_host, facts_for_invitee, values_of
from bookings.models import Booking, BookingPage
from teams.models import User


def a_booking(*answers: dict[str, Any], **fields: Any) -> Booking:
    start = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    defaults = {"last_name": "Byron", "email": "ida@example.com", "language": "en", "time_zone": "UTC"}
    return Booking(
        page=BookingPage(title="Intro call"),
        host=User(name="Ada Hopper", email="ada@example.com"),
        starts_at=start,
        ends_at=start.replace(minute=30),
        answers=list(answers),
        **(defaults | fields),
    )


def said(kind: str, value: str | list[str], label: str = "Asked", question: int = 12) -> dict[str, Any]:
    return {"question": question, "label": label, "kind": kind, "value": value}


def test_values_have_the_type_of_what_was_asked() -> None:
    booking = a_booking(
        said("number", "12.50", question=1),
        said("date", "2026-11-24", question=2),
        said("checkbox", "true", question=3),
        said("many_of", ["Mail", "Phone"], question=4),
        said("short", "12.50", question=5),
    )

    values = values_of(booking)

    assert [values[f"question:{number}"] for number in range(1, 6)] == [
        Decimal("12.50"),
        date(2026, 11, 24),
        True,
        ["Mail", "Phone"],
        "12.50",
    ]


def test_what_every_booking_has_stands_beside_the_answers_and_nothing_empty_does() -> None:
    values = values_of(a_booking(source={"utm_source": "newsletter"}, guests=["bob@example.com"]))

    assert values["utm_source"] == "newsletter"
    assert values["guests"] == ["bob@example.com"]
    assert (values["page_title"], values["host_email"]) == ("Intro call", "ada@example.com")
    assert values["duration_min"] == 30
    assert "phone" not in values


def test_a_box_that_was_not_ticked_is_an_answer() -> None:
    assert values_of(a_booking(said("checkbox", "false")))["question:12"] is False


def test_a_host_reads_also_what_came_unseen_and_an_invitee_does_not() -> None:
    booking = a_booking(
        said("hidden", "gold", label="Plan"),
        said("checkbox", "false", label="Newsletter"),
        phone="+81 3 1234 5678",
        source={"utm_source": "ad"},
        consented_to="You may write to me.",
    )

    assert facts_for_invitee(booking) == [("Phone", "+81 3 1234 5678"), ("Newsletter", "No")]
    assert facts_for_host(booking) == [
        ("Phone", "+81 3 1234 5678"),
        ("Plan", "gold"),
        ("Newsletter", "No"),
        ("Agreed to", "You may write to me."),
        ("utm_source", "ad"),
    ]


def test_answers_are_said_in_the_readers_language() -> None:
    booking = a_booking(said("date", "2026-11-24"), said("many_of", ["A", "B"]), said("checkbox", "true"))

    with override("ja"):
        said_in_japanese = [value for _what, value in facts_for_invitee(booking)]

    assert said_in_japanese == ["2026年11月24日(火)", "A、B", "はい"]
