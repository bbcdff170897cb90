"""How long the pages about the sync take with a million syncs behind them, each asked for many times through all of Django.

With DATABASE_URL the server needs room for 2 GB; filling takes some minutes.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from bench.filling import Filled, fill
from integrations import exports
from integrations.models import RemoteRecord, Sync
from integrations.syncs import Wanted, sheet
from jicoo.local.place import Place

BUDGET_MS = 300
ROWS_OF_A_FILE = 20_000


def measure(place: Place, options: Sequence[str]) -> tuple[dict[str, Any], bool]:
    """Good if 95 of 100 answers of each page come within 300 ms."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true", help="20,000 syncs instead of a million")
    parser.add_argument("--rounds", type=int, default=40)
    chosen = parser.parse_args(options)
    count = 20_000 if chosen.small else 1_000_000
    filled = fill(count)
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(filled.owner)
    pages = {
        name: _measured(browser, address, chosen.rounds, before=before) for name, address, before in _addresses(filled)
    }
    slowest = max(page["p95_ms"] for page in pages.values())
    figures = {
        "syncs": count,
        "rounds": chosen.rounds,
        "pages": pages,
        "slowest_p95_ms": slowest,
        "file_rows_per_s": _file_speed(filled),
    }
    return figures, slowest <= BUDGET_MS


Address = tuple[str, str, Callable[[], None] | None]


def _addresses(filled: Filled) -> list[Address]:
    """Name, address, and what is done before it is asked for each time."""
    team = f"/teams/{filled.team.slug}"
    syncs, waiting = f"{team}/apps/salesforce/syncs/", f"{team}/apps/salesforce/waiting/"
    oldest, record = Sync.objects.order_by("pk")[0], RemoteRecord.objects.order_by("pk")[0]
    by_cause = Sync.objects.filter(state="parked").order_by("cause").values_list("cause", flat=True).distinct()
    common, rare = Sync.objects.filter(code="FIELD_CUSTOM_VALIDATION_EXCEPTION")[0].cause, by_cause.last()
    long_ago = timezone.localdate(oldest.created_at) + timedelta(days=1)
    asked: dict[str, dict[str, object]] = {
        "newest": {},
        "older sheet": {"after": sheet(filled.connection, Wanted()).after},
        **{f"state {state}": {"state": state} for state in ("synced", "waiting", "parked", "withheld")},
        "common cause": {"cause": common},
        "rare cause": {"cause": rare},
        "newest page": {"page": filled.pages[-1].slug},
        "oldest page": {"page": filled.pages[0].slug},
        "oldest page, parked": {"page": filled.pages[0].slug, "state": "parked"},
        "newest page, withheld": {"page": filled.pages[-1].slug, "state": "withheld"},
        "a day long ago": {"since": long_ago, "until": long_ago},
        "a day long ago, parked": {"since": long_ago, "until": long_ago, "state": "parked"},
        "email": {"q": f"IDA.{oldest.pk // 2 + 1}@example.com"},
        "email of nobody": {"q": "nobody@example.com"},
        "record": {"q": record.remote_id},
        "short record": {"q": record.remote_id[:15]},
        "record that is not there": {"q": "00QZZZZZZZZZZZZZZZ"},
        "percent sign": {"q": "%"},
    }
    pages: list[Address] = [(f"sync: {name}", f"{syncs}?{urlencode(query)}", None) for name, query in asked.items()]
    return [
        *pages,
        ("sync: counted anew", syncs, cache.clear),
        ("parked by cause", waiting, None),
        ("parked: a cause", f"{waiting}?{urlencode({'cause': common})}", None),
        ("home", f"{team}/", None),
        ("connection", f"{team}/apps/salesforce/", None),
        ("bookings", f"{team}/bookings/", None),
        ("dashboard", f"{team}/bookings/dashboard/", None),
    ]


def _measured(
    browser: Client, address: str, rounds: int, *, before: Callable[[], None] | None = None
) -> dict[str, float]:
    response = browser.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    took = []
    for _ in range(rounds):
        if before:
            before()
        began = time.perf_counter()
        browser.get(address)
        took.append((time.perf_counter() - began) * 1000)
    return {
        "p50_ms": round(statistics.median(took), 1),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 1),
    }


def _file_speed(filled: Filled) -> int:
    """Rows a second of the file of everything."""
    rows = exports.rows(filled.connection, Wanted(), language="en", zone="UTC")
    began = time.perf_counter()
    read = sum(1 for _ in islice(rows, ROWS_OF_A_FILE))
    return round(read / (time.perf_counter() - began))
