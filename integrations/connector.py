"""The contract between the sync engine and a connector: frozen values in, frozen values out, no model and no request.

A connector is a folder `integrations/<slug>/` whose `connector.py` holds `connector`, an object that keeps this contract.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext

from integrations.errors import Problem
from integrations.stories import MadeCall, Story

Json = Mapping[str, Any]
# Called before each write with what is about to be written, by the order's place in the list. Keeps it durably and renews the
# lease; raises LeaseLost. Empty if what is sent now was said before.
BeforeWrite = Callable[[Mapping[int, Json]], None]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody on our side, such as the host."""

    name: str
    email: str


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


@dataclass(frozen=True, kw_only=True)
class App:
    """The app at the other side that an administrator made for us."""

    login_url: str
    key: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What speaks against an app before anybody is sent to log in: a field of the connect form, and what to say beside it."""

    field: str
    said: Any


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whose access it is. Ids are the other side's own, in its longest form."""

    org_id: str
    user_id: str
    org_name: str = ""
    username: str = ""
    is_sandbox: bool = False


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What an exchange or a refresh gives. An empty text means: not given, keep what there was."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False, default="")
    instance_url: str = ""
    org_id: str = ""
    user_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Access:
    """What a call needs: where to, as whom."""

    instance_url: str
    token: str = field(repr=False)
    org_id: str
    user_id: str


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
    # People at the other side whom other bookings of this invitee use. Filled in where there are open attempts.
    others: frozenset[str] = frozenset()
    # Ids of records that a person wants to be ours again: created anew where they were deleted, written over where they were
    # changed, removed where they are doubles.
    restore: frozenset[str] = frozenset()
    # A person said that it is not to be sent: only look what unanswered writes made, and remove doubles of it.
    only_look: bool = False
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


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What stands at the other side instead of what we wrote into a record.

    `kind` is "missing", "moved" or "altered"; `theirs` is what was read there by field. Of a missing one that is
    {"IsDeleted": True}, or {"Id": None} if it is not even to be seen among the deleted ones.
    """

    remote_id: str
    kind: str
    theirs: Json


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A record that the connected user made and that says which booking it is of. `theirs`: what helps a person to tell it."""

    remote_id: str
    reference: str
    theirs: Json = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Some of them, and where the next ones begin; empty if there are no more."""

    found: Sequence[Claim]
    after: str = ""


class Foreseen(StrEnum):
    """What would become of a booking that has not been sent yet: its person is there, is created, is asked for, or is nobody."""

    MATCH = "match"
    CREATE = "create"
    ASK = "ask"
    NOTHING = "nothing"
    TROUBLE = "trouble"


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Of one booking. `code`: why a person is asked, or what the trouble is."""

    outcome: Foreseen
    code: str = ""
    overwrites: bool = False
    writes_event: bool = False


@dataclass(kw_only=True)
class Meter:
    """What the calls of one run told about the org: how slow it is, and what is left of its allowance (None: not told)."""

    calls: int = 0
    slowest_s: float = 0.0
    timed_out: bool = False
    # It met one of the limits that code in the org has for each call.
    limited: bool = False
    used: int | None = None
    allowed: int | None = None
    # Tell of the calls, masked, when somebody asks: that takes a while, and a push should not wait for it.
    tellers: list[Callable[[], Sequence[MadeCall]]] = field(default_factory=list)

    def told(self) -> list[MadeCall]:
        """The calls of the run in their order, fit to be kept."""
        return [call for tell in self.tellers for call in tell()]

    def took(self, seconds: float) -> None:
        """A call was answered after so long."""
        self.slowest_s = max(self.slowest_s, seconds)


@dataclass(frozen=True, kw_only=True)
class Words:
    """Two sentences for a person: what happened, and what to do (empty if there is nothing to do)."""

    what_happened: str
    what_to_do: str = ""


class Connector(Protocol):
    """One CRM. Methods that go out raise the problems of integrations.errors, and AccessExpired for a token not taken."""

    @property
    def slug(self) -> str:
        """As the folder is called."""

    @property
    def name(self) -> str:
        """As its makers call it."""

    @property
    def summary(self) -> Any:
        """One sentence for the app store, in the reader's language."""

    @property
    def form_targets(self) -> Sequence[str]:
        """Where a browser may be sent by the connect form: sources of the CSP's form-action."""

    @property
    def connect_form(self) -> Callable[..., forms.Form]:
        """`(data, connection=...)`: asks for the app; cleaned_data holds the texts key, secret, environment, login_url.

        `connection`, or None, says where it was connected last; then an empty key and secret mean the kept ones.
        """

    @property
    def settings_form(self) -> Callable[..., "SettingsForm"]:
        """`(data, initial=..., facts=...)`: asks what a booking page wants; its `options()` are what is stored."""

    @property
    def org_form(self) -> Callable[..., "SettingsForm"] | None:
        """The same for what an administrator sets for a whole org; a push gets both kinds of options. None: nothing is asked."""

    def authorize_url(self, app: App, *, redirect_uri: str, state: str, challenge: str) -> str:
        """Where the administrator is sent to allow access. Makes no call."""

    @property
    def own_pages(self) -> Sequence[tuple[str, Any]]:
        """Errors that stay on pages of the other side: its own words, and what to do, in the reader's language."""

    def doubt(self, app: App, *, redirect_uri: str) -> Doubt | None:
        """Asks within ten seconds whether this app can be logged in with. None if so, and if nobody could tell. Raises nothing."""

    def exchange(self, app: App, *, code: str, verifier: str, redirect_uri: str) -> Grant:
        """The grant for the code. Everything in it was checked."""

    def refresh(self, app: App, refresh_token: str) -> Grant:
        """A new access token. Raises Reconnect if the grant is dead, OutcomeUnknown if no answer came."""

    def revoke(self, app: App, token: str) -> None:
        """Gives the grant back. A grant that is already gone is no error."""

    def denied(self, error: str) -> Problem:
        """The problem that an `error` on the way back from the log-in page stands for. Unknown ones too."""

    def identify(self, access: Access, *, within_s: float = ...) -> Identity:
        """Whose access this is, asked of the org itself, in one call of at most `within_s` seconds."""

    def facts(self, access: Access) -> Json:
        """What the org says about itself that the forms have to know, asked within ten seconds."""

    @property
    def crowd(self) -> int:
        """How many bookings it takes in one push at most; 1 for a connector that takes them one by one."""

    @property
    def calls_alone(self) -> int:
        """How many calls one booking takes that is sent by itself."""

    def push(
        self, orders: Sequence[Order], access: Access, *, before_write: BeforeWrite, meter: Meter
    ) -> Sequence[Outcome]:
        """Makes the bookings right at the other side, whatever state it finds there; one outcome each, in their order.

        Raises AccessExpired before anything was written. A Problem that it raises is every order's.
        """

    def foresee(self, orders: Sequence[Order], access: Access, *, meter: Meter) -> Sequence[Forecast]:
        """What a push of each would do, were they sent in this order; asks the other side and writes nothing."""

    def calls_for(self, counts: Mapping[str, int], *, at_once: int) -> int:
        """About how many calls such bookings take: `counts` by Foreseen, and of those that have "overwrites" and "events".

        `at_once`: how many the first batch takes.
        """

    def probe(self, access: Access, *, meter: Meter) -> None:
        """One cheap question, for what the answer tells the meter."""

    def put_back(self, record: RemoteObject, old: Json, access: Access) -> bool:
        """Writes the `old` values where the record still has those of `written`. False, and nothing written, if not."""

    def compare(self, records: Sequence[RemoteObject], access: Access, *, meter: Meter) -> Sequence[Difference]:
        """Those of the records in which something else stands than we wrote or a person kept. 1,500 take one call. Writes nothing."""

    def claims(self, access: Access, *, since: datetime, after: str, limit: int, meter: Meter) -> Claims:
        """Records of bookings that begin at `since` (UTC) or later, in a fixed order, from `after` on; one call of `limit` rows."""

    def restores(self, options: Json) -> bool:
        """Whether these settings would rather have ours back than keep what people changed at the other side."""

    @property
    def short_id(self) -> int | None:
        """So many first characters of an id, in their own case, say which record it is; None where only the whole id does."""

    def record_url(self, instance_url: str, record: RemoteObject) -> str:
        """Where a person sees the record."""

    def words(self, code: str, params: Json) -> Words | None:
        """The two sentences for a code of this connector; None for a code it does not know."""

    def story(self, pushes: Sequence[Sequence[Reason]], records: Sequence[RemoteObject], *, owner: str) -> Story:
        """The whole in one sentence and field by field. `pushes`: reasons of each, oldest first; `owner`: the host's name."""

    def is_active(self, options: Json) -> bool:
        """Whether these settings send anything at all."""


class SettingsForm(forms.Form):
    """What every connector's settings are: a form that knows how it is stored.

    `facts` is what `Connector.facts` told of the org; None if nobody could tell.
    """

    def __init__(self, *args: Any, facts: Json | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts

    def options(self) -> dict[str, Any]:
        """The settings in JSON's types. Needs a valid form."""
        return dict(self.cleaned_data)

    def told(self, options: Json) -> list[tuple[str, str]]:
        """What is stored in the words of the form: each label with what was chosen. For the audit trail."""
        return [
            (str(field.label), _in_words(field, options[name]))
            for name, field in self.fields.items()
            if name in options
        ]


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str({str(key): word for key, word in choices}.get(str(value)) or gettext("nothing"))
    return str(value) or gettext("nothing")
