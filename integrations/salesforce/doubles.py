"""The second look after an unknown outcome: a call that we gave up on may have been carried out minutes later.

A double is an Event of ours about the same booking, or a person whom such a call was to create, whom nobody but us has touched
and on whom nothing hangs.
"""

from integrations.connector import OpenAttempt, Reason
from integrations.errors import TryAgain
from integrations.salesforce import lookup, questions, soql
from integrations.salesforce.client import Query, Refusal, Rows, Write
from integrations.salesforce.turn import Turn
from integrations.salesforce.wishes import CONTACT, LEAD

# REST API guide, "Composite": at most 25 parts in one call.
MOST = 25


def remove(turn: Turn) -> list[Reason]:
    """Removes doubles, and says so. Raises Problem while nobody can tell whether there are any."""
    events, people = _doubles(turn)
    found = [f"Event/{record_id}" for record_id in events] + people
    if not found:
        return []
    writes = [Write(ref=f"double{number}", method="DELETE", path=path) for number, path in enumerate(found[:MOST])]
    answer = turn.write(writes)
    if not isinstance(answer, Refusal):
        return [Reason(code="double_removed")]
    if isinstance(answer.problem, TryAgain):
        raise answer.problem
    return [Reason(code="double_left")]


def _doubles(turn: Turn) -> tuple[list[str], list[str]]:
    """Ids of Events, and paths of people."""
    asked = _people_questions(turn)
    created, *rows = turn.client.look_up(
        [questions.events_created(lookup.writers(turn), lookup.first_written(turn)), *(query for _, query in asked)]
    )
    event = turn.order.record("event")
    about = lookup.about(created, turn.order.booking.reference)
    events = [soql.id_of(row) for row in about if event is None or not _same(soql.id_of(row), event.id)]
    people = {soql.id_of(row): kind for (kind, _), found in zip(asked, rows, strict=True) for row in found}
    spare = {found: kind for found, kind in people.items() if not any(_same(found, used) for used in _used(turn))}
    return events, [f"{spare[found]}/{found}" for found in _bare(turn, list(spare), events)]


def _people_questions(turn: Turn) -> list[tuple[str, Query]]:
    """One for each kind of person that an open attempt was to create."""
    emails: dict[str, set[str]] = {}
    for attempt in turn.order.open_attempts:
        for kind, email in _created_by(attempt):
            emails.setdefault(kind, set()).add(email)
    since, users = lookup.first_written(turn), lookup.writers(turn)
    return [
        (kind, Query(soql=soql.people_created(kind, users, since, *sorted(those)))) for kind, those in emails.items()
    ]


def _created_by(attempt: OpenAttempt) -> list[tuple[str, str]]:
    return [
        (write["path"], str(write["body"]["Email"]))
        for write in attempt.sent["writes"]
        if write["method"] == "POST" and write["path"] in {LEAD, CONTACT} and write["body"].get("Email")
    ]


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


def _same(one: str, other: str) -> bool:
    # Ids come with 15 or with 18 characters; the first 15 are the id.
    return one[:15] == other[:15]
