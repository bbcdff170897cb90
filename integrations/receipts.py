"""A booking's receipt in one app: what was done, when and why, field by field, and for administrators what went over the wire."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from bookings import history
from bookings.models import Booking
from bookings.words import short_day_and_time
from integrations import differences, standing
from integrations.field_labels import FieldLabels
from integrations.models import Attempt, Call, Sync
from integrations.standing import Standing
from integrations.stories import Effect
from integrations.words import listed, name, words_for
from teams import audit

# What people do to one booking, as it stands in the audit trail.
DEEDS = ("booking_sent_again", "booking_sent_now", "booking_withheld", "person_chosen", "person_put_back")
# What people do to many at once: one line there for all of them, which names the job that took them along.
DEEDS_TO_MANY = ("bookings_sent_again", "bookings_withheld", "booking_checked", "backfill_sent", "differences_settled")
# The newest of each. A booking has a handful; one that failed for days has some eighty attempts.
MOST_ATTEMPTS, MOST_CALLS = 200, 100
# So many of its last runs are looked through for calls.
RUNS_WITH_CALLS = 50

EFFECTS = {
    Effect.FILLED: pgettext_lazy("of a field", "Filled"),
    Effect.CHANGED: pgettext_lazy("of a field", "Changed"),
    Effect.KEPT: pgettext_lazy("of a field", "Kept"),
    Effect.CUT: pgettext_lazy("of a field", "Cut to its length"),
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """What happened and when (aware UTC). `meaning` is one of the design's four, or empty; `details` are sentences."""

    what: str
    at: datetime
    meaning: str = ""
    details: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Fields of a record of which the same became, in the reader's words.

    `before`: the old value of the only one as it was read at the other side; empty for who may not see it.
    """

    object: str
    names: str
    effect: str | Promise
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """`calls` is empty for everybody but administrators; they go after thirty days."""

    standing: Standing
    fields: Sequence[Fields]
    steps: Sequence[Step]
    differences: Sequence[differences.Line]
    calls: Sequence[Call]


def of_booking(booking: Booking, app: str, *, zone: str, sees_values: bool) -> Receipt | None:
    """None if the booking was never to be sent there. A fixed number of queries; needs `cancelled_by` loaded.

    `zone`: the reader's. `sees_values`: whether what was read at the other side may be shown to them.
    """
    labels = FieldLabels()
    found = next((each for each in standing.of_booking(booking, labels) if each.sync.connection.connector == app), None)
    if found is None:
        return None
    attempts = list(Attempt.objects.filter(sync=found.sync).defer("sent").order_by("-pk")[:MOST_ATTEMPTS])[::-1]
    happened = list(history.events_of(booking, zone=zone))
    steps = [
        *(Step(what=event.what, at=event.at, meaning=event.meaning) for event in happened),
        *_held_up(found.sync, [event.at for event in happened]),
        *_tried(found, attempts, zone, labels),
        *_done_by_people(found.sync, app),
    ]
    return Receipt(
        standing=found,
        fields=_fields(found, labels, sees_values=sees_values),
        steps=sorted(steps, key=lambda step: step.at),
        differences=_differences(found.sync, sees_values=sees_values),
        calls=_calls(found.sync, attempts) if sees_values else [],
    )


def _held_up(sync: Sync, moments: Sequence[datetime]) -> Iterator[Step]:
    """What happened to the booking while our access was refused was not tried: the refusal is told instead of a try."""
    connection = sync.connection
    over = Q(recovered_at=None) | Q(recovered_at__gt=sync.created_at)
    for outage in connection.incidents.filter(over, cause="").order_by("opened_at"):
        # That it works again is only noticed seconds after somebody has connected it.
        ends = [outage.recovered_at, connection.connected_at, timezone.now()]
        until = min(end for end in ends if end and end > outage.opened_at)
        at = next((at for at in moments if outage.opened_at <= at < until), None)
        if at is not None:
            words = words_for(connection.connector, outage.code, outage.params)
            yield Step(what=words.what_happened, at=at, meaning="attention", details=[words.what_to_do])


def _tried(found: Standing, attempts: Sequence[Attempt], zone: str, labels: FieldLabels) -> Iterator[Step]:
    """Those that failed one after the other for one reason are one step."""
    for _same, group in groupby(attempts, key=lambda each: each.pk if each.outcome == "done" else _end(each)):
        alike = list(group)
        yield _step(found, alike, zone, labels, is_last=alike[-1] is attempts[-1])


def _end(attempt: Attempt) -> tuple[str, str, str]:
    return attempt.outcome, attempt.code, repr(sorted(attempt.params.items()))


def _step(found: Standing, alike: Sequence[Attempt], zone: str, labels: FieldLabels, *, is_last: bool) -> Step:
    first, last = alike[0], alike[-1]
    connection = found.sync.connection
    reasons = [labels.words_for(connection, each["code"], each["params"]).what_happened for each in first.reasons]
    if first.outcome == "done":
        what = _("Sent to %(app)s") if first.reasons else _("Looked at in %(app)s: nothing to do")
        return Step(what=what % {"app": found.app}, at=first.started_at, meaning="good", details=reasons)
    if not first.code:
        under_way = is_last and first.settled_at is None
        what = _("Being sent to %(app)s") if under_way else _("Broke off while it was sent to %(app)s")
        return Step(what=what % {"app": found.app}, at=first.started_at, meaning="waiting")
    passes = first.outcome in {"try_again", "outcome_unknown"}
    return Step(
        what=labels.words_for(connection, first.code, first.params).what_happened,
        at=first.started_at,
        meaning="waiting" if passes else "attention",
        details=[*_again(len(alike), last, zone), *reasons],
    )


def _again(times: int, last: Attempt, zone: str) -> list[str]:
    if times == 1:
        return []
    said = ngettext("Tried %(times)s time, last %(when)s.", "Tried %(times)s times, last %(when)s.", times)
    return [said % {"times": times, "when": short_day_and_time(last.started_at, zone)}]


def _done_by_people(sync: Sync, app: str) -> Iterator[Step]:
    """To it alone, and the last of what was done to it together with others."""
    to_it = Q(Q(action__in=DEEDS) | Q(action__endswith="_of_booking"), subject_id=sync.booking_id)
    if sync.job_id is not None:
        to_it |= Q(action__in=DEEDS_TO_MANY, details__job=sync.job_id)
    entries = sync.team.audit_entries.filter(to_it, at__gte=sync.booking.created_at)
    mine = [entry for entry in entries.select_related("actor").order_by("pk") if entry.details.get("app", app) == app]
    for line in audit.tell(sync.team, mine):
        yield Step(what=str(line.what), at=line.at, details=[str(line.who)])


def _fields(found: Standing, labels: FieldLabels, *, sees_values: bool) -> list[Fields]:
    rows = groupby(found.story.fields, key=lambda each: (each.object, each.effect, each.before if sees_values else ""))
    return [
        Fields(
            object=name(kind),
            names=listed(labels.name(found.sync.connection, kind, each.field) for each in alike),
            effect=EFFECTS[effect],
            before=before,
        )
        for (kind, effect, before), alike in rows
    ]


def _differences(sync: Sync, *, sees_values: bool) -> list[differences.Line]:
    lines = differences.of_booking(sync.booking, with_values=sees_values)
    return [line for line in lines if line.drift.connection_id == sync.connection_id]


def _calls(sync: Sync, attempts: Sequence[Attempt]) -> list[Call]:
    leases: dict[int, list[int]] = defaultdict(list)
    for attempt in attempts[-RUNS_WITH_CALLS:]:
        leases[attempt.lane_id].append(attempt.lease)
    # Each org's lane counts its own leases.
    runs = [Q(lane_id=lane_id, lease__in=its) for lane_id, its in leases.items()]
    # Teams may share an org and thus its lane; a run is of one connection.
    calls = Call.objects.filter(reduce(or_, runs, Q(sync=sync)), connection_id=sync.connection_id)
    return list(calls.order_by("-pk")[:MOST_CALLS])[::-1]
