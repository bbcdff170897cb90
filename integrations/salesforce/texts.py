"""A booking in Salesforce's fields: what stands in the Event, what is cut, and the line by which we know our own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from integrations.contract.pushes import OutgoingBooking, Person

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
# English, as the mark of a cancelled Event is.
TEST = "[Test]"
_TEST_LINE = "Test booking: somebody tried out the booking page, and nobody comes."


def event_fields(booking: OutgoingBooking, no_show: str) -> dict[str, str]:
    """What we want to stand in the Event, whole. Times are UTC as Salesforce takes them. `no_show`: what marks one in the Subject."""
    fields = {
        "Subject": subject(booking, f"{booking.title}: {booking.invitee_name}", no_show),
        "StartDateTime": moment(booking.starts_at),
        "EndDateTime": moment(booking.ends_at),
        "Location": booking.location,
        "Description": _whole_description(booking),
    }
    return {name: value for name, value in fields.items() if value}


def subject(booking: OutgoingBooking, text: str, no_show: str) -> str:
    """The text with the marks that stand before it: that it is a test, that nobody came."""
    return with_mark(f"{TEST} {text}" if booking.is_test else text, no_show, on=booking.no_show)


def about_test(booking: OutgoingBooking) -> str:
    """The first line of the Description of a test; empty for what is none."""
    return _TEST_LINE if booking.is_test else ""


def cancelled_fields(subject: str) -> dict[str, str]:
    """What marks an Event that is not deleted."""
    marked = subject if subject.startswith(CANCELLED) else CANCELLED + subject
    return {"Subject": marked, "ShowAs": "Free"}


def with_mark(subject: str, mark: str, *, on: bool) -> str:
    """The subject with the mark before it, once, or without."""
    before = f"{mark.strip()} "
    plain = subject.removeprefix(before) if mark.strip() else subject
    return before + plain if on and mark.strip() else plain


def description(booking: OutgoingBooking) -> str:
    """Who comes, then the reference line, which nothing pushes out."""
    return _within("Description", _whole_description(booking))


def _whole_description(booking: OutgoingBooking) -> str:
    """The invitee, whoever comes along, and further hosts, a line each. English, as the mark of a cancelled Event is."""
    who = f"{booking.invitee_name} <{booking.email}>"
    guests = [f"Guest: {_named(guest)}" for guest in booking.guests]
    hosts = [f"Host: {_named(host)}" for host in booking.more_hosts]
    about = "\n".join(line for line in (about_test(booking), who, booking.company, *guests, *hosts) if line)
    return f"{about}\n\n{reference_line(booking.reference)}"


def _named(person: Person) -> str:
    return f"{person.name} <{person.email}>" if person.name else person.email


def reference_line(reference: str) -> str:
    """The last line of the Description of every Event of ours."""
    return f"{_REFERENCE} {reference}"


def is_about(description: str | None, reference: str) -> bool:
    """Whether this Description ends in the reference line of that booking. Salesforce may change line breaks."""
    lines = (description or "").strip().splitlines()
    return bool(lines) and lines[-1].strip() == reference_line(reference)


def reference_in(description: str | None) -> str:
    """Which booking this Description says it is of; empty if none."""
    lines = (description or "").strip().splitlines()
    name, _, reference = lines[-1].strip().rpartition(" ") if lines else ("", "", "")
    return reference if name == _REFERENCE else ""


def with_notes(notes: str, ours: str) -> str:
    """Our Description below what people noted; if that is too long, its end goes."""
    return f"{literal(notes).strip()[: LENGTHS['Description'] - len(ours) - 2]}\n\n{ours}"


def cut(fields: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The fields as texts within their lengths, and the names of those that were cut. A Description keeps its last line.

    What is no text has none.
    """
    whole = {name: literal(value) if isinstance(value, str) else value for name, value in fields.items()}
    within = {name: _within(name, value) if isinstance(value, str) else value for name, value in whole.items()}
    return within, [name for name, value in whole.items() if within[name] != value]


def literal(text: str) -> str:
    """The text with nothing in it that a composite would take for a reference to another of its parts.

    REST API guide, "Composite": `@{part.field}` counts anywhere in a body, one that leads nowhere halts all of them, and
    nothing is said of writing it as text.
    """
    return text.replace("@{", "@ {")


def _within(name: str, value: str) -> str:
    most = LENGTHS.get(name, len(value))
    if name != "Description" or len(value) <= most:
        return value[:most]
    about, _, line = value.rpartition("\n")
    return f"{about.rstrip()[: most - len(line) - 2]}\n\n{line}"


def moment(at: datetime) -> str:
    """`2026-03-05T14:00:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def same_text(ours: Any, theirs: Any) -> bool:
    """Whether Salesforce still holds what we wrote: line breaks and blanks at the ends may differ."""
    return _plain(ours) == _plain(theirs)


def holds(theirs: Any, ours: Any) -> bool:
    """Whether our text still stands whole in theirs, whatever they noted above or below."""
    return _plain(ours) in _plain(theirs)


def _plain(value: Any) -> str:
    return "\n".join(line.rstrip() for line in str(value or "").strip().splitlines())
