"""PURE: what is to stand in the Event of a booking: its own texts and times, and what rules put into further fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.contract.pushes import OutgoingBooking, Reason
from integrations.mapping import Mode, payload
from integrations.salesforce import templates, texts, values
from integrations.salesforce.wishes import EVENT, Wishes


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Fields within their lengths, those that were cut, and why answers did not fit into others."""

    fields: Mapping[str, Any]
    cut: Sequence[str] = ()
    left_out: Sequence[Reason] = field(default_factory=list)


def event(booking: OutgoingBooking, wishes: Wishes, *, creating: bool = False) -> Wanted:
    """What follows the booking; when it is created also what is written only then. Times are UTC as Salesforce takes them."""
    rules = [rule for rule in wishes.rules_of(EVENT) if creating or rule.mode == Mode.ALWAYS]
    mapped = payload(rules, booking.all_values, values.fit, creating=creating)
    own, shortened = texts.cut({**texts.event_fields(booking, wishes.no_show), **_templated(booking, wishes)})
    return Wanted(
        fields={**mapped.fields, **own},
        cut=[*shortened, *mapped.cut],
        left_out=[
            *(
                Reason(code="left_out", params={"object": EVENT, "fields": [name], "error": why})
                for name, why in mapped.unfit.items()
            ),
            *_emptied(booking, wishes),
        ],
    )


def _templated(booking: OutgoingBooking, wishes: Wishes) -> dict[str, str]:
    """What the page's templates say; one that comes out empty leaves the usual text. The reference line stays whatever they say."""
    known = booking.all_values
    subject, location, description = (templates.filled(text, known) for text in _templates(wishes).values())
    said = {
        "Subject": texts.subject(booking, subject, wishes.no_show) if subject else "",
        "Location": location,
        "Description": _with_lines(booking, description) if description else "",
    }
    return {name: text for name, text in said.items() if text}


def _templates(wishes: Wishes) -> dict[str, str]:
    return {"Subject": wishes.subject, "Location": wishes.location, "Description": wishes.description}


def _emptied(booking: OutgoingBooking, wishes: Wishes) -> list[Reason]:
    """That a template asks for what can never be answered any more."""
    fields = [
        name
        for name, text in _templates(wishes).items()
        if any(booking.is_gone(key) for key in templates.asked_for(text))
    ]
    return [Reason(code="placeholder_gone", params={"object": EVENT, "fields": fields})] if fields else []


def _with_lines(booking: OutgoingBooking, description: str) -> str:
    """What a template says, below the line that tells a test and above the one by which we know our own."""
    lines = [line for line in (texts.about_test(booking), description) if line]
    return "\n".join(lines) + f"\n\n{texts.reference_line(booking.reference)}"


def may_be_emptied(wishes: Wishes) -> list[str]:
    """Fields that follow the booking also where it has nothing to say any more."""
    following = (rule for rule in wishes.rules_of(EVENT) if rule.mode == Mode.ALWAYS)
    return [*texts.EVENT_TEXTS, *(rule.field for rule in following if rule.known is None or rule.known.updateable)]
