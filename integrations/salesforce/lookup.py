"""The look-up of a first push: one call of four questions, five after an unknown outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from integrations.salesforce import errors, plan, soql, texts
from integrations.salesforce.client import Query, Row, Rows
from integrations.salesforce.turn import Turn

# Clocks differ: an attempt of ours is looked for from a while before it began.
CLOCKS_DIFFER_BY = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the org holds: people of the e-mail, users of the host's e-mail, Events of ours about this booking."""

    leads: Sequence[plan.Held]
    contacts: Sequence[plan.Held]
    owners: list[str]
    ours: Rows


def look_up(turn: Turn) -> Found:
    """Everything, or a problem: what is not seen whole does not count as not there."""
    questions = _questions(turn)
    leads, contacts, converted, users, *created = turn.client.look_up([Query(soql=each) for each in questions])
    return Found(
        leads=[_lead(row) for row in _whole(leads, soql.MOST_PEOPLE)],
        contacts=_contacts(_whole(contacts, soql.MOST_PEOPLE), _whole(converted, soql.MOST_PEOPLE)),
        owners=[soql.id_of(row) for row in users],
        ours=_ours(created, turn.order.booking.reference),
    )


def _questions(turn: Turn) -> list[str]:
    order = turn.order
    questions = [
        soql.leads_by_email(order.booking.email),
        soql.contacts_by_email(order.booking.email),
        soql.contacts_of_converted_leads(order.booking.email),
        soql.users_by_email(order.booking.host.email),
    ]
    if order.open_attempts:
        since = min(attempt.started_at for attempt in order.open_attempts) - CLOCKS_DIFFER_BY
        # Somebody else may have been connected when the attempt was made.
        writers = {turn.user_id, *(str(attempt.sent["user_id"]) for attempt in order.open_attempts)}
        questions.append(soql.events_created(writers, since))
    return questions


def _whole(rows: Rows, most: int) -> Rows:
    """Raises TryAgain if there may be more than were given."""
    if len(rows) >= most:
        raise errors.own("PARTIAL_ANSWER")
    return rows


def _ours(created: list[Rows], reference: str) -> Rows:
    rows = _whole(created[0], soql.MOST_EVENTS) if created else []
    return [row for row in rows if texts.is_about(row.get("Description"), reference)]


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
