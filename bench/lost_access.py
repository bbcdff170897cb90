"""R16: access that ends. One refresh per expiry, however many meet it at once; and a grant that is revoked costs nothing but time."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from django.db import connection as database
from django.db.models import Min
from django.utils import timezone

from bench import tally
from bench.cast import Seller
from bench.stack import Stack, all_settled, wait_until
from bookings import lifecycle
from integrations import grants
from integrations.contract.access import Access
from integrations.errors import AccessExpired
from integrations.models import Connection, ConnectionStatus, Incident, Sync, SyncState
from integrations.salesforce.client import Client
from jicoo.mail.models import OutgoingMail

AT_ONCE = 20
LATENCY_S = 0.05
TOLD_WITHIN_S = 60.0
WITHIN_S = 120.0
# Long enough for the bell to ring, had it a reason to.
LISTEN_S = 2.0


def measure(stack: Stack, *, small: bool) -> tuple[dict[str, Any], bool]:
    """Good if each expiry costs one refresh, and after a revoked grant people are told in time and every booking arrives."""
    rounds, crowds, many = (2, 2, 20) if small else (20, 5, 100)
    (seller,) = stack.new_sellers(1)
    at_once = [_all_at_once(stack, seller) for _ in range(rounds)]
    mid_run = [_mid_run(stack, seller, many) for _ in range(crowds)]
    revoked = _revoked(stack, seller, many)
    found = tally.count([seller], stack.standin)
    figures = {
        f"refreshes_when_{AT_ONCE}_meet_it_at_once": at_once,
        "refreshes_when_it_ends_mid_run": mid_run,
        "revoked": revoked,
        **found.figures(),
    }
    kept = revoked["waiting_while_broken"] == revoked["bookings"] and revoked["calls_while_broken"] == 0
    told = revoked["told_after_s"] <= TOLD_WITHIN_S
    return figures, {*at_once, *mid_run} == {1} and kept and told and found.is_clean


def _all_at_once(stack: Stack, seller: Seller) -> int:
    """Every one of them has been refused before the first one may refresh; how many refreshes that made."""
    stack.standin.of(seller.org).act("expire-sessions")
    stack.forget_calls()
    refused = threading.Barrier(AT_ONCE, timeout=WITHIN_S)

    def ask(access: Access) -> None:
        try:
            with Client(access) as client:
                client.query("SELECT Id FROM User LIMIT 1")
        except AccessExpired:
            refused.wait()
            raise

    def work(_: int) -> None:
        try:
            grants.with_access(Connection.objects.get(pk=seller.connection.pk), ask)
        finally:
            database.close()

    with ThreadPoolExecutor(AT_ONCE) as workers:
        list(workers.map(work, range(AT_ONCE)))
    return _refreshes(stack)


def _mid_run(stack: Stack, seller: Seller, many: int) -> int:
    """The session ends once a crowd's first call has been made."""
    stack.standin.call("PATCH", "", latency_s=LATENCY_S)
    with stack.bell_held():
        for _ in range(many):
            seller.book()
        stack.forget_calls()
    wait_until(lambda: stack.calls() > 0, within_s=WITHIN_S)
    stack.standin.of(seller.org).act("expire-sessions")
    wait_until(all_settled, within_s=WITHIN_S)
    stack.standin.call("PATCH", "", latency_s=0)
    return _refreshes(stack)


def _revoked(stack: Stack, seller: Seller, many: int) -> dict[str, Any]:
    """A user of the org takes the grant back; bookings go on, and an administrator connects again."""
    with stack.bell_held():
        stack.standin.of(seller.org).act("revoke-grants")
        bookings = [seller.book() for _ in range(many)]
        began = timezone.now()
    told_after_s = (_told_at(seller) - began).total_seconds()
    stack.forget_calls()
    for number, booking in enumerate(bookings):
        if number % 3 == 0:
            lifecycle.cancel(booking, by=None, now=timezone.now())
        elif number % 3 == 1:
            seller.reschedule(booking)
    time.sleep(LISTEN_S)
    waiting = Sync.objects.filter(booking__in=bookings, state=SyncState.WAITING).count()
    calls = stack.calls()
    seller.connect_again(stack.standin)
    connected = timezone.now()
    wait_until(all_settled, within_s=WITHIN_S)
    return {
        "bookings": many,
        "told_after_s": round(told_after_s, 1),
        "waiting_while_broken": waiting,
        "calls_while_broken": calls,
        "synced_after_reconnecting_s": round((timezone.now() - connected).total_seconds(), 1),
    }


def _told_at(seller: Seller) -> datetime:
    """When the mail about it had left."""
    broken = Incident.objects.filter(connection=seller.connection, cause="", told_at__isnull=False)
    wait_until(broken.exists, within_s=WITHIN_S)
    assert Connection.objects.get(pk=seller.connection.pk).status == ConnectionStatus.BROKEN
    # Those about the bookings were queued with them, before.
    mails = OutgoingMail.objects.filter(to=seller.page.first_host.host.email, created_at__gte=broken.get().told_at)
    wait_until(mails.filter(sent_at__isnull=False).exists, within_s=WITHIN_S)
    sent: datetime | None = mails.aggregate(first=Min("sent_at"))["first"]
    assert sent
    return sent


def _refreshes(stack: Stack) -> int:
    return sum(call["path"].endswith("/oauth2/token") for call in stack.standin.call("GET", "calls"))
