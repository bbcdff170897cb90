"""The second look after an unknown outcome: a call that we gave up on may have been carried out minutes later.

A double is an Event of ours about the same booking, or a person whom such a call was to create, whom nobody but us has touched
and on whom nothing hangs.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from integrations.contract.pushes import Reason
from integrations.errors import TryAgain
from integrations.salesforce import earlier, individuals, lookup, questions, soql
from integrations.salesforce.client import Query, Refusal, Row, Rows, Write
from integrations.salesforce.events import NO_ASSIGNMENT
from integrations.salesforce.turn import Turn
from integrations.salesforce.wishes import CONTACT

# REST API guide, "Composite": at most 25 parts in one call.
MOST = 25


@dataclass(frozen=True, kw_only=True)
class Doubles:
    """Paths of what is there too often. `astray`: the path of our Event, where a late call gave it to one of these people.

    `kept`: the kind of a person who is there too often and has to stay, if there is one.
    """

    paths: Collection[str] = ()
    astray: str = ""
    kept: str = ""


def remove(turn: Turn) -> list[Reason]:
    """Removes doubles, and says so. Raises Problem while nobody can tell whether there are any."""
    found = _doubles(turn)
    if found.astray and not _is_given_back(turn, found.astray):
        return [Reason(code="double_left")]
    told = [Reason(code="double_kept", params={"object": found.kept})] if found.kept else []
    return [*_delete(turn, list(found.paths), Reason(code="double_removed")), *told]


def _is_given_back(turn: Turn, path: str) -> bool:
    """The Event stands again on whom it was made for: with whoever is deleted Salesforce deletes what hangs on them."""
    person = turn.order.record("person")
    body = {"WhoId": person.id if person else None}
    answer = turn.write([Write(ref="event", method="PATCH", path=path, body=body, headers=NO_ASSIGNMENT)])
    if isinstance(answer, Refusal) and isinstance(answer.problem, TryAgain):
        raise answer.problem
    return not isinstance(answer, Refusal)


def remove_named(turn: Turn) -> list[Reason]:
    """Removes the Events that a person named as doubles, if they are still about this booking. Asks nothing if none are named."""
    event = turn.order.record("event")
    named = sorted(each for each in turn.order.restore if event is None or not soql.same_id(each, event.id))
    if not named:
        return []
    rows = [row for found in turn.client.look_up([questions.event(each) for each in named]) for row in found]
    theirs = [row for row in rows if row.get("IsDeleted") is not True]
    about = [soql.id_of(row) for row in lookup.about(theirs, turn.order.booking.reference)]
    return _delete(turn, [f"Event/{each}" for each in about], Reason(code="double_removed_by_wish"))


def _delete(turn: Turn, found: list[str], why: Reason) -> list[Reason]:
    if not found:
        return []
    writes = [
        Write(ref=f"double{number}", method="DELETE", path=path, headers=NO_ASSIGNMENT)
        for number, path in enumerate(found[:MOST])
    ]
    answer = turn.write(writes)
    if not isinstance(answer, Refusal):
        return [why]
    if isinstance(answer.problem, TryAgain):
        raise answer.problem
    return [Reason(code="double_left")]


def _doubles(turn: Turn) -> Doubles:
    events_asked, people_asked = earlier.event_questions(turn), _people_questions(turn)
    if not events_asked and not people_asked:
        return Doubles()
    answers = turn.client.look_up([*events_asked, *(query for _, query in people_asked)])
    made, rows = lookup.ours(turn, answers[: len(events_asked)]), answers[len(events_asked) :]
    event = turn.order.record("event")
    is_ours = {soql.id_of(row): event is not None and soql.same_id(soql.id_of(row), event.id) for row in made}
    events = [record_id for record_id, ours in is_ours.items() if not ours]
    # By the id that Events name, which of a person account is its Contact's.
    made_people = [(kind, row) for (kind, _), found in zip(people_asked, rows, strict=True) for row in found]
    people = {who: (kind, row) for kind, row in made_people if (who := _who_is(kind, row))}
    spare = {who: one for who, one in people.items() if not any(soql.same_id(who, used) for used in _used(turn))}
    untouched = [who for who, (_, row) in spare.items() if _is_untouched(turn, row)]
    astray = [soql.id_of(row) for row in made if is_ours[soql.id_of(row)] and _went_astray(turn, row, spare)]
    bare = _bare(turn, untouched, [*events, *astray])
    left = [kind for who, (kind, _) in spare.items() if who not in bare]
    return Doubles(
        paths=[*(f"Event/{each}" for each in events), *(_path(*spare[who]) for who in bare)],
        astray=f"Event/{astray[0]}" if astray else "",
        kept=CONTACT if left[:1] == [individuals.ACCOUNT] else "".join(left[:1]),
    )


def _path(kind: str, row: Row) -> str:
    return f"{kind}/{soql.id_of(row)}"


def _is_untouched(turn: Turn, row: Row) -> bool:
    """Nobody but us has written to them."""
    return any(soql.same_id(str(row.get("LastModifiedById") or ""), each) for each in earlier.writers(turn))


def _went_astray(turn: Turn, row: Row, spare: Collection[str]) -> bool:
    """By its key the Event itself was written a second time, and for a person whom that call made: by nobody but us."""
    theirs = str(row.get("WhoId") or "")
    return any(soql.same_id(theirs, who) for who in spare) and soql.same_id(
        str(row.get("LastModifiedById") or ""), turn.user_id
    )


def _who_is(kind: str, row: Row) -> str:
    """The id that Events name; empty for an Account that tells of no Contact, of which nobody knows what hangs on it."""
    return str(row.get("PersonContactId") or "") if kind == individuals.ACCOUNT else soql.id_of(row)


def _people_questions(turn: Turn) -> list[tuple[str, Query]]:
    """One for each kind of person that an open attempt was to create."""
    emails: dict[str, set[str]] = {}
    for kind, email in earlier.people_created(turn):
        emails.setdefault(kind, set()).add(email)
    if not emails:
        return []
    since, users = earlier.first_written(turn), earlier.writers(turn)
    return [(kind, Query(soql=_created(kind, users, since, *sorted(those)))) for kind, those in emails.items()]


def _created(kind: str, users: set[str], since: datetime, *emails: str) -> str:
    if kind == individuals.ACCOUNT:
        return soql.person_accounts_created(users, since, *emails)
    return soql.people_created(kind, users, since, *emails)


def _used(turn: Turn) -> set[str]:
    person = turn.order.record("person")
    return {*turn.order.others, *([person.id] if person else [])}


def _bare(turn: Turn, people: list[str], doubles: list[str]) -> list[str]:
    """Those on whom no Event hangs but the doubles: with a person Salesforce deletes what hangs on them."""
    if not people:
        return []
    (rows,) = turn.client.look_up([Query(soql=soql.events_of(people))])
    kept = _who(rows, doubles)
    return [found for found in people if found[:15] not in kept]


def _who(rows: Rows, doubles: list[str]) -> set[str]:
    return {str(row.get("WhoId") or "")[:15] for row in rows if soql.id_of(row) not in doubles}
