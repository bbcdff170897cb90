"""The questions of a look-up, each of which can be asked for many bookings at once. Words of SOQL are in `soql`."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from integrations.contract.pushes import Person
from integrations.salesforce import sandboxes, soql, soql_beside

Row = dict[str, Any]
Rows = list[Row]
_BY_KEY = "event by "


class Untold(list[Row]):
    """No rows, because Salesforce refuses to tell; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Together:
    """How a question is asked for several values in one: equal `kind`s may be joined, `is_mine` tells the rows apart.

    `in_pages`: whoever asks goes on where the answer ends.
    """

    kind: str
    value: Any
    ask: Callable[[Sequence[Any]], str]
    is_mine: Callable[[Row, Any], bool]
    in_pages: bool = False


@dataclass(frozen=True, kw_only=True)
class Query:
    """One question of a look-up. `everything`: also what was deleted. Without `together` it is asked by itself.

    `aside`: about a side matter. Where Salesforce refuses to answer it, its rows are `Untold` and the others stand.
    """

    soql: str
    everything: bool = False
    aside: bool = False
    together: Together | None = None


def leads(email: str, more: Collection[str] = ()) -> Query:
    """The Leads of the e-mail, with `more` fields."""
    return _by_email("leads", soql.leads_by_email, email, more)


def contacts(email: str, more: Collection[str] = ()) -> Query:
    """The Contacts of the e-mail, with `more` fields."""
    return _by_email("contacts", soql.contacts_by_email, email, more)


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


def campaign(campaign_id: str) -> Query:
    """The campaign by its member statuses."""
    together = Together(
        kind="campaign",
        value=campaign_id,
        ask=lambda campaign_ids: soql_beside.campaign_statuses(*campaign_ids),
        is_mine=lambda row, mine: soql.same_id(str(row.get("CampaignId") or ""), mine),
    )
    return Query(soql=soql_beside.campaign_statuses(campaign_id), together=together, aside=True)


def members(campaign_id: str, email: str) -> Query:
    """Who of the e-mail is a member already. Asked together, everybody gets all: the person's id tells who is meant."""
    together = Together(
        kind=f"members of {campaign_id}",
        value=email,
        ask=lambda emails: soql_beside.campaign_members(campaign_id, *emails),
        is_mine=_everybodys,
    )
    return Query(soql=soql_beside.campaign_members(campaign_id, email), together=together, aside=True)


def invitees(event_id: str) -> Query:
    """Who is invited to the Event."""
    together = Together(
        kind="invitees",
        value=event_id,
        ask=lambda event_ids: soql_beside.event_invitees(*event_ids),
        is_mine=lambda row, mine: soql.same_id(str(row.get("EventId") or ""), mine),
    )
    return Query(soql=soql_beside.event_invitees(event_id), together=together, aside=True)


def opportunities(account_id: str) -> Query:
    """The Account's newest open Opportunity."""
    together = Together(
        kind="opportunities",
        value=account_id,
        ask=lambda account_ids: soql_beside.open_opportunities(*account_ids),
        is_mine=lambda row, mine: soql.same_id(str(row.get("AccountId") or ""), mine),
    )
    return Query(soql=soql_beside.open_opportunities(account_id), together=together, aside=True)


def opportunities_by_email(email: str) -> Query:
    """Open Opportunities of the Contacts' Accounts. Asked together, everybody gets all: the Account tells which are meant."""
    together = Together(
        kind="opportunities by email",
        value=email,
        ask=lambda emails: soql_beside.open_opportunities_by_email(*emails),
        is_mine=_everybodys,
    )
    return Query(soql=soql_beside.open_opportunities_by_email(email), together=together, aside=True)


def converted(email: str, more: Collection[str] = ()) -> Query:
    """What converted Leads became. Asked together, everybody gets all: each Lead's own id tells which is meant."""
    query = _by_email("converted", soql.contacts_of_converted_leads, email, more)
    return replace(query, together=replace(query.together, is_mine=_everybodys)) if query.together else query


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


def person(kind: str, person_id: str, more: Collection[str] = ()) -> Query:
    """The Lead or Contact, deleted or not, with `more` fields."""

    def ask(*ids: str, more: Collection[str]) -> str:
        return soql.people_by_id(kind, *ids, more=more)

    query = _asked_with(f"{kind} by id", ask, person_id, more, is_mine=_same_id)
    return replace(query, everything=True)


def events_created(user_ids: Collection[str], since: datetime, after: str = "") -> Query:
    """A page of the Events of these users. Asked together, everybody gets all: the reference line tells whose each is."""
    together = Together(
        kind=f"events_created after {after}",
        value=(frozenset(user_ids), since),
        ask=lambda values: soql.events_created(
            frozenset().union(*(ids for ids, _ in values)), min(since for _, since in values), after
        ),
        is_mine=_everybodys,
        in_pages=True,
    )
    return Query(soql=soql.events_created(user_ids, since, after), together=together)


def _by_email(kind: str, ask: Callable[..., str], email: str, more: Collection[str]) -> Query:
    return _asked_with(kind, ask, email, more, is_mine=_same_email)


def _asked_with(
    kind: str, ask: Callable[..., str], value: str, more: Collection[str], *, is_mine: Callable[[Row, Any], bool]
) -> Query:
    """Asked together, everybody gets the fields of all."""
    together = Together(
        kind=kind,
        value=(value, frozenset(more)),
        ask=lambda pairs: ask(
            *dict.fromkeys(each for each, _ in pairs), more=frozenset().union(*(names for _, names in pairs))
        ),
        is_mine=lambda row, pair: is_mine(row, pair[0]),
    )
    return Query(soql=ask(value, more=more), together=together)


def _everybodys(row: Row, value: object) -> bool:
    return True


def _same_email(row: Row, email: str) -> bool:
    return str(row.get("Email") or "").casefold() == email.casefold()


def _same_account_name(row: Row, name: str) -> bool:
    return str(row.get("Name") or "").casefold() == name.casefold()


def _same_id(row: Row, record_id: str) -> bool:
    return soql.same_id(str(row.get("Id") or ""), record_id)
