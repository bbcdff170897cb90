"""A team, its org, and everything that may happen to them in any order: a state machine for hypothesis."""

import itertools
from collections import Counter
from datetime import UTC, timedelta
from typing import Any

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from bench import clock
from bookings.models import Booking
from integrations import lanes, outbox
from integrations.models import ConnectionStatus, Lane, Sync, SyncState
from integrations.salesforce import texts
from integrations.salesforce.standin import Org, StandIn
from tests.cast import create_page, create_team, create_user, next_monday
from tests.integrations.cast import book, cancel, connect_to, reschedule, wish
from tests.integrations.salesforce.lost import LOST

# Whatever comes back at once; what keeps a caller waiting is for the campaigns with real workers.
FAULTS = (
    "reset_before", "reset_after", "server_error", "server_error_after", "truncated", "empty", "not_json", "several",
    "unavailable", "maintenance", "maintenance_ok", "bad_gateway", "too_many", "no_routing", "redirect", "lock_row",
    "request_limit", "concurrency_limit", "expired_session", "session_not_for_rest", "forbidden_html", "no_access",
    "apex", "flow", "gone", "uri_too_long",
)  # fmt: skip
WRITES = '"method": ?"(POST|PATCH|DELETE)"|"records"'
GUESTS = ("ida@example.com", "IDA@example.com", "joe@example.com")
WAITS = [timedelta(seconds=seconds) for seconds in (6, 20, 90, 700, 4000)]
SECOND_LOOK_AFTER = timedelta(minutes=11)
AT_MOST_TURNS = 60
# Whoever sent it a call has given up on carries it out by then, or never.
AT_THE_LATEST = timedelta(minutes=9)
_numbers = itertools.count(1)


class AnySequence(RuleBasedStateMachine):
    """Subclasses name the stand-in. Each example has a team and an org that nobody else knows; every other one a key field of Events."""

    standin: StandIn

    def __init__(self) -> None:
        super().__init__()
        number = next(_numbers)
        self.owner = create_user(f"anyone-{number}")
        self.team = create_team(f"any-{number}", owner=self.owner)
        self.org: Org = self.standin.add_org(name=f"Any {number}", username=f"any-{number}@standin.example.com")
        self.connection = connect_to(self.org, self.team, self.owner)
        if number % 2:
            self._name_a_key_field()
        self.page = create_page(self.team, self.owner, always_open=True)
        wish(self.page, self.connection)
        self.starts = (next_monday() + timedelta(hours=count) for count in itertools.count())
        self.bookings: list[Booking] = []
        self.deleted_by_hand: set[int] = set()
        self.edited_by_hand: set[int] = set()
        self.passed = timedelta()
        self.given_up_at: list[timedelta] = []
        self.number = number
        self.colleague = self.org.add_user(email=f"colleague-{number}@example.com")["Id"]

    def _name_a_key_field(self) -> None:
        self.org.change_schema(custom={"Activity": ["Booking_Key__c | string 64 | CUNFPKQ | Booking key |"]})
        type(self.connection).objects.filter(pk=self.connection.pk).update(options={"event_key": "Booking_Key__c"})

    # Invitees

    @rule(email=st.sampled_from(GUESTS))
    def somebody_books(self, email: str) -> None:
        self.bookings.append(book(self.page, starts_at=next(self.starts), email=email))

    @precondition(lambda self: any(not booking.is_cancelled for booking in self.bookings))
    @rule(data=st.data())
    def somebody_moves_a_booking(self, data: st.DataObject) -> None:
        reschedule(self._one_of(data, [each for each in self.bookings if not each.is_cancelled]), next(self.starts))

    @precondition(lambda self: any(not booking.is_cancelled for booking in self.bookings))
    @rule(data=st.data())
    def somebody_cancels_a_booking(self, data: st.DataObject) -> None:
        cancel(self._one_of(data, [each for each in self.bookings if not each.is_cancelled]))

    # The engine and the clock

    @rule()
    def a_worker_comes_by(self) -> None:
        for lane in self._lanes():
            lanes.run(lane.pk)

    @rule(by=st.sampled_from(WAITS))
    def time_passes(self, by: timedelta) -> None:
        clock.jump(by)
        self.passed += by

    # The org

    @rule(fault=st.sampled_from(FAULTS), body=st.sampled_from([WRITES, None]), times=st.integers(1, 3))
    def salesforce_has_trouble(self, fault: str, body: str | None, times: int) -> None:
        self.standin.faults.add(fault, body=body, times=times, org=self.org.id)

    @rule(fault=st.sampled_from(LOST), times=st.integers(1, 2))
    def salesforce_does_it_and_the_answer_is_lost(self, fault: str, times: int) -> None:
        self.standin.faults.clear()
        self.standin.faults.add(fault, body=WRITES, times=times, org=self.org.id)
        self.a_worker_comes_by()

    @rule(times=st.integers(1, 2))
    def salesforce_does_it_later(self, times: int) -> None:
        self.standin.faults.clear()
        self.standin.faults.add("put_aside", body=WRITES, times=times, org=self.org.id)
        self.a_worker_comes_by()
        self.standin.faults.clear()
        self.given_up_at += [self.passed] * (len(self.standin.put_aside) - len(self.given_up_at))

    @rule()
    def salesforce_comes_round_to_it(self) -> None:
        """If it is not too late for that."""
        if self.given_up_at:
            if self.passed - self.given_up_at.pop(0) > AT_THE_LATEST:
                self.standin.put_aside.pop(0)
            else:
                self.standin.carry_out()

    @rule()
    def the_session_expires(self) -> None:
        self.org.expire_sessions()

    @precondition(lambda self: self._settled_events())
    @rule(data=st.data())
    def a_colleague_edits_an_event(self, data: st.DataObject) -> None:
        booking, event = self._one_of(data, self._settled_events())
        self.org.edit(event["Id"], by=self.colleague, Subject="Mine now", Description="And so is this")
        self.edited_by_hand.add(booking.pk)

    @precondition(lambda self: self._settled_events())
    @rule(data=st.data())
    def a_colleague_deletes_an_event(self, data: st.DataObject) -> None:
        booking, event = self._one_of(data, self._settled_events())
        self.org.delete(event["Id"])
        self.deleted_by_hand.add(booking.pk)

    @precondition(lambda self: self._open_leads())
    @rule(data=st.data())
    def a_colleague_converts_a_lead(self, data: st.DataObject) -> None:
        self.org.convert_lead(self._one_of(data, self._open_leads())["Id"])

    # The end

    def teardown(self) -> None:
        """Once faults stop, everything ends as the rules say."""
        try:
            self.standin.faults.clear()
            self._converge()
            self._check()
        finally:
            self.standin.put_aside.clear()
            type(self.connection).objects.filter(pk=self.connection.pk).update(status=ConnectionStatus.DISCONNECTED)

    def _converge(self) -> None:
        early, late = self.number % 3 == 0, self.number % 3 == 1
        for turn in range(AT_MOST_TURNS):
            if early or (late and turn == 1):
                self._all_arrives()
            self._people_mend()
            self.a_worker_comes_by()
            if not self._syncs().exclude(state=SyncState.SYNCED).exists():
                break
            if not outbox.due(timezone.now()).filter(lane__in=self._lanes()).exists():
                self.time_passes(clock.to_the_next_moment() or timedelta())
        if late:
            self._all_arrives()
        for _ in range(3):
            clock.jump(SECOND_LOOK_AFTER)
            self.a_worker_comes_by()

    def _all_arrives(self) -> None:
        while self.given_up_at:
            self.salesforce_comes_round_to_it()

    def _people_mend(self) -> None:
        self.connection.refresh_from_db()
        if self.connection.is_broken:
            self.connection = connect_to(self.org, self.team, self.owner)
        outbox.release(self._syncs().filter(state=SyncState.PARKED))

    def _check(self) -> None:
        assert list(self._syncs().exclude(state=SyncState.SYNCED).values_list("state", "code")) == []
        people = Counter(str(lead["Email"]).casefold() for lead in self.org.leads())
        assert max(people.values(), default=0) <= 1, people
        for booking in self.bookings:
            booking.refresh_from_db()
            self._check_booking(booking)

    def _check_booking(self, booking: Booking) -> None:
        events = self._events_of(booking)
        assert len(events) <= 1, f"{len(events)} Events"
        if booking.pk in self.deleted_by_hand:
            assert events == [], "what they deleted is to stay so"
        elif booking.is_cancelled:
            assert booking.pk in self.edited_by_hand or events == [], "nobody else wrote to it, so it goes"
            assert all(event["Subject"].startswith(texts.CANCELLED) for event in events), "it has to be marked"
        else:
            (event,) = events
            assert event["StartDateTime"][:16] == booking.starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
            assert self.org.record(event["WhoId"])["Email"].casefold() == booking.email.casefold()

    # What stands where

    def _events_of(self, booking: Booking) -> list[dict[str, Any]]:
        """By the reference line, and by our own record once a colleague wrote over it."""
        sync = Sync.objects.get(booking=booking)
        known = set(sync.records.filter(role="event").values_list("remote_id", flat=True))
        line = texts.reference_line(str(booking.public_id))
        return [
            event for event in self.org.events() if event["Id"] in known or line in str(event.get("Description") or "")
        ]

    def _settled_events(self) -> list[tuple[Booking, dict[str, Any]]]:
        """Of what may be there twice until the second look nobody knows which one people would take."""
        synced = set(self._syncs().filter(state=SyncState.SYNCED).values_list("booking_id", flat=True))
        found = [(each, self._events_of(each)) for each in self.bookings if each.pk in synced]
        return [(each, events[0]) for each, events in found if len(events) == 1]

    def _open_leads(self) -> list[dict[str, Any]]:
        leads = self.org.leads()
        emails = Counter(str(lead["Email"]).casefold() for lead in leads)
        return [lead for lead in leads if not lead["IsConverted"] and emails[str(lead["Email"]).casefold()] == 1]

    def _lanes(self) -> Any:
        return Lane.objects.filter(org_id=self.connection.remote_org_id)

    def _syncs(self) -> Any:
        return Sync.objects.filter(team=self.team)

    @staticmethod
    def _one_of(data: st.DataObject, found: list[Any]) -> Any:
        return found[data.draw(st.integers(0, len(found) - 1))]
