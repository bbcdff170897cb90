"""Further hosts of a booking as invitees of its Event: those whom the host map knows, and only where the page wishes it.

Object Reference, EventRelation: a relation for which neither IsInvitee, IsParent nor IsWhat is said is an invitee's, with Shared
Activities and without; without them these fields are not even there, so none of them is sent.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from integrations.contract.pushes import Mapped, OutgoingBooking, Person, PushResult, Reason, RemoteObject
from integrations.errors import OutcomeUnknown, Problem
from integrations.salesforce import questions, soql
from integrations.salesforce.questions import Query, Row, Rows, Untold
from integrations.salesforce.turn import Turn
from integrations.salesforce.wishes import INVITE, Wishes
from integrations.salesforce.writes import Write

# Under this name an Event's record keeps the users whom we invited: only those are ever taken away again.
INVITEES = "Invitees"
INVITEE, GONE = "invitee", "gone"
EVENT_ID = "@{event.id}"


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Who is to be invited, by user id, and who cannot be, because nobody knows them in the org."""

    people: Sequence[Person] = ()
    unknown: Sequence[str] = ()

    @property
    def writes(self) -> list[Write]:
        """Each by itself, for an Event that is made in the same call."""
        return [_invitation(number, EVENT_ID, person.user_id) for number, person in enumerate(self.people)]

    def user_ids(self, refused: Collection[str] = ()) -> list[str]:
        """Of those who are or may be invited once these writes were surely refused."""
        return [person.user_id for number, person in enumerate(self.people) if f"{INVITEE}{number}" not in refused]

    def reasons(self, refused: Mapping[str, str]) -> list[Reason]:
        """`refused`: codes with which Salesforce did not take them, by the ref of the write."""
        numbered = {f"{INVITEE}{number}": person.name for number, person in enumerate(self.people)}
        taken = [name for ref, name in numbered.items() if ref not in refused]
        return [*_said("hosts_invited", taken), *_refused(numbered, refused), *_said("hosts_unknown", self.unknown)]


def invited(booking: OutgoingBooking, wishes: Wishes, owner_id: str) -> Invited:
    """The further hosts but the Event's owner, each user once."""
    if wishes.more_hosts != INVITE or not wishes.event:
        return Invited()
    known = {
        person.user_id[:15]: person
        for person in booking.more_hosts
        if person.mapped == Mapped.USER and soql.is_id(person.user_id) and not soql.same_id(person.user_id, owner_id)
    }
    unknown = [person.name for person in booking.more_hosts if person.mapped != Mapped.USER]
    return Invited(people=list(known.values()), unknown=unknown)


def asked(turn: Turn, wishes: Wishes, event: RemoteObject) -> list[Query]:
    """What brings who is invited, where that matters."""
    matters = event.written.get(INVITEES) or invited(turn.order.booking, wishes, "").people
    return [questions.invitees(event.id)] if matters else []


def bring_along(turn: Turn, wishes: Wishes, result: PushResult, rows: Rows | None = None) -> PushResult:
    """Invites who became a host, and takes away those of ours who are none any more. `rows`: who is invited, if that was asked.

    It never costs the Event: what is refused is said.
    """
    event = next((record for record in result.records if record.role == "event"), None)
    if event is None or event.deleted or turn.order.booking.is_cancelled:
        return result
    if rows is None:
        queries = asked(turn, wishes, event)
        rows = turn.client.look_up(queries)[0] if queries else []
    if isinstance(rows, Untold):
        why = Reason(code="hosts_invite_refused", params={"names": [], "error": rows.code})
        return replace(result, reasons=[*result.reasons, why])
    return _brought(turn, wishes, result, event, rows)


def _brought(turn: Turn, wishes: Wishes, result: PushResult, event: RemoteObject, rows: Rows) -> PushResult:
    owner = str(event.written.get("OwnerId") or turn.user_id)
    wanted = invited(turn.order.booking, wishes, owner).people
    there = {str(row.get("RelationId"))[:15]: row for row in rows}
    ours = [str(each) for each in event.written.get(INVITEES) or () if str(each)[:15] in there]
    new = [person for person in wanted if person.user_id[:15] not in there]
    wanted_ids = {person.user_id[:15] for person in wanted}
    gone = [each for each in ours if each[:15] not in wanted_ids]
    writes = [_invitation(number, event.id, person.user_id) for number, person in enumerate(new)]
    writes += [_removal(number, there[each[:15]]) for number, each in enumerate(gone)]
    failed = _write(turn, writes) if writes else {}
    refused = {ref: problem.code for ref, problem in failed.items()}
    came = [person for number, person in enumerate(new) if f"{INVITEE}{number}" not in refused]
    # Whom a call without an answer may have invited is taken out like those whom we know: if they are there they are ours.
    maybe = [
        person for number, person in enumerate(new) if isinstance(failed.get(f"{INVITEE}{number}"), OutcomeUnknown)
    ]
    left = [each for number, each in enumerate(gone) if f"{GONE}{number}" not in refused]
    stay = [each for each in ours if each not in left] + [person.user_id for person in (*came, *maybe)]
    written: dict[str, Any] = {name: value for name, value in event.written.items() if name != INVITEES}
    known = replace(event, written={**written, **({INVITEES: stay} if stay else {})})
    reasons = [*_said("hosts_invited", [person.name for person in came])]
    reasons += [Reason(code="hosts_uninvited", params={"count": len(left)})] if left else []
    names = {f"{INVITEE}{number}": person.name for number, person in enumerate(new)}
    reasons += _refused(names, refused)
    records = [known if record is event else record for record in result.records]
    return replace(result, records=records, reasons=[*result.reasons, *reasons])


def _write(turn: Turn, writes: Sequence[Write]) -> Mapping[str, Problem]:
    """Why some were refused, by ref."""
    try:
        return turn.client.write_each(writes).refused
    except Problem as problem:
        return {write.ref: problem for write in writes}


def _invitation(number: int, event_id: str, user_id: str) -> Write:
    body = {"EventId": event_id, "RelationId": user_id}
    return Write(ref=f"{INVITEE}{number}", method="POST", path="EventRelation", body=body)


def _removal(number: int, row: Row) -> Write:
    return Write(ref=f"{GONE}{number}", method="DELETE", path=f"EventRelation/{soql.id_of(row)}")


def _refused(names: Mapping[str, str], refused: Mapping[str, str]) -> list[Reason]:
    """One for each code, with whom it is about."""
    by_code: dict[str, list[str]] = {}
    for ref, code in refused.items():
        by_code.setdefault(code, []).extend([names[ref]] if ref in names else [])
    return [Reason(code="hosts_invite_refused", params={"names": who, "error": code}) for code, who in by_code.items()]


def _said(code: str, names: Sequence[str]) -> list[Reason]:
    return [Reason(code=code, params={"names": list(names)})] if names else []
