"""What a cancelled test booking made goes with it: the person whom it created, if nobody has made anything of them since.

Whoever was there before is never touched. What is deleted lies in Salesforce's recycle bin for 15 days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from integrations.contract.pushes import PushResult, Reason, RemoteObject
from integrations.errors import Problem, TryAgain
from integrations.salesforce import individuals, questions, soql, soql_beside, values
from integrations.salesforce.client import Query, Refusal, Row, Rows, Write
from integrations.salesforce.events import NO_ASSIGNMENT
from integrations.salesforce.turn import Turn
from integrations.salesforce.wishes import CONTACT, LEAD, Wishes

# Rules and flows of the org that run when a record is created may write it once more; nobody does so by hand that fast.
A_MOMENT = timedelta(minutes=1)
_STAMPS = frozenset({"CreatedById", "CreatedDate", "LastModifiedById", "LastModifiedDate"})
# Whom the record belongs to is for assignment rules to say.
_NOT_COMPARED = frozenset({"OwnerId"})
# What can hang on a person, and by which field. Object Reference, "Child Relationships"; activities are there in every org.
_ACTIVITIES = (("Event", "WhoId"), ("Task", "WhoId"))
_MORE: Mapping[str, Sequence[tuple[str, str]]] = {
    LEAD: (("CampaignMember", "LeadId"),),
    CONTACT: (("CampaignMember", "ContactId"), ("OpportunityContactRole", "ContactId"), ("Case", "ContactId")),
}
_OF_LINKS = (("ContentDocumentLink", "LinkedEntityId"), ("Note", "ParentId"), ("Attachment", "ParentId"))
_OF_ANY = (("EventRelation", "RelationId"), *_OF_LINKS)

# What hangs on the Account of a person account.
_OF_ACCOUNT = (("Opportunity", "AccountId"), ("Case", "AccountId"), *_OF_LINKS)

REMOVED, THERE_BEFORE, CHANGED, IN_USE, UNSEEN, LEFT = (
    "test_person_removed",
    "test_person_there_before",
    "test_person_changed",
    "test_person_in_use",
    "test_person_unseen",
    "test_person_left",
)


def with_person(turn: Turn, result: PushResult) -> PushResult:
    """The result after the person of a cancelled test was removed, too, or with the reason why not. Raises Problem."""
    person = next((each for each in result.records if each.role == "person" and not each.deleted), None)
    if person is None or not _is_due(turn):
        return result
    why = _removed(turn, person, result.records)
    records = [replace(each, deleted=each is person or each.deleted) for each in result.records]
    said = [each for each in result.reasons if each.code != "cancelled_before_event"]
    return PushResult(records=records if why.code == REMOVED else result.records, reasons=[*said, why])


def _is_due(turn: Turn) -> bool:
    booking = turn.order.booking
    return booking.is_test and booking.is_cancelled and not turn.order.only_look


def _removed(turn: Turn, person: RemoteObject, records: Sequence[RemoteObject]) -> Reason:
    """What became of the person, as a reason."""
    kept = _kept(turn, person, records)
    return kept or _delete(turn, person)


def _kept(turn: Turn, person: RemoteObject, records: Sequence[RemoteObject]) -> Reason | None:
    """Why the person stays, or that they are gone already; None if they may go."""
    if not person.created:
        return _why(THERE_BEFORE, person)
    stands = any(each.role == "event" and not each.deleted for each in records)
    if stands or any(soql.same_id(person.id, other) for other in turn.order.others):
        return _why(IN_USE, person)
    ours = {each.id[:15] for each in records}
    try:
        return _seen(turn, person, ours)
    except TryAgain:
        raise
    except Problem:
        # Half a look is none, and a person is not deleted on a guess.
        return _why(UNSEEN, person)


def _seen(turn: Turn, person: RemoteObject, ours: set[str]) -> Reason | None:
    fields = {name for name in person.written if soql.is_column(name)} - _NOT_COMPARED
    asked = [questions.person(person.object, person.id, fields | _STAMPS)]
    rows, *hanging = turn.client.look_up([*asked, *(_hanging(person.id, *each) for each in _ACTIVITIES)])
    if not rows:
        return _why(UNSEEN, person)
    if rows[0].get("IsDeleted") is True:
        # Merged into somebody else, or deleted.
        return _why(CHANGED if rows[0].get("MasterRecordId") else REMOVED, person)
    if _is_changed(rows[0], person, fields):
        return _why(CHANGED, person)
    if any(_others(found, ours) for found in hanging) or _has_more(turn, person, ours):
        return _why(IN_USE, person)
    return None


def _hanging(record_id: str, kind: str, field: str, *, but: str = "") -> Query:
    """`but`: the page's own campaign. Whom we created there is a member of it by us, and by nobody else a second time."""
    if kind == "CampaignMember" and soql.is_id(but):
        return Query(soql=soql_beside.members_elsewhere(field, record_id, but))
    return Query(soql=soql.hanging_on(kind, field, record_id))


def _others(rows: Rows, ours: set[str]) -> bool:
    return any(soql.id_of(row)[:15] not in ours for row in rows)


def _has_more(turn: Turn, person: RemoteObject, ours: set[str]) -> bool:
    """Asked one by one: what an org has not, or shows nobody, answers none of the others."""
    asked = [(person.id, *each) for each in (*_MORE[person.object], *_OF_ANY)]
    campaign = Wishes.read(turn.order.options).campaign
    if individuals.is_one(person):
        asked += [(str(person.written[individuals.ACCOUNT_ID]), *each) for each in _OF_ACCOUNT]
    for record_id, kind, field in asked:
        try:
            (rows,) = turn.client.look_up([_hanging(record_id, kind, field, but=campaign)])
        except Problem as problem:
            if problem.code != "INVALID_TYPE":
                raise
            continue
        if _others(rows, ours):
            return True
    return False


def _is_changed(row: Row, person: RemoteObject, fields: set[str]) -> bool:
    """By anybody, the connected user too, who may be a person. Of a record that became another nothing is known that we wrote."""
    if not fields or row.get("IsConverted") is True:
        return True
    if not soql.same_id(str(row.get("CreatedById")), str(row.get("LastModifiedById"))):
        return True
    if not all(_is_same(name, person.written[name], row.get(name)) for name in fields):
        return True
    created, modified = _moment(row.get("CreatedDate")), _moment(row.get("LastModifiedDate"))
    return created is None or modified is None or modified - created > A_MOMENT


def _is_same(name: str, ours: Any, theirs: Any) -> bool:
    """Salesforce may write an address in small letters."""
    if name == "Email":
        return str(ours).casefold() == str(theirs).casefold()
    return values.same(ours, theirs)


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None


def _delete(turn: Turn, person: RemoteObject) -> Reason:
    kind, record_id = person.object, person.id
    if individuals.is_one(person):
        # Its Contact is deleted along with the Account and cannot be deleted by itself.
        kind, record_id = individuals.ACCOUNT, str(person.written[individuals.ACCOUNT_ID])
    soql.record_id(record_id)
    path = f"{kind}/{record_id}"
    answer = turn.write([Write(ref="removed", method="DELETE", path=path, headers=NO_ASSIGNMENT)])
    if not isinstance(answer, Refusal) or answer.problem.code == "ENTITY_IS_DELETED":
        return _why(REMOVED, person)
    if isinstance(answer.problem, TryAgain):
        raise answer.problem
    return _why(LEFT, person, error=answer.problem.code)


def _why(code: str, person: RemoteObject, **params: str) -> Reason:
    return Reason(code=code, params={"object": person.object, **params})
