"""A booking in Salesforce's fields: what stands in the Event, what is cut, and the line by which we know our own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from integrations.connector import OutgoingBooking

# Object Reference: Lead, Contact, Event. Longer texts are refused there, so they are cut here.
LENGTHS: Mapping[str, int] = {
    "LastName": 80,
    "FirstName": 40,
    "Company": 255,
    "Subject": 255,
    "Location": 255,
    "Description": 32000,
}
MAX_EMAIL = 80
# What may be empty on our side after it was not.
EVENT_TEXTS = ("Location",)
CANCELLED = "Canceled: "
_REFERENCE = "Jicoo booking"


def event_fields(booking: OutgoingBooking) -> dict[str, str]:
    """What we want to stand in the Event. Times are UTC as Salesforce takes them."""
    fields = {
        "Subject": f"{booking.title}: {booking.invitee_name}",
        "StartDateTime": moment(booking.starts_at),
        "EndDateTime": moment(booking.ends_at),
        "Location": booking.location,
        "Description": description(booking),
    }
    return {name: value for name, value in fields.items() if value}


def cancelled_fields(subject: str) -> dict[str, str]:
    """What marks an Event that is not deleted."""
    marked = subject if subject.startswith(CANCELLED) else CANCELLED + subject
    return {"Subject": marked, "ShowAs": "Free"}


def description(booking: OutgoingBooking) -> str:
    """Who comes, then the reference line, which nothing pushes out."""
    who = f"{booking.invitee_name} <{booking.email}>"
    about = "\n".join(line for line in (who, booking.company) if line)
    end = f"\n\n{reference_line(booking.reference)}"
    return about[: LENGTHS["Description"] - len(end)] + end


def reference_line(reference: str) -> str:
    """The last line of the Description of every Event of ours."""
    return f"{_REFERENCE} {reference}"


def is_about(description: str | None, reference: str) -> bool:
    """Whether this Description ends in the reference line of that booking. Salesforce may change line breaks."""
    lines = (description or "").strip().splitlines()
    return bool(lines) and lines[-1].strip() == reference_line(reference)


def cut(fields: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The fields within their lengths, and the names of those that were cut."""
    within = {name: value[: LENGTHS.get(name, len(value))] for name, value in fields.items()}
    return within, [name for name, value in fields.items() if within[name] != value]


def moment(at: datetime) -> str:
    """`2026-03-05T14:00:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def same_text(ours: Any, theirs: Any) -> bool:
    """Whether Salesforce still holds what we wrote: line breaks and blanks at the ends may differ."""
    return _plain(ours) == _plain(theirs)


def _plain(value: Any) -> str:
    return "\n".join(line.rstrip() for line in str(value or "").strip().splitlines())
