"""The questions of a look-up, each of which can be asked for many bookings at once. Words of SOQL are in `soql`."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.contract.pushes import Person
from integrations.salesforce import sandboxes, soql

Row = dict[str, Any]
Rows = list[Row]
_BY_KEY = "event by "


@dataclass(frozen=True, kw_only=True)
class Together:
    """How a question is asked for several values in one: equal `kind`s may be joined, `is_mine` tells the rows apart."""

    kind: str
    value: Any
    ask: Callable[[Sequence[Any]], str]
    is_mine: Callable[[Row, Any], bool]


@dataclass(frozen=True, kw_only=True)
class Query:
    """One question of a look-up. `everything`: also what was deleted. Without `together` it is asked by itself."""

    soql: str
    everything: bool = False
    together: Together | None = None


def leads(email: str) -> Query:
    """The Leads of the e-mail."""
    return _by_email("leads", soql.leads_by_email, email)


def contacts(email: str) -> Query:
    """The Contacts of the e-mail."""
    return _by_email("contacts", soql.contacts_by_email, email)


def hosts(person: Person, *, in_sandbox: bool) -> list[Query]:
    """What brings the active users of their e-mail; nothing, where the host map knows who they are."""
    if person.mapped:
        return []

    def ask(emails: Collection[str]) -> str:
        return soql.users_by_email(*sandboxes.spelled(emails, in_sandbox=in_sandbox))

    def is_mine(row: Row, email: str) -> bool:
        theirs = sandboxes.unspelled(str(row.get("Email") or ""), in_sandbox=in_sandbox)
        return theirs.casefold() == email.casefold()

    together = Together(kind="users", value=person.email, ask=ask, is_mine=is_mine)
    return [Query(soql=ask([person.email]), together=together)]


def accounts(name: str) -> Query:
    """The Accounts of this name."""
    together = Together(
        kind="accounts", value=name, ask=lambda names: soql.accounts_by_name(*names), is_mine=_same_account_name
    )
    return Query(soql=soql.accounts_by_name(name), together=together)


def converted(email: str) -> Query:
    """What converted Leads became. Asked together, everybody gets all: each Lead's own id tells which is meant."""
    together = Together(
        kind="converted",
        value=email,
        ask=lambda emails: soql.contacts_of_converted_leads(*emails),
        is_mine=_everybodys,
    )
    return Query(soql=soql.contacts_of_converted_leads(email), together=together)


def event(event_id: str) -> Query:
    """The Event, deleted or not."""
    together = Together(
        kind="event", value=event_id, ask=lambda event_ids: soql.events_by_id(*event_ids), is_mine=_same_id
    )
    return Query(soql=soql.event_by_id(event_id), everything=True, together=together)


def event_by_key(field: str, value: str) -> Query:
    """The Event whose key field holds the value."""
    together = Together(
        kind=f"{_BY_KEY}{field}",
        value=value,
        ask=lambda values: soql.events_by_key(field, *values),
        is_mine=lambda row, mine: str(row.get(field) or "").casefold() == str(mine).casefold(),
    )
    return Query(soql=soql.events_by_key(field, value), together=together)


def is_keyed(query: Query) -> bool:
    """Whether it asks for an Event by its key."""
    return query.together is not None and query.together.kind.startswith(_BY_KEY)


def person(kind: str, person_id: str) -> Query:
    """The Lead or Contact, deleted or not."""
    together = Together(
        kind=f"{kind} by id", value=person_id, ask=lambda ids: soql.people_by_id(kind, *ids), is_mine=_same_id
    )
    return Query(soql=soql.people_by_id(kind, person_id), everything=True, together=together)


def events_created(user_ids: Collection[str], since: datetime) -> Query:
    """Events of these users. Asked together, everybody gets all: the reference line tells whose each is."""
    together = Together(
        kind="events_created",
        value=(frozenset(user_ids), since),
        ask=lambda values: soql.events_created(
            frozenset().union(*(ids for ids, _ in values)), min(since for _, since in values)
        ),
        is_mine=_everybodys,
    )
    return Query(soql=soql.events_created(user_ids, since), together=together)


def _by_email(kind: str, ask: Callable[..., str], email: str) -> Query:
    together = Together(kind=kind, value=email, ask=lambda emails: ask(*emails), is_mine=_same_email)
    return Query(soql=ask(email), together=together)


def _everybodys(row: Row, value: object) -> bool:
    return True


def _same_email(row: Row, email: str) -> bool:
    return str(row.get("Email") or "").casefold() == email.casefold()


def _same_account_name(row: Row, name: str) -> bool:
    return str(row.get("Name") or "").casefold() == name.casefold()


def _same_id(row: Row, record_id: str) -> bool:
    return soql.same_id(str(row.get("Id") or ""), record_id)
