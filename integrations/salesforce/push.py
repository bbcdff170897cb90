"""One booking made right in two calls: look up, plan, write. Whatever was done before, it converges.

The person is written once, with the Event; afterwards only the Event follows the booking.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeGuard

from integrations.contract.pushes import Failure, Mapped, Outcome, PushResult, Reason, RemoteObject
from integrations.errors import OutcomeUnknown, Problem, TryAgain
from integrations.salesforce import (
    campaigns,
    doubles,
    earlier,
    errors,
    events,
    individuals,
    people,
    removal,
    soql,
)
from integrations.salesforce.campaigns import MEMBER
from integrations.salesforce.client import Refusal, Row, Write
from integrations.salesforce.draft import Draft, draft_for, draft_owed, updated
from integrations.salesforce.invitees import INVITEES
from integrations.salesforce.lookup import Found, look_up, look_up_owed
from integrations.salesforce.sides import Sides, is_side, with_ids
from integrations.salesforce.turn import Turn
from integrations.salesforce.wishes import Wishes

# Writes about the person, in the words of drafts; everything else may name the person they make.
PERSON_REFS = {"person", "update", individuals.REF}
# So often an Event is tried again because somebody holds the person whom it is about: some three minutes.
WAITS_FOR_A_PERSON = 3


def push(turn: Turn) -> Outcome:
    """How things stand afterwards. Raises Problem; then nothing was done unless it is OutcomeUnknown, or a test was half removed."""
    removed = doubles.remove_named(turn)
    outcome = _for_the_host(turn)
    if not isinstance(outcome, PushResult):
        return outcome
    outcome = removal.with_person(turn, outcome)
    return replace(outcome, reasons=[*removed, *outcome.reasons])


def _for_the_host(turn: Turn) -> Outcome:
    """For the connected user where the host turns out to be inactive: whom the map names is not asked for again before it is used."""
    try:
        outcome = _make_right(turn)
    except Problem as problem:
        outcome = Failure(problem=problem)
        if not _found_host_inactive(outcome, turn):
            raise
    return _without_host(turn, outcome) if _found_host_inactive(outcome, turn) else outcome


def _found_host_inactive(outcome: Outcome, turn: Turn) -> TypeGuard[Failure]:
    refused = isinstance(outcome, Failure) and outcome.problem.code == "INACTIVE_OWNER_OR_USER"
    return refused and turn.host.mapped == Mapped.USER


def _without_host(turn: Turn, failed: Failure) -> Outcome:
    """Anew from the look-up on. Whoever was written in a crowd before the refusal is kept."""
    others = [record for record in turn.order.known if not failed.records or record.role != "person"]
    known = replace(turn, order=replace(turn.order, known=[*others, *failed.records]))
    try:
        outcome = _make_right(known.whose_host_is(Mapped.INACTIVE))
    except Problem as problem:
        outcome = Failure(problem=problem)
    if isinstance(outcome, Failure) and not outcome.records:
        return replace(failed, problem=outcome.problem)
    return replace(outcome, reasons=[*failed.reasons, *outcome.reasons])


def _make_right(turn: Turn) -> Outcome:
    order = turn.order
    if order.only_look:
        return _look(turn)
    event, person = order.record("event"), order.record("person")
    wants_event = Wishes.read(order.options).event
    if event is not None or (person is not None and not wants_event):
        removed = doubles.remove(turn) if order.open_attempts else []
        # There was to be no Event, and a person is written only once.
        result = events.follow(turn, event) if event else PushResult(records=order.known)
        return replace(result, reasons=[*removed, *result.reasons])
    if order.booking.is_cancelled and not order.open_attempts:
        return _unsent(turn)
    return _owed(turn, person) if person else _first(turn)


def _unsent(turn: Turn) -> PushResult:
    """Cancelled before there was an Event. A person who was written already stays."""
    person = turn.order.record("person")
    if person is None:
        return PushResult(records=turn.order.known, reasons=[Reason(code="cancelled_unsent")])
    why = Reason(code="cancelled_before_event", params={"object": person.object})
    return PushResult(records=turn.order.known, reasons=[why])


def _look(turn: Turn) -> PushResult:
    """What unanswered writes made, and none of it twice; nothing is brought up to date."""
    known, why = list(turn.order.known), list[Reason]()
    if turn.order.record("event") is None:
        found = look_up(turn)
        known, why = _what_arrived(turn, found) if found.ours else (known, why)
    if not known:
        return PushResult()
    now = replace(turn, order=replace(turn.order, known=known))
    return PushResult(records=known, reasons=[*why, *doubles.remove(now)])


def _first(turn: Turn) -> Outcome:
    found = look_up(turn)
    if found.ours:
        return _found_again(turn, found)
    if turn.order.booking.is_cancelled:
        return _unsent(turn)
    return _write(turn, draft_for(turn, found))


def _owed(turn: Turn, person: RemoteObject) -> Outcome:
    """The person was written in a crowd, and the Event was not: it is all that is left to do."""
    found, rows = look_up_owed(turn, person)
    if found.ours:
        return _found_again(turn, found)
    if turn.order.booking.is_cancelled:
        return _unsent(turn)
    held = people.follow(turn.client.look_up, person.object, rows, Wishes.read(turn.order.options).read_fields)
    if held is None:
        # Deleted, or hidden from us: nobody but a person can tell whom the Event is for by now.
        raise errors.own("PERSON_GONE")
    return _write(turn, draft_owed(turn, person, held, found))


def _write(turn: Turn, draft: Draft) -> Outcome:
    answers = turn.write(draft.writes) if draft.writes else {}
    if isinstance(answers, Refusal) and answers.ref == "update" and _stays(turn, answers.problem):
        draft.without_update(answers)
        answers = turn.write(draft.writes) if draft.writes else {}
    if isinstance(answers, Refusal) and draft.is_about_related(answers):
        # In a crowd the person may stand already: then the Event is tried again by itself.
        answers.problem.alone = bool(answers.done)
        if not answers.done:
            draft.without_related(answers)
            answers = turn.write(draft.writes)
    again: Sequence[Write] = draft.sides.take(getattr(answers, "refused", {}))
    if isinstance(answers, Refusal) and is_side(answers.ref):
        # All or nothing: with it everything was taken back, so the others are tried by themselves once more, too.
        taken_back = [write for write in draft.sides.writes if write.ref != answers.ref]
        again = [*draft.sides.take({answers.ref: answers.problem}), *taken_back]
        answers = turn.write(draft.main) if draft.main else {}
    if isinstance(answers, Refusal):
        instead = draft.after_duplicate(turn, answers) if _is_duplicate(answers) else None
        return _write(turn, instead) if instead else _stopped(draft, answers)
    person, event = _person_made(draft, answers), _made(draft.event, answers.get("event"))
    if event and person:
        event = replace(event, written={**individuals.named_by_id(event.written, person), "WhoId": person.id})
    made = {"person": person, "event": event}
    again = [*again, *draft.sides.take(_write_sides(turn, draft.sides.beyond, made))]
    draft.sides.give_up(_write_sides(turn, again, made))
    if event and (invited := draft.sides.invited_ids):
        event = replace(event, written={**event.written, INVITEES: invited})
    reasons = _by_key(draft.told) if _was_there(answers) else draft.told
    return PushResult(records=[record for record in (person, event) if record], reasons=reasons)


def _write_sides(turn: Turn, writes: Sequence[Write], made: Mapping[str, RemoteObject | None]) -> Mapping[str, Problem]:
    """Side matters by themselves, each for itself; those that were refused, by their refs."""
    if not writes:
        return {}
    known = {f"@{{{role}.id}}": record.id for role, record in made.items() if record}
    # The Contact of a new person account is named in its own way.
    known |= {individuals.WHO: known["@{person.id}"]} if "@{person.id}" in known else {}
    try:
        return turn.client.write_each([with_ids(write, known) for write in writes]).refused
    except Problem as problem:
        return dict.fromkeys((write.ref for write in writes), problem)


def _stays(turn: Turn, problem: Problem) -> bool:
    """Whether an update would be refused once more: not what passes, and not what may be about another one of a crowd.

    What code of the org's own throws may pass, and may not: no Event waits for that. For a person who is locked it waits a while.
    """
    if problem.alone and problem.code != "DUPLICATES_DETECTED":
        return False
    if problem.code == "UNABLE_TO_LOCK_ROW":
        return turn.order.failures >= WAITS_FOR_A_PERSON
    return not isinstance(problem, TryAgain) or problem.code in {"APEX_ERROR", "UNKNOWN_EXCEPTION"}


def _was_there(answers: Mapping[str, Row]) -> bool:
    """REST API guide, upsert: from v46 on the answer says whether the record was created."""
    return (answers.get("event") or {}).get("created") is False


def _by_key(reasons: Sequence[Reason]) -> list[Reason]:
    return [Reason(code="event_found_by_key") if each.code == "event_created" else each for each in reasons]


def _is_duplicate(refusal: Refusal) -> bool:
    """Of a new person: a refusal while updating changes nothing about who is meant."""
    problem = refusal.problem
    return refusal.ref == "person" and problem.code == "DUPLICATES_DETECTED" and not problem.alone


def _stopped(draft: Draft, refusal: Refusal) -> Failure:
    """In a crowd nothing is rolled back: a person who was written is kept, and only the Event is tried again."""
    problem = events.refused(draft.wishes, refusal)
    person = _person_made(draft, refusal.done) if PERSON_REFS & set(refusal.done) else None
    if person is None:
        return Failure(problem=problem)
    return Failure(problem=problem, records=[person], reasons=draft.person_reasons)


def _person_made(draft: Draft, answers: Mapping[str, Row]) -> RemoteObject | None:
    """A person account's Contact is told by the read that follows; without it the next look finds them by e-mail."""
    if not draft.is_individual or draft.person is None:
        return _made(draft.person, answers.get("person"))
    person, contact_id = individuals.made(draft.person, answers)
    return _made(person, {"id": contact_id})


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
    known, why = _what_arrived(turn, found)
    now = replace(turn, order=replace(turn.order, known=known))
    result = events.converge(now, known[-1], found.ours[0], found.owners)
    beside = _membership(now, found)
    return PushResult(records=result.records, reasons=[Reason(code="found_again"), *why, *result.reasons, *beside])


def _membership(turn: Turn, found: Found) -> list[Reason]:
    """In a crowd the Event may stand without it. Salesforce itself takes nobody into a campaign twice."""
    person = turn.order.record("person")
    if person is None or turn.order.booking.is_cancelled:
        return []
    wishes, sent = Wishes.read(turn.order.options), earlier.members_sent(turn)
    sides = Sides(membership=campaigns.membership(wishes, found, person.object, person_id=person.id, sent=sent))
    if sides.writes:
        try:
            sides.give_up(turn.client.write_each(sides.writes).refused)
        except Problem as problem:
            sides.give_up({MEMBER: problem})
    return sides.reasons


def _what_arrived(turn: Turn, found: Found) -> tuple[list[RemoteObject], list[Reason]]:
    """The person, if the Event names one, and the Event that an unanswered write made; and what that did to the person."""
    row = found.ours[0]
    sent = earlier.events_sent(turn)
    event = RemoteObject(
        role="event",
        object="Event",
        id=soql.id_of(row),
        label=str(row.get("Subject") or ""),
        created=True,
        # What an attempt sent, and not what the booking says by now.
        written=individuals.without_new_account(sent[-1]) if sent else {},
    )
    person, why = _person_of(turn, str(row.get("WhoId") or ""))
    return [record for record in (person, event) if record], why


def _person_of(turn: Turn, who_id: str) -> tuple[RemoteObject | None, list[Reason]]:
    """Whom the found Event names, with what the unanswered write did to them: it was done with the Event or before it."""
    known = turn.order.record("person")
    if not soql.is_id(who_id) or (known and soql.same_id(known.id, who_id)):
        return known, []
    kind, label = people.kind_of(who_id), turn.order.booking.invitee_name
    created = earlier.person_sent(turn, kind)
    written, before = earlier.overwritten(turn, who_id)
    person = RemoteObject(
        role="person", object=kind, id=who_id, label=label, created=bool(created), written=created or written
    )
    return person, [updated(kind, written, before)] if before else []
