"""The Event after its birth: it follows the booking, and leaves alone what people did to it in Salesforce."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from integrations.contract.pushes import OutgoingBooking, PushResult, Reason, RemoteObject
from integrations.contract.values import Json
from integrations.errors import OutcomeUnknown, Problem
from integrations.salesforce import (
    drift,
    earlier,
    errors,
    invitees,
    names,
    owners,
    people,
    plan,
    questions,
    soql,
    texts,
    wanted,
)
from integrations.salesforce.client import Refusal, Row, Rows, Write
from integrations.salesforce.related import related_to
from integrations.salesforce.turn import Turn
from integrations.salesforce.wishes import EVENT, MARK, RESTORE, Wishes

NO_ASSIGNMENT = {"Sforce-Auto-Assign": "FALSE"}
# Under this name an Event's record keeps that somebody else wrote to it: our own later write hides who did.
TOUCHED = "TouchedByOthers"


def creation(wishes: Wishes, booking: OutgoingBooking, fields: Json) -> Write:
    """The write that makes the Event. By a key it may come twice: the second only updates what the first made.

    REST API guide, "Upsert Records Using sObject Rows by External ID".
    """
    body, headers = dict(fields), NO_ASSIGNMENT
    if not wishes.event_key:
        return Write(ref="event", method="POST", path="Event", body=body, headers=headers)
    path = f"Event/{soql.field_name(wishes.event_key)}/{quote(booking.reference, safe='')}"
    return Write(ref="event", method="PATCH", path=path, body=body, headers=headers)


def refused(wishes: Wishes, refusal: Refusal) -> Problem:
    """Why an Event was not made. An address with a key is not found if the field is not there for us.

    Of two upserts of a new key at the same time the second is told that the value is there; the next one updates.
    """
    problem, keyed = refusal.problem, wishes.event_key and refusal.ref == "event"
    if keyed and problem.code == "NOT_FOUND":
        return errors.own("EVENT_KEY_GONE")
    if keyed and problem.code == "DUPLICATE_VALUE" and wishes.event_key in str(problem.params.get("raw")):
        return errors.own("UNABLE_TO_LOCK_ROW")
    return problem


def follow(turn: Turn, event: RemoteObject) -> PushResult:
    """Looks at the Event as it stands, and writes what changed on our side."""
    if event.deleted and not _is_wanted_back(turn, event):
        return PushResult(records=turn.order.known, reasons=[Reason(code="event_gone")])
    wishes = Wishes.read(turn.order.options)
    about_hosts = invitees.asked(turn, wishes, event)
    found, *more = turn.client.look_up([questions.event(event.id), *about_hosts, *turn.host_questions])
    related, users = more[: len(about_hosts)], more[len(about_hosts) :]
    if not found and not event.deleted:
        # Not even among the deleted: it may well be there, and we do not see it.
        raise errors.own("EVENT_INVISIBLE")
    # What was seen deleted before, and is now gone for good, is still deleted.
    row = found[0] if found else {"IsDeleted": True}
    # Of a deleted Event nobody is invited any more, and one that is made anew has another id.
    there = None if row.get("IsDeleted") is True else related[0] if related else []
    return converge(turn, event, row, owners.users_of(turn.host, users), there)


def converge(turn: Turn, event: RemoteObject, row: Row, hosts: list[str], related: Rows | None = None) -> PushResult:
    """`row` is the Event as it stands, `event` what we know of it, `hosts` the users who may be the host.

    `related`: who is invited, if that was asked.
    """
    result = _converge(turn, event, row, hosts)
    return invitees.bring_along(turn, Wishes.read(turn.order.options), result, related)


def _converge(turn: Turn, event: RemoteObject, row: Row, hosts: list[str]) -> PushResult:
    event = replace(event, written=drift.ours(event.written, row, earlier.events_sent(turn)))
    wishes = _wishes(turn, event)
    if row.get("IsDeleted") is True:
        return _deleted(turn, event, hosts, wishes)
    touched = {TOUCHED: True} if _others_wrote(turn, row) else {}
    event = replace(event, deleted=False, written={**event.written, **touched})
    turn, followed = _follow_person(turn, row)
    if turn.order.booking.is_cancelled:
        return _cancel(turn, event, row, wishes)
    fields, reasons = _changes(turn, event, row, hosts, wishes)
    if not fields:
        return turn.done(event, *followed, *reasons, Reason(code="event_in_step"))
    _write(turn, Write(ref="event", method="PATCH", path=_path(event), body=dict(fields), headers=NO_ASSIGNMENT))
    return turn.done(
        _written(turn, event, fields),
        *followed,
        *reasons,
        Reason(code="event_moved", params={"object": EVENT, "fields": names.in_order(fields)}),
    )


def _others_wrote(turn: Turn, row: Row) -> bool:
    """Somebody but us was the last to write to it: neither who is connected now nor as whom we made it."""
    last = str(row.get("LastModifiedById") or "")
    return not any(soql.same_id(last, each) for each in (turn.user_id, str(row.get("CreatedById") or "")))


def _is_wanted_back(turn: Turn, event: RemoteObject) -> bool:
    """A person looked at what stands there and wants ours."""
    return event.id in turn.order.restore


def _wishes(turn: Turn, event: RemoteObject) -> Wishes:
    wishes = Wishes.read(turn.order.options)
    return replace(wishes, by_hand=RESTORE) if _is_wanted_back(turn, event) else wishes


def _written(turn: Turn, event: RemoteObject, fields: Json) -> RemoteObject:
    """The Event as we know it after these fields were written; what was let stand before is so no longer."""
    kept = {name: value for name, value in event.kept.items() if name not in fields}
    # What stands in people's own words is not what we would write: it is known by not being ours.
    whole = wanted.event(turn.order.booking, _wishes(turn, event)).fields
    ours = {
        name: whole.get(name, value) if name in {"Subject", "Description"} else value for name, value in fields.items()
    }
    return replace(event, label=fields.get("Subject") or event.label, written={**event.written, **ours}, kept=kept)


def _follow_person(turn: Turn, row: Row) -> tuple[Turn, list[Reason]]:
    """The Event has moved to another record: if it is what the person became, the booking follows. One question more."""
    person, who_id = turn.order.record("person"), str(row.get("WhoId") or "")
    if person is None or not who_id or soql.same_id(person.id, who_id):
        return turn, []
    held = people.find(turn.client.look_up, person.object, person.id)
    if held is None or not soql.same_id(held.id, who_id):
        # Somebody gave the Event to somebody else by hand: that is theirs to decide.
        return turn, []
    known = turn.now_known(replace(person, object=held.object, id=held.id, written={}))
    return known, [Reason(code="person_followed", params={"object": held.object})]


def _deleted(turn: Turn, event: RemoteObject, hosts: list[str], wishes: Wishes) -> PushResult:
    """Somebody deleted the Event, or we did: it stays so, unless the page wants it back and the person is still there."""
    if turn.order.booking.is_cancelled:
        return turn.done(replace(event, deleted=True), Reason(code="event_deleted"))
    person = turn.order.record("person")
    held = None
    if person and wishes.by_hand == RESTORE:
        held = people.find(turn.client.look_up, person.object, person.id, wishes.read_fields)
    if held is None:
        return turn.done(replace(event, deleted=True), Reason(code="event_gone"))
    owner, why = owners.owner("Event", wishes.event_owner, turn.host, hosts)
    whole = wanted.event(turn.order.booking, wishes, creating=True)
    related = related_to(turn, plan.Use(held=held))
    fields = {**whole.fields, "WhoId": held.id, **related.fields, **owner}
    made = _write(turn, creation(wishes, turn.order.booking, fields))
    if not soql.is_id(made.get("id")):
        raise OutcomeUnknown("outcome_unknown", after_s=errors.LOOK_AFTER_RESET_S)
    again = RemoteObject(
        role="event", object="Event", id=str(made["id"]), label=fields["Subject"], created=True, written=fields
    )
    return turn.done(again, Reason(code="event_restored"), *related.reasons, why, *whole.left_out)


def _changes(
    turn: Turn, event: RemoteObject, row: Row, hosts: list[str], wishes: Wishes
) -> tuple[dict[str, Any], list[Reason]]:
    """Fields that changed on our side since we last wrote them; with "restore ours" those changed there, too.

    Description only while it is still ours, because it holds what people noted; by wish ours is put below their notes.
    """
    whole = wanted.event(turn.order.booking, wishes)
    # A field that we filled and that is empty now is to be emptied.
    emptied = dict.fromkeys(name for name in wanted.may_be_emptied(wishes) if event.written.get(name))
    now: dict[str, Any] = {**emptied, **whole.fields}
    drifted = drift.of_event(event.written, row)
    restored = _restored(turn, event, row, drifted) if wishes.by_hand == RESTORE else []
    fields = {name: value for name, value in now.items() if value != event.written.get(name) or name in restored}
    owner = owners.event_owner(wishes.event_owner, hosts, turn.user_id)
    # Where no owner was named it became the connected user's.
    if not soql.same_id(owner, str(event.written.get("OwnerId") or turn.user_id)):
        fields["OwnerId"] = owner
    if "Description" in drifted:
        fields.pop("Description", None)
        if _is_wanted_back(turn, event) and not texts.holds(row.get("Description"), whole.fields["Description"]):
            fields["Description"] = texts.with_notes(str(row.get("Description") or ""), whole.fields["Description"])
    subject = whole.fields["Subject"]
    keeps_subject = "Subject" in set(drifted) - set(restored) and _only_mark_changed(event, subject, wishes)
    if keeps_subject:
        fields.pop("Subject", None)
    told = _told(drifted, fields, [name for name in whole.cut if name in fields])
    return fields | (_their_subject(turn, row, wishes) if keeps_subject else {}), [*told, *whole.left_out]


def _only_mark_changed(event: RemoteObject, wanted: str, wishes: Wishes) -> bool:
    was, now = (texts.with_mark(each, wishes.no_show, on=False) for each in (str(event.written["Subject"]), wanted))
    return was == now


def _their_subject(turn: Turn, row: Row, wishes: Wishes) -> dict[str, str]:
    """Their words with our mark or without; nothing if they stand so."""
    theirs = str(row.get("Subject") or "")
    marked, _shortened = texts.cut({"Subject": texts.with_mark(theirs, wishes.no_show, on=turn.order.booking.no_show)})
    return marked if marked["Subject"] != theirs else {}


def _restored(turn: Turn, event: RemoteObject, row: Row, drifted: list[str]) -> list[str]:
    """All that drifted, but what a person looked at and let stand; if that person wants ours now, that, too."""
    if _is_wanted_back(turn, event):
        return drifted
    return [name for name in drifted if name not in event.kept or event.kept[name] != row.get(name)]


def _told(drifted: list[str], fields: Json, shortened: list[str]) -> list[Reason]:
    kept = [name for name in drifted if name not in fields and name != "Description"]
    overwritten = [name for name in drifted if name in fields]
    reasons = (
        [Reason(code="description_kept", params={"object": EVENT})]
        if "Description" in drifted and "Description" not in fields
        else []
    )
    reasons += [Reason(code="drift_kept", params={"object": EVENT, "fields": kept})] if kept else []
    if overwritten:
        reasons += [Reason(code="drift_overwritten", params={"object": EVENT, "fields": overwritten})]
    return reasons + _cut(shortened)


def _cut(fields: list[str]) -> list[Reason]:
    return [Reason(code="cut", params={"object": EVENT, "fields": fields})] if fields else []


def _cancel(turn: Turn, event: RemoteObject, row: Row, wishes: Wishes) -> PushResult:
    why = _why_marked(turn, event, row, wishes)
    if not why:
        _write(turn, Write(ref="event", method="DELETE", path=_path(event), headers=NO_ASSIGNMENT))
        return turn.done(replace(event, deleted=True), Reason(code="event_deleted"))
    fields, shortened = texts.cut(texts.cancelled_fields(str(row.get("Subject") or "")))
    if any(fields[name] != row.get(name) for name in fields):
        _write(turn, Write(ref="event", method="PATCH", path=_path(event), body=dict(fields), headers=NO_ASSIGNMENT))
    marked = replace(event, label=fields["Subject"], written={**event.written, **fields})
    return turn.done(marked, Reason(code=why), *_cut(shortened))


def _why_marked(turn: Turn, event: RemoteObject, row: Row, wishes: Wishes) -> str:
    """Why the Event is not deleted but marked, as the code of a reason; empty if it may go."""
    booking = turn.order.booking
    # A test goes without a trace, whatever the page says of bookings and whenever it would have been.
    if wishes.cancelled == MARK and not booking.is_test:
        return "event_marked_by_wish"
    if booking.starts_at <= turn.order.now and not booking.is_test:
        return "event_marked_past"
    # The connected user may be a person who works there, so the values count, too.
    touched = event.written.get(TOUCHED) or drift.of_event(event.written, row)
    return "event_marked_changed" if touched else ""


def _write(turn: Turn, write: Write) -> Row:
    answer = turn.write([write])
    if isinstance(answer, Refusal):
        raise refused(Wishes.read(turn.order.options), answer)
    return answer.get(write.ref) or {}


def _path(event: RemoteObject) -> str:
    soql.record_id(event.id)
    return f"Event/{event.id}"
