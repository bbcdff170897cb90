"""The look-up of a first push: one call of four questions, five after an unknown outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from integrations.contract.pushes import RemoteObject
from integrations.salesforce import earlier, errors, owners, plan, questions, soql, texts
from integrations.salesforce.client import Query, Row, Rows
from integrations.salesforce.turn import Turn
from integrations.salesforce.wishes import Wishes


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the org holds: people of the e-mail, users who may be the host, Events of ours about this booking."""

    leads: Sequence[plan.Held]
    contacts: Sequence[plan.Held]
    owners: list[str]
    ours: Rows
    # Those called as the typed company, two at most; empty where nobody needs to know.
    accounts: list[str] = field(default_factory=list)


def look_up(turn: Turn) -> Found:
    """Everything, or a problem: what is not seen whole does not count as not there."""
    events, accounts = earlier.event_questions(turn), _accounts(turn)
    asked = [*_people(turn), *events, *accounts, *turn.host_questions]
    leads, contacts, converted, *more = turn.client.look_up(asked)
    held = [_lead(row) for row in whole(leads, soql.MOST_PEOPLE)]
    became = {lead.contact_id for lead in held if lead.is_converted}
    return Found(
        leads=held,
        # Asked together with others, the third question brings what their Leads became as well.
        contacts=_contacts(
            whole(contacts, soql.MOST_PEOPLE),
            [row for row in whole(converted, soql.MOST_ROWS) if soql.id_of(row) in became],
        ),
        owners=owners.users_of(turn.host, more[len(events) + len(accounts) :]),
        ours=ours(turn, more[: len(events)]),
        accounts=[soql.id_of(row) for rows in more[len(events) :][: len(accounts)] for row in rows],
    )


def look_up_owed(turn: Turn, person: RemoteObject) -> tuple[Found, Rows]:
    """Where only the Event is left to do: who may own it, whether it is there, and the person's record as it is now."""
    events = earlier.event_questions(turn)
    asked = [questions.person(person.object, person.id), *events, *turn.host_questions]
    rows, *more = turn.client.look_up(asked)
    made, users = more[: len(events)], more[len(events) :]
    return Found(leads=[], contacts=[], owners=owners.users_of(turn.host, users), ours=ours(turn, made)), rows


def _people(turn: Turn) -> list[Query]:
    booking = turn.order.booking
    return [
        questions.leads(booking.email),
        questions.contacts(booking.email),
        questions.converted(booking.email),
    ]


def _accounts(turn: Turn) -> list[Query]:
    """Those called as the typed company, where a new Contact would go to one."""
    wishes, company = Wishes.read(turn.order.options), turn.order.booking.company.strip()
    return [questions.accounts(company)] if company and wishes.person == plan.CONTACT else []


def whole(rows: Rows, most: int) -> Rows:
    """Raises TryAgain if there may be more than were given."""
    if len(rows) >= most:
        raise errors.own("PARTIAL_ANSWER")
    return rows


def ours(turn: Turn, answers: Sequence[Rows]) -> Rows:
    """The Events of this booking among the answers to `earlier.event_questions`, each once. Raises TryAgain if there may be more.

    What has our key is ours, whatever people wrote into its Description.
    """
    reference = turn.order.booking.reference
    found = [
        rows if questions.is_keyed(query) else about(rows, reference)
        for query, rows in zip(earlier.event_questions(turn), answers, strict=True)
    ]
    return list({soql.id_of(row): row for rows in found for row in rows}.values())


def about(created: Rows, reference: str) -> Rows:
    """Those of the Events that are about this booking. Raises TryAgain if there may be more."""
    return [row for row in whole(created, soql.MOST_ROWS) if texts.is_about(row.get("Description"), reference)]


def _lead(row: Row) -> plan.Held:
    return plan.Held(
        object=plan.LEAD,
        id=soql.id_of(row),
        last_name=str(row.get("LastName") or ""),
        modified=str(row.get("LastModifiedDate") or ""),
        company=str(row.get("Company") or ""),
        is_converted=row.get("IsConverted") is True,
        contact_id=str(row.get("ConvertedContactId") or ""),
    )


def _contacts(*groups: Rows) -> list[plan.Held]:
    """Each Contact once, though it may have the e-mail and be what a Lead became."""
    rows = {soql.id_of(row): row for group in groups for row in group}
    return [
        plan.Held(
            object=plan.CONTACT,
            id=contact_id,
            last_name=str(row.get("LastName") or ""),
            modified=str(row.get("LastModifiedDate") or ""),
        )
        for contact_id, row in rows.items()
    ]
