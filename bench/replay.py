"""Whether sending everything again makes anything twice: bookings that stand in Salesforce are all asked for anew (R20).

First as a person does who sends again what is in step, then as a backfill over the same pages, which finds nothing to send.
"""

import argparse
import time
from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from bench import tally
from bench.cast import Seller
from bench.stack import Stack, all_settled, running, wait_until
from integrations import backfill
from integrations.candidates import Choice
from integrations.models import Priority, Sync, SyncState
from jicoo.local.place import Place

AT_MOST_S = 1800.0


def measure(place: Place, options: Sequence[str]) -> tuple[dict[str, Any], bool]:
    """Good if not one record was created by the replay, and a backfill finds none that are missing."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true")
    many = 60 if parser.parse_args(options).small else 5000
    with running(place) as stack:
        (seller,) = stack.new_sellers(1)
        figures = {"bookings": many, "sent": _send(stack, seller, many)}
        before = _records(stack, seller)
        figures["replayed"] = _replay(stack, many)
        figures["new_records"] = _records(stack, seller) - before
        figures["left_for_a_backfill"] = backfill.count(seller.connection, Choice(pages=[seller.page.pk]))
        found = tally.count(stack.sellers, stack.standin)
    good = figures["new_records"] == figures["left_for_a_backfill"] == 0 and found.is_clean and before == 2 * many
    return figures | found.figures(), good


def _send(stack: Stack, seller: Seller, many: int) -> dict[str, Any]:
    with stack.bell_held():
        for _ in range(many):
            seller.book()
        stack.forget_calls()
    return _until_settled(stack, many)


def _replay(stack: Stack, many: int) -> dict[str, Any]:
    """Every row is wanted anew, as behind "Send again"."""
    with stack.bell_held():
        stack.forget_calls()
        Sync.objects.update(
            wanted=F("wanted") + 1, state=SyncState.WAITING, priority=Priority.REPLAY, due_at=timezone.now()
        )
    return _until_settled(stack, many)


def _until_settled(stack: Stack, many: int) -> dict[str, Any]:
    began = time.monotonic()
    wait_until(all_settled, within_s=AT_MOST_S)
    return {"seconds": round(time.monotonic() - began, 1), "calls_per_booking": round(stack.calls() / many, 3)}


def _records(stack: Stack, seller: Seller) -> int:
    org = stack.standin.of(seller.org)
    return sum(len(org.records(kind)) for kind in ("Lead", "Contact", "Event"))
