"""The look-up of a first push: one call of four questions, five after an unknown outcome.

A campaign adds two, and an Opportunity one. Five go in one call, so a page that wishes both takes a second one, and so does one
with a campaign whose host nobody has found among the org's users yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.contract.pushes import RemoteObject
from integrations.salesforce import earlier, errors, owners, plan, questions, soql, texts
from integrations.salesforce.client import Query, Row, Rows
from integrations.salesforce.turn import Turn
from integrations.salesforce.wishes import OPPORTUNITY, Wishes


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the org holds: people of the e-mail, users who may be the host, Events of ours about this booking."""

    leads: Sequence[plan.Held]
    contacts: Sequence[plan.Held]
    owners: list[str]
    ours: Rows
    # Those called as the typed company, two at most; empty where nobody needs to know.
    accounts: list[str] = field(default_factory=list)
    # Open Opportunities, the newest first, of the Accounts of those Contacts who have the e-mail; None where nobody asked.
    opportunities: Rows | None = None
    accounts_of_contacts: frozenset[str] = frozenset()
    # The page's campaign by its member statuses, and who of the e-mail is a member already; None where there is no campaign.
    campaign: Rows | None = None
    members: Rows | None = None


def look_up(turn: Turn) -> Found:
    """Everything, or a problem: what is not seen whole does not count as not there."""
    events, accounts, chances = earlier.event_questions(turn), _accounts(turn), _opportunities(turn)
    campaign = _campaign(turn)
    asked = [*_people(turn), *events, *accounts, *chances, *campaign, *turn.host_questions]
    leads, contacts, converted, *more = turn.client.look_up(asked)
    made, called, open_ones, of_campaign, users = _parted(more, events, accounts, chances, campaign)
    wishes = Wishes.read(turn.order.options)
    held = [_lead(row, wishes) for row in whole(leads, soql.MOST_PEOPLE)]
    became = {lead.contact_id for lead in held if lead.is_converted}
    return Found(
        leads=held,
        # Asked together with others, the third question brings what their Leads became as well.
        contacts=_contacts(
            wishes,
            whole(contacts, soql.MOST_PEOPLE),
            [row for row in whole(converted, soql.MOST_ROWS) if soql.id_of(row) in became],
        ),
        owners=owners.users_of(turn.host, users),
        ours=ours(turn, made),
        accounts=[soql.id_of(row) for rows in called for row in rows],
        opportunities=open_ones[0] if open_ones else None,
        accounts_of_contacts=frozenset(str(row["AccountId"]) for row in contacts if row.get("AccountId")),
        **_of_campaign(of_campaign),
    )


def _parted(answers: Sequence[Rows], *asked: Sequence[Query]) -> list[Sequence[Rows]]:
    """The answers to each of these groups of questions, and last the rest."""
    parts, start = [], 0
    for group in asked:
        parts.append(answers[start : start + len(group)])
        start += len(group)
    return [*parts, answers[start:]]


def look_up_owed(turn: Turn, person: RemoteObject) -> tuple[Found, Rows]:
    """Where only the Event is left to do: who may own it, whether it is there, and the person's record as it is now."""
    events = earlier.event_questions(turn)
    fields = Wishes.read(turn.order.options).read_fields(person.object)
    campaign = _campaign(turn)
    asked = [questions.person(person.object, person.id, fields), *events, *campaign, *turn.host_questions]
    rows, *more = turn.client.look_up(asked)
    made, of_campaign, users = _parted(more, events, campaign)
    found = Found(
        leads=[],
        contacts=[],
        owners=owners.users_of(turn.host, users),
        ours=ours(turn, made),
        **_of_campaign(of_campaign),
    )
    return found, rows


def _people(turn: Turn) -> list[Query]:
    email, wishes = turn.order.booking.email, Wishes.read(turn.order.options)
    of_contacts = wishes.read_fields(plan.CONTACT)
    return [
        questions.leads(email, wishes.read_fields(plan.LEAD)),
        questions.contacts(email, of_contacts),
        questions.converted(email, of_contacts),
    ]


def _accounts(turn: Turn) -> list[Query]:
    """Those called as the typed company, where a new Contact would go to one."""
    wishes, company = Wishes.read(turn.order.options), turn.order.booking.company.strip()
    asked = wishes.person == plan.CONTACT and not wishes.makes_individuals
    return [questions.accounts(company)] if company and asked else []


def _campaign(turn: Turn) -> list[Query]:
    """The page's campaign, and who is a member of it."""
    campaign = Wishes.read(turn.order.options).campaign
    if not soql.is_id(campaign):
        return []
    return [questions.campaign(campaign), questions.members(campaign, turn.order.booking.email)]


def _of_campaign(answers: Sequence[Rows]) -> dict[str, Any]:
    return {"campaign": answers[0], "members": answers[1]} if answers else {}


def _opportunities(turn: Turn) -> list[Query]:
    """Those on which the Event of a Contact who is there may come to stand."""
    wishes = Wishes.read(turn.order.options)
    wanted = wishes.event and wishes.related_to == OPPORTUNITY
    return [questions.opportunities_by_email(turn.order.booking.email)] if wanted else []


def whole(rows: Rows, most: int) -> Rows:
    """Raises TryAgain if there may be more than were given."""
    if len(rows) >= most:
        raise errors.own("PARTIAL_ANSWER")
    return rows


def ours(turn: Turn, answers: Sequence[Rows]) -> Rows:
    """The Events of this booking among the answers to `earlier.event_questions`, each once. Asks on where an answer is full.

    What has our key is ours, whatever people wrote into its Description.
    """
    reference = turn.order.booking.reference
    found = [
        rows if questions.is_keyed(query) else about(_to_the_end(turn, rows), reference)
        for query, rows in zip(earlier.event_questions(turn), answers, strict=True)
    ]
    return list({soql.id_of(row): row for rows in found for row in rows}.values())


def about(created: Rows, reference: str) -> Rows:
    """Those of the Events that are about this booking."""
    return [row for row in created if texts.is_about(row.get("Description"), reference)]


def _to_the_end(turn: Turn, page: Rows) -> Rows:
    """Everything that was created since, from its first page on: a busy org makes thousands of Events in ten minutes."""
    rows = list(page)
    while len(page) >= soql.MOST_ROWS:
        (page,) = turn.client.look_up([earlier.events_after(turn, soql.id_of(page[-1]))])
        rows += page
    return rows


def _lead(row: Row, wishes: Wishes) -> plan.Held:
    return plan.Held(
        object=plan.LEAD,
        id=soql.id_of(row),
        last_name=str(row.get("LastName") or ""),
        modified=str(row.get("LastModifiedDate") or ""),
        company=str(row.get("Company") or ""),
        is_converted=row.get("IsConverted") is True,
        contact_id=str(row.get("ConvertedContactId") or ""),
        values={name: row.get(name) for name in wishes.read_fields(plan.LEAD)},
    )


def _contacts(wishes: Wishes, *groups: Rows) -> list[plan.Held]:
    """Each Contact once, though it may have the e-mail and be what a Lead became."""
    rows = {soql.id_of(row): row for group in groups for row in group}
    return [
        plan.Held(
            object=plan.CONTACT,
            id=contact_id,
            last_name=str(row.get("LastName") or ""),
            modified=str(row.get("LastModifiedDate") or ""),
            values={name: row.get(name) for name in wishes.read_fields(plan.CONTACT)},
        )
        for contact_id, row in rows.items()
    ]
