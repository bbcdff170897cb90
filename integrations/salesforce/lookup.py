"""The look-up of a first push: one call of four questions, five after an unknown outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from integrations.salesforce import errors, plan, questions, soql, texts
from integrations.salesforce.client import Query, Row, Rows
from integrations.salesforce.turn import Turn
from integrations.salesforce.wishes import Wishes

# Clocks differ: an attempt of ours is looked for from a while before it began.
CLOCKS_DIFFER_BY = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the org holds: people of the e-mail, users of the host's e-mail, Events of ours about this booking."""

    leads: Sequence[plan.Held]
    contacts: Sequence[plan.Held]
    owners: list[str]
    ours: Rows
    # Those called as the typed company, two at most; empty where nobody needs to know.
    accounts: list[str] = field(default_factory=list)


def look_up(turn: Turn) -> Found:
    """Everything, or a problem: what is not seen whole does not count as not there."""
    leads, contacts, converted, users, *more = turn.client.look_up(_questions(turn))
    created = [more.pop(0)] if turn.order.open_attempts else []
    held = [_lead(row) for row in _whole(leads, soql.MOST_PEOPLE)]
    became = {lead.contact_id for lead in held if lead.is_converted}
    return Found(
        leads=held,
        # Asked together with others, the third question brings what their Leads became as well.
        contacts=_contacts(
            _whole(contacts, soql.MOST_PEOPLE),
            [row for row in _whole(converted, soql.MOST_ROWS) if soql.id_of(row) in became],
        ),
        owners=[soql.id_of(row) for row in users],
        ours=_ours(created, turn.order.booking.reference),
        accounts=[soql.id_of(row) for rows in more for row in rows],
    )


def _questions(turn: Turn) -> list[Query]:
    booking = turn.order.booking
    asked = [
        questions.leads(booking.email),
        questions.contacts(booking.email),
        questions.converted(booking.email),
        questions.users(booking.host.email),
    ]
    if turn.order.open_attempts:
        asked.append(questions.events_created(writers(turn), first_written(turn)))
    if company := _account_name(turn):
        asked.append(questions.accounts(company))
    return asked


def _account_name(turn: Turn) -> str:
    """The typed company, where a new Contact would go to the Account of that name."""
    wishes = Wishes.read(turn.order.options)
    return turn.order.booking.company.strip() if wishes.person == plan.CONTACT else ""


def writers(turn: Turn) -> set[str]:
    """As whom the open attempts wrote: somebody else may have been connected then."""
    return {turn.user_id, *(str(attempt.sent["user_id"]) for attempt in turn.order.open_attempts)}


def first_written(turn: Turn) -> datetime:
    """Since when there may be something of the open attempts, by the org's clock (UTC)."""
    return min(attempt.started_at for attempt in turn.order.open_attempts) - CLOCKS_DIFFER_BY


def _whole(rows: Rows, most: int) -> Rows:
    """Raises TryAgain if there may be more than were given."""
    if len(rows) >= most:
        raise errors.own("PARTIAL_ANSWER")
    return rows


def _ours(created: list[Rows], reference: str) -> Rows:
    return about(created[0], reference) if created else []


def about(created: Rows, reference: str) -> Rows:
    """Those of the Events that are about this booking. Raises TryAgain if there may be more."""
    return [row for row in _whole(created, soql.MOST_ROWS) if texts.is_about(row.get("Description"), reference)]


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
