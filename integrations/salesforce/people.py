"""A person who is known by their record: read as they are now, followed through merges and conversion."""

from collections.abc import Callable, Collection, Sequence

from integrations.contract.pushes import Candidate, OutgoingBooking, RemoteObject
from integrations.contract.values import Json
from integrations.errors import Ambiguous, Problem
from integrations.salesforce import questions, soql, values
from integrations.salesforce.client import Client, Query, Refusal, Row, Rows, Write
from integrations.salesforce.plan import CONTACT, LEAD, AskAPerson, Held, same_name

LookUp = Callable[[Sequence[Query]], list[Rows]]
# Which fields have to be known of a record of this kind.
Fields = Callable[[str], Collection[str]]
# Merged, merged again, converted, merged: more than that is a circle.
MOST_STEPS = 6
# Passes duplicate rules that only warn, and leaves the owner alone. REST API guide, "Headers".
QUIETLY = {"Sforce-Duplicate-Rule-Header": "allowSave=true", "Sforce-Auto-Assign": "FALSE"}


def find(look_up: LookUp, kind: str, record_id: str, fields: Fields | None = None) -> Held | None:
    """The Lead or Contact that this record is by now, with `fields`; None if it is gone for good or not to be seen."""
    rows = look_up([questions.person(kind, record_id, fields(kind) if fields else ())])[0]
    return follow(look_up, kind, rows, fields)


def is_any_unseen(look_up: LookUp, people: Sequence[RemoteObject]) -> bool:
    """Whether one of these is neither there nor among the deleted: it may well be there, hidden from us.

    Of somebody whom a person chose nobody new is made for that.
    """
    return any(not look_up([questions.person(each.object, each.id)])[0] for each in people)


def follow(look_up: LookUp, kind: str, rows: Rows, fields: Fields | None = None) -> Held | None:
    """The same, from the answer to `questions.person`. Asks only where the record has become another."""
    for _step in range(MOST_STEPS):
        if not rows:
            return None
        kind, following = _next(kind, rows[0])
        if following is None:
            return _held(kind, rows[0], fields(kind) if fields else ())
        if not soql.is_id(following):
            return None
        rows = look_up([questions.person(kind, following, fields(kind) if fields else ())])[0]
    return None


def meant(
    look_up: LookUp, booking: OutgoingBooking, kind: str, problem: Problem, fields: Fields | None = None
) -> Held | None:
    """Whom a duplicate rule names, if that is exactly one of the kind, readable, of this last name and no other e-mail."""
    named_ones = problem.params.get("candidates")
    named = [Candidate.read(str(text)) for text in named_ones] if isinstance(named_ones, list) else []
    wanted = [each for each in named if each.object == kind]
    held = find(look_up, kind, wanted[0].id, fields) if len(wanted) == 1 else None
    if held is None or held.object != kind or not same_name(booking.last_name, held.last_name):
        return None
    return held if held.email.casefold() in {"", booking.email.casefold()} else None


def put_back(client: Client, record: RemoteObject, old: Json) -> bool:
    """Writes the old values into the person, whatever they have become, if they still have ours. Raises Problem."""
    held = find(client.look_up, record.object, record.id, lambda _kind: frozenset(old))
    if held is None or held.object != record.object:
        return False
    if not all(values.same(record.written.get(name), held.value(name)) for name in old):
        return False
    write = Write(ref="update", method="PATCH", path=f"{held.object}/{held.id}", body=dict(old), headers=QUIETLY)
    answer = client.write([write])
    if isinstance(answer, Refusal):
        raise answer.problem
    return True


def kind_of(record_id: str) -> str:
    """Object Reference, "ID Field Type": the first three characters name the object."""
    return LEAD if record_id.startswith("00Q") else CONTACT


def _next(kind: str, row: Row) -> tuple[str, str | None]:
    """Where it went: the kind and id of what it became, "" for nowhere, None if it is still itself."""
    if row.get("IsDeleted") is True:
        return kind, str(row.get("MasterRecordId") or "")
    if kind == LEAD and row.get("IsConverted") is True:
        return CONTACT, str(row.get("ConvertedContactId") or "")
    return kind, None


def _held(kind: str, row: Row, fields: Collection[str]) -> Held:
    return Held(
        object=kind,
        id=soql.id_of(row),
        last_name=str(row.get("LastName") or ""),
        modified=str(row.get("LastModifiedDate") or ""),
        company=str(row.get("Company") or ""),
        email=str(row.get("Email") or ""),
        values={name: row.get(name) for name in fields},
    )


def to_be_chosen(person: AskAPerson) -> Ambiguous:
    """That a person has to decide which of them is meant."""
    named = [str(Candidate(object=held.object, id=held.id, label=_label(held))) for held in person.candidates]
    return Ambiguous(person.code, candidates=named)


def _label(held: Held) -> str:
    """What tells it from the others: the name and the company; the link shows the rest."""
    return ", ".join(part for part in (held.last_name, held.company) if part)
