"""Every booking held against what stands in Salesforce: what is lost, doubled, or not as the booking ended."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC
from typing import Any

from bench.cast import Seller
from bench.standin import StandInControl
from bookings.models import Booking
from integrations.models import Sync, SyncState
from integrations.salesforce import texts


@dataclass
class Tally:
    """`lost`: bookings without their Event or Lead; `doubled`: Events and Leads too many; `stale`: not as the booking ended."""

    bookings: int = 0
    lost: int = 0
    doubled: int = 0
    stale: int = 0
    unsettled: dict[str, int] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.stale or self.unsettled)

    def figures(self) -> dict[str, Any]:
        return asdict(self)


def count(sellers: Iterable[Seller], standin: StandInControl) -> Tally:
    """Asks every seller's org what it holds."""
    tally = Tally()
    for seller in sellers:
        _count_one(tally, seller, standin.of(seller.org))
    waiting = Sync.objects.exclude(state=SyncState.SYNCED).values_list("state", "code")
    tally.unsettled = dict(Counter(f"{state} {code}".strip() for state, code in waiting))
    return tally


def _count_one(tally: Tally, seller: Seller, org: StandInControl) -> None:
    leads = Counter(str(lead["Email"]) for lead in org.records("Lead"))
    events: dict[str, list[dict[str, Any]]] = {}
    for event in org.records("Event"):
        lines = str(event["Description"] or "").strip().splitlines()
        events.setdefault(lines[-1] if lines else "", []).append(event)
    for booking in Booking.objects.filter(page=seller.page):
        _hold_against(
            tally, booking, leads[booking.email], events.get(texts.reference_line(str(booking.public_id)), [])
        )


def _hold_against(tally: Tally, booking: Booking, leads: int, events: list[dict[str, Any]]) -> None:
    tally.bookings += 1
    tally.doubled += max(leads - 1, 0) + max(len(events) - 1, 0)
    if booking.is_cancelled:
        tally.stale += any(not str(event["Subject"]).startswith(texts.CANCELLED) for event in events)
    elif not leads or not events:
        tally.lost += 1
    else:
        starts_at = booking.starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
        tally.stale += any(not str(event["StartDateTime"]).startswith(starts_at) for event in events)
