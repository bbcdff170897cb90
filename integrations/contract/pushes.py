"""What a connector is given to push, and what it answers. Frozen values of the contract in `connector.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from integrations.contract.values import Json
from integrations.errors import Problem
from integrations.mapping import Values

# Called before each write with what is about to be written, by the order's place in the list. Keeps it durably and renews the
# lease; raises LeaseLost. Empty if what is sent now was said before.
BeforeWrite = Callable[[Mapping[int, Json]], None]


# How keys of answers begin, as `bookings.answers` has them.
QUESTION = "question:"


class Mapped(StrEnum):
    """What the host map says of somebody. Where it says nothing, their e-mail decides."""

    NOTHING = ""
    # They are `user_id` there.
    USER = "user"
    # An administrator says that they have no user there.
    NOBODY = "nobody"
    # Whom an administrator chose is no active user any more.
    INACTIVE = "inactive"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody on our side, such as the host. `user_id`: who they are at the other side, where they are mapped to a USER."""

    name: str
    email: str
    mapped: Mapped = Mapped.NOTHING
    user_id: str = ""


@dataclass(frozen=True, kw_only=True)
class OutgoingBooking:
    """A booking as it is now. Times are aware UTC; `reference` is its public id."""

    reference: str
    is_cancelled: bool
    starts_at: datetime
    ends_at: datetime
    title: str
    location: str
    last_name: str
    first_name: str
    email: str
    company: str
    invitee_name: str
    # The first of its hosts, who owns what is made.
    host: Person
    more_hosts: Sequence[Person] = ()
    # They come along and never become records of their own.
    guests: Sequence[Person] = ()
    # The invitee did not come.
    no_show: bool = False
    # The team tries the page out: once it is cancelled, what it made goes, too.
    is_test: bool = False
    # More of it by the keys of `sources`: answers, language, where the invitee came from.
    values: Values = field(default_factory=dict)
    # Keys of the questions that its page asks by now; None where nobody looked.
    asked: frozenset[str] | None = None

    @property
    def all_values(self) -> Values:
        """Everything that can be written into a field, by the keys of `sources`."""
        own: Values = {
            "last_name": self.last_name,
            "first_name": self.first_name,
            "full_name": self.invitee_name,
            "email": self.email,
            "company": self.company,
            "page_title": self.title,
            "location": self.location,
            "host_name": self.host.name,
            "host_email": self.host.email,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "duration_min": int((self.ends_at - self.starts_at).total_seconds() // 60),
            "reference": self.reference,
        }
        return {**own, **self.values}

    def is_gone(self, key: str) -> bool:
        """Whether this is an answer that the booking has not, to a question that its page does not ask any more."""
        return self.asked is not None and key.startswith(QUESTION) and key not in self.asked and key not in self.values


@dataclass(frozen=True, kw_only=True)
class RemoteObject:
    """A record of ours at the other side. `role` is "person" or "event"; `written` is what we last wrote into it.

    `kept`: values of theirs by field that a person let stand where we had written others.
    """

    role: str
    object: str
    id: str
    label: str = ""
    created: bool = False
    deleted: bool = False
    written: Json = field(default_factory=dict)
    kept: Json = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A record that could be meant, for the parameter `candidates` of Ambiguous. `label` helps to tell it from the others; it may be empty."""

    object: str
    id: str
    label: str = ""

    def __str__(self) -> str:
        """As it stands among a problem's parameters."""
        return f"{self.object}/{self.id}/{self.label}"

    @classmethod
    def read(cls, text: str) -> "Candidate":
        """What `str` wrote."""
        kind, record_id, label = text.split("/", 2)
        return cls(object=kind, id=record_id, label=label)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why something was done or left, by a code that the connector can say in words.

    Where values of a person were written over, the parameter `before` holds the old ones by field.
    """

    code: str
    params: Json = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OpenAttempt:
    """An earlier write whose outcome nobody knows: when it began (UTC) and what was sent."""

    started_at: datetime
    sent: Json


@dataclass(frozen=True, kw_only=True)
class Order:
    """One booking to be made right: as it is now, by the settings it was confirmed under, with what is already there."""

    booking: OutgoingBooking
    options: Json
    known: Sequence[RemoteObject] = ()
    # Whom a person picked for the invitee's e-mail, at most one of each kind.
    chosen: Sequence[RemoteObject] = ()
    open_attempts: Sequence[OpenAttempt] = ()
    # People at the other side whom other bookings of this invitee use. Filled in where there are open attempts, and for a
    # test booking that was cancelled.
    others: frozenset[str] = frozenset()
    # Ids of records that a person wants to be ours again: created anew where they were deleted, written over where they were
    # changed, removed where they are doubles.
    restore: frozenset[str] = frozenset()
    # A person said that it is not to be sent: only look what unanswered writes made, and remove doubles of it.
    only_look: bool = False
    # How often in a row it was tried and has to be tried again.
    failures: int = 0
    now: datetime

    def record(self, role: str) -> RemoteObject | None:
        """The record that this booking has in this role."""
        return next((record for record in self.known if record.role == role), None)


@dataclass(frozen=True, kw_only=True)
class PushResult:
    """How things stand afterwards: every record that exists or was deleted, and why each thing was done or left."""

    records: Sequence[RemoteObject] = ()
    reasons: Sequence[Reason] = ()


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A push that was not done, of which some records stand all the same; `reasons` tell of those alone."""

    problem: Problem
    records: Sequence[RemoteObject] = ()
    reasons: Sequence[Reason] = ()


Outcome = PushResult | Failure
