"""R15: what an org refuses for good is parked at once, with its cause in words, and not tried again; once it is mended all of it goes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Max

from bench import clock, tally
from bench.cast import Seller
from bench.stack import Stack, all_settled, wait_until
from bench.standin import StandInControl
from bookings.models import Booking
from integrations import outbox
from integrations.models import Attempt, Connection, Sync, SyncState
from integrations.registry import connector_for
from tests.integrations.cast import wish

PARKED_WITHIN_S = 5.0
ATTEMPTS = 1
WITHIN_S = 60.0
LISTEN_S = 1.0
KEY = "Booking_Key__c"
NOT_UNIQUE = {"Activity": [f"{KEY} | string 64 | CUNFPK | Booking key |"]}
REQUIRED = {"Lead": ["Budget__c | string 64 | CUF | Budget |"]}


@dataclass(frozen=True)
class Cause:
    """`break_it` before the next bookings are made, `spoil` once they are, and `mend`. Each is told the org and its seller."""

    break_it: Callable[[StandInControl, Seller, int], object]
    mend: Callable[[StandInControl, Seller], object]
    spoil: Callable[[StandInControl, list[Booking]], object] = lambda _org, _bookings: None


def measure(stack: Stack, *, small: bool) -> tuple[dict[str, Any], bool]:
    """Good if each cause parks in time, is said in words, is left alone for an hour, and ends with every booking there."""
    many = 3 if small else 50
    figures = {name: _one(stack, cause, many) for name, cause in CAUSES.items()}
    return figures, all(_is_good(each) for each in figures.values())


def _is_good(found: dict[str, Any]) -> bool:
    in_time = found["parked"] == found["bookings"] and found["parked_within_s"] <= PARKED_WITHIN_S
    told_once = found["in_words"] == found["bookings"] and found["attempts_at_most"] <= ATTEMPTS
    return in_time and told_once and found["lost"] == found["doubled"] == found["stale"] == 0 and not found["unsettled"]


def _one(stack: Stack, cause: Cause, many: int) -> dict[str, Any]:
    (seller,) = stack.new_sellers(1)
    org = stack.standin.of(seller.org)
    cause.break_it(org, seller, many)
    with stack.bell_held():
        bookings = [seller.book() for _ in range(many)]
        cause.spoil(org, bookings)
    parked = Sync.objects.filter(booking__in=bookings, state=SyncState.PARKED)
    wait_until(lambda: parked.count() == many, within_s=WITHIN_S)
    figures = {"bookings": many, "codes": sorted(set(parked.values_list("code", flat=True))), "parked": parked.count()}
    figures["parked_within_s"] = _slowest_s(bookings)
    figures["in_words"] = sum(connector_for("salesforce").words(each.code, each.params) is not None for each in parked)
    _an_hour_passes()
    attempts = Attempt.objects.filter(sync__booking__in=bookings).order_by().values("sync").annotate(tried=Count("pk"))
    figures["attempts_at_most"] = max(each["tried"] for each in attempts)
    cause.mend(org, seller)
    figures["sent_again"] = outbox.release(parked)
    wait_until(lambda: all_settled() or parked.all().exists(), within_s=WITHIN_S)
    return figures | tally.count([seller], stack.standin).figures()


def _slowest_s(bookings: list[Booking]) -> float:
    """From confirmed to the end of the attempt that parked it, of the one that took longest."""
    ended = Attempt.objects.filter(sync__booking__in=bookings).order_by().values("sync__booking__created_at", "sync")
    took = [each["last"] - each["sync__booking__created_at"] for each in ended.annotate(last=Max("settled_at"))]
    return round(float(max(took).total_seconds()), 2)


def _an_hour_passes() -> None:
    """What would be retried blindly is, in here."""
    clock.jump_once_nobody_works(timedelta(hours=1))
    time.sleep(LISTEN_S)
    clock.jump_once_nobody_works(timedelta())


def _namesakes(org: StandInControl, seller: Seller, many: int) -> None:
    """Leads of the names of those who will book, whose e-mails nobody knows; and a rule that matches by name."""
    for number in range(seller.booked + 1, seller.booked + many + 1):
        org.call("POST", "records/Lead", LastName=f"Guest{number}", Company="Example")
    org.turn(lead_duplicates="block", match_by_last_name=True)


def _twins(org: StandInControl, seller: Seller, many: int) -> None:
    """Two Leads of each e-mail, on a page where a person is asked."""
    org.turn(lead_duplicates="off")
    wish(seller.page, seller.connection, several="ask")
    for number in range(seller.booked + 1, seller.booked + many + 1):
        for _ in range(2):
            email = f"guest-{seller.page.pk}-{number}@example.com"
            org.call("POST", "records/Lead", LastName=f"Guest{number}", Company="Example", Email=email)


def _without_the_second(org: StandInControl, _seller: Seller) -> None:
    seen = set()
    for lead in org.records("Lead"):
        if lead["Email"] in seen:
            org.call("DELETE", f"records/{lead['Id']}")
        seen.add(lead["Email"])


def _name_a_key(org: StandInControl, seller: Seller, _many: int) -> None:
    org.call("PATCH", "schema", custom=NOT_UNIQUE)
    Connection.objects.filter(pk=seller.connection.pk).update(options={"event_key": KEY})


def _take_its_key(org: StandInControl, bookings: list[Booking]) -> None:
    """Two Events with each booking's key, so that an upsert is answered with 300."""
    when = {"Subject": "Meeting", "StartDateTime": "2026-01-01T10:00:00Z", "DurationInMinutes": 30}
    for booking in bookings:
        for _ in range(2):
            org.call("POST", "records/Event", **when, **{KEY: str(booking.public_id)})


def _without_theirs(org: StandInControl, _seller: Seller) -> None:
    for event in org.records("Event"):
        org.call("DELETE", f"records/{event['Id']}")


CAUSES = {
    "validation_rule": Cause(
        lambda org, *_: org.turn(validation_rules=[{"sobject": "Lead", "message": "Every lead needs a budget"}]),
        lambda org, _: org.turn(validation_rules=[]),
    ),
    "required_field": Cause(
        lambda org, *_: org.call("PATCH", "schema", custom=REQUIRED),
        lambda org, _: org.call("PATCH", "schema", custom={}),
    ),
    "deleted_field": Cause(
        lambda org, *_: org.call("PATCH", "schema", hidden={"Event": ["Location"]}),
        lambda org, _: org.call("PATCH", "schema", hidden={}),
    ),
    "duplicate_rule": Cause(_namesakes, lambda org, _: org.turn(lead_duplicates="off")),
    "several_people": Cause(_twins, _without_the_second),
    "several_events": Cause(_name_a_key, _without_theirs, _take_its_key),
}
