"""Calendar files (RFC 5545, RFC 5546). Pure: values in, text out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress

from jicoo.mail.international import in_ascii

# Says who wrote the file, as RFC 5545 3.7.3 asks; not an address.
PRODUCT = "-//Jicoo//Bookings//EN"


@dataclass(frozen=True, kw_only=True)
class Person:
    """A name as it is shown, and an e-mail."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One meeting in a calendar. `sequence` grows with each change and `uid` never changes: that is how calendars match."""

    uid: str
    sequence: int
    written_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    description: str
    location: str
    url: str
    organizer: Person
    attendees: list[Person]
    is_cancelled: bool


def calendar_file(entry: Entry, *, method: str) -> str:
    """The text of an .ics file with CRLF line ends. `method`: REQUEST, CANCEL or PUBLISH.

    What is published invites nobody: RFC 5546, 3.2.1 has no ATTENDEE in it.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(entry, attendees=[] if method == "PUBLISH" else entry.attendees))
    return str(calendar.to_ical(), "utf-8")


def _event(entry: Entry, *, attendees: Iterable[Person]) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.written_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    for name in ("description", "location", "url"):
        if getattr(entry, name):
            event.add(name, getattr(entry, name))
    event.add("organizer", _address(entry.organizer))
    for person in attendees:
        event.add("attendee", _attendee(person))
    return event


def _attendee(person: Person) -> vCalAddress:
    address = _address(person)
    address.params["ROLE"] = "REQ-PARTICIPANT"
    # The meeting was booked by one and offered by the others: no calendar has anything to ask.
    address.params["PARTSTAT"] = "ACCEPTED"
    address.params["RSVP"] = "FALSE"
    return address


def _address(person: Person) -> vCalAddress:
    address = vCalAddress(f"mailto:{in_ascii(person.email)}")
    address.params["CN"] = _parameter(person.name)
    return address


def _parameter(text: str) -> str:
    """A parameter's value may hold neither quotes nor control characters, and has no way to write them: RFC 5545 3.2."""
    return "".join(" " if ord(letter) < 32 or ord(letter) == 127 else letter for letter in text).replace('"', "'")
