"""One booking made right in two calls: look up, plan, write. Whatever was done before, it converges.

The person is written once, with the Event; afterwards only the Event follows the booking.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from integrations.connector import Failure, Outcome, PushResult, Reason, RemoteObject
from integrations.errors import OutcomeUnknown, TryAgain
from integrations.salesforce import doubles, errors, events, plan, soql
from integrations.salesforce.client import Refusal, Row
from integrations.salesforce.draft import Draft, draft_for
from integrations.salesforce.lookup import Found, look_up
from integrations.salesforce.turn import Turn
from integrations.salesforce.wishes import Wishes

# Writes about the person, in the words of drafts; everything else may name the person they make.
PERSON_REFS = {"person", "update"}


def push(turn: Turn) -> Outcome:
    """How things stand afterwards. Raises Problem; then nothing was done unless it is OutcomeUnknown."""
    order = turn.order
    event, person = order.record("event"), order.record("person")
    wants_event = Wishes.read(order.options).event
    if event is not None or (person is not None and not wants_event):
        removed = doubles.remove(turn) if order.open_attempts else []
        # There was to be no Event, and a person is written only once.
        result = events.follow(turn, event) if event else PushResult(records=order.known)
        return replace(result, reasons=[*removed, *result.reasons])
    if order.booking.is_cancelled and not order.open_attempts:
        return PushResult(records=order.known, reasons=[Reason(code="cancelled_unsent")])
    return _first(turn)


def _first(turn: Turn) -> Outcome:
    order, found = turn.order, look_up(turn)
    if found.ours:
        return _found_again(turn, found)
    if order.booking.is_cancelled:
        return PushResult(records=order.known, reasons=[Reason(code="cancelled_unsent")])
    person = order.record("person")
    return _write(turn, _owed(turn, person, found) if person else draft_for(turn, found))


def _owed(turn: Turn, person: RemoteObject, found: Found) -> Draft:
    """The person was written in a crowd, and the Event was not: it is all that is left to do."""
    held = plan.Held(object=person.object, id=person.id, last_name="")
    decision = plan.Decision(person=plan.Use(held=held), event=True, reasons=[])
    wishes = Wishes.read(turn.order.options)
    draft = Draft(turn.order.booking, decision, found.owners, wishes=wishes, user_id=turn.user_id)
    draft.person = person
    return draft


def _write(turn: Turn, draft: Draft) -> Outcome:
    answers = turn.write(draft.writes) if draft.writes else {}
    if isinstance(answers, Refusal) and answers.ref == "update" and not isinstance(answers.problem, TryAgain):
        draft.without_update(answers)
        answers = turn.write(draft.writes) if draft.writes else {}
    if isinstance(answers, Refusal):
        instead = draft.after_duplicate(turn, answers) if _is_duplicate(answers) else None
        return _write(turn, instead) if instead else _stopped(draft, answers)
    person, event = _made(draft.person, answers.get("person")), _made(draft.event, answers.get("event"))
    if event and person:
        event = replace(event, written={**event.written, "WhoId": person.id})
    return PushResult(records=[record for record in (person, event) if record], reasons=draft.reasons)


def _is_duplicate(refusal: Refusal) -> bool:
    """Of a new person: a refusal while updating changes nothing about who is meant."""
    return refusal.ref == "person" and refusal.problem.code == "DUPLICATES_DETECTED"


def _stopped(draft: Draft, refusal: Refusal) -> Failure:
    """In a crowd nothing is rolled back: a person who was written is kept, and only the Event is tried again."""
    person = _made(draft.person, refusal.done.get("person")) if PERSON_REFS & set(refusal.done) else None
    return Failure(problem=refusal.problem, records=[person] if person else [])


def _made(record: RemoteObject | None, answer: Row | None) -> RemoteObject | None:
    """The record with the id it was given."""
    if record is None or record.id:
        return record
    if answer is None or not soql.is_id(answer.get("id")):
        # It was done and we were not told its number: the next look finds it.
        raise OutcomeUnknown("outcome_unknown", after_s=errors.LOOK_AFTER_RESET_S)
    return replace(record, id=str(answer["id"]))


def _found_again(turn: Turn, found: Found) -> PushResult:
    """An unanswered write had gone through: what it made is ours, and is then brought up to date."""
    row = found.ours[0]
    event = RemoteObject(
        role="event",
        object="Event",
        id=soql.id_of(row),
        label=str(row.get("Subject") or ""),
        created=True,
        written=_sent_event(turn),
    )
    person = _person_of(turn, str(row.get("WhoId") or ""))
    known = [record for record in (person, event) if record]
    result = events.converge(replace(turn, order=replace(turn.order, known=known)), event, row, found.owners)
    return PushResult(records=result.records, reasons=[Reason(code="found_again"), *result.reasons])


def _sent_event(turn: Turn) -> Mapping[str, Any]:
    """What the attempt sent, which is what stands there, and not what the booking says by now."""
    sent = [write for attempt in turn.order.open_attempts for write in attempt.sent["writes"]]
    return next((write["body"] for write in sent if write["ref"] == "event" and write["method"] == "POST"), {})


def _person_of(turn: Turn, who_id: str) -> RemoteObject | None:
    if not soql.is_id(who_id):
        return turn.order.record("person")
    # Object Reference, "ID Field Type": the first three characters name the object.
    kind = plan.LEAD if who_id.startswith("00Q") else plan.CONTACT
    return RemoteObject(role="person", object=kind, id=who_id, label=turn.order.booking.invitee_name)
