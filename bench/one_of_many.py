"""R14: some parts of a crowd's call fail. Only those are sent again; what went through is not touched a second time."""

from typing import Any

from django.db.models import Count

from bench import tally
from bench.converge import converge
from bench.stack import Stack, wait_until
from integrations.models import Attempt, Sync, SyncState

# It passes by itself, and is about one record alone.
LOCKED = "UNABLE_TO_LOCK_ROW"
WHOSE = "Guest7"
FIELDS = {"Lead": "LastName", "Event": "Subject"}
WITHIN_S = 60.0


def measure(stack: Stack, *, small: bool) -> tuple[dict[str, Any], bool]:
    """Good if every other booking took one attempt, its records stay as they were, and only what was missing is created."""
    many = 30 if small else 300
    figures = {f"{sobject.lower()}_fails": _one(stack, sobject, many) for sobject in FIELDS}
    return figures, all(_is_good(each) for each in figures.values())


def _is_good(found: dict[str, Any]) -> bool:
    untouched = found["written_again"] == found["attempts_too_many"] == 0
    only_these = found["refused"] > 0 and found["created_afterwards"] == found["missing_before"] > 0
    return untouched and only_these and bool(found["lost"] == found["doubled"] == found["stale"] == 0)


def _one(stack: Stack, sobject: str, many: int) -> dict[str, Any]:
    (seller,) = stack.new_sellers(1)
    org = stack.standin.of(seller.org)
    rule = {"sobject": sobject, "field": FIELDS[sobject], "containing": WHOSE, "code": LOCKED, "message": "Locked"}
    org.turn(validation_rules=[rule])
    with stack.bell_held():
        bookings = [seller.book() for _ in range(many)]
    refused = [booking for booking in bookings if booking.last_name.startswith(WHOSE)]
    others = Sync.objects.filter(booking__in=[booking for booking in bookings if booking not in refused])
    wait_until(lambda: not others.exclude(state=SyncState.SYNCED).exists(), within_s=WITHIN_S)
    tried = Attempt.objects.filter(sync__booking__in=refused, outcome="try_again")
    wait_until(lambda: tried.values("sync").distinct().count() == len(refused), within_s=WITHIN_S)
    before = _records(stack, seller.org)
    org.turn(validation_rules=[])
    converge(stack)
    after = _records(stack, seller.org)
    return {
        "refused": len(refused),
        "attempts_too_many": _attempts(others) - others.count(),
        "missing_before": 2 * many - len(before),
        "created_afterwards": len(after) - len(before),
        "written_again": sum(after.get(record) != stamp for record, stamp in before.items()),
        **tally.count([seller], stack.standin).figures(),
    }


def _attempts(syncs: Any) -> int:
    return int(syncs.aggregate(count=Count("attempts"))["count"])


def _records(stack: Stack, org: str) -> dict[str, str]:
    """When each was last written to, by its id."""
    kinds = [stack.standin.of(org).records(kind) for kind in FIELDS]
    return {str(record["Id"]): str(record["SystemModstamp"]) for records in kinds for record in records}
