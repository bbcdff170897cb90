"""The contract between the sync engine and a connector: frozen values in, frozen values out, no model and no request.

A connector is a folder `integrations/<slug>/` whose `connector.py` holds `connector`, an object that keeps this contract.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from django import forms

from integrations.contract.access import Access, App, Doubt, Grant, Identity
from integrations.contract.guide import Guide
from integrations.contract.health import Finding
from integrations.contract.looks import Claims, Difference, Forecast, Rehearsal
from integrations.contract.meter import Meter
from integrations.contract.pushes import BeforeWrite, Order, Outcome, Reason, RemoteObject
from integrations.contract.schema import Mapper
from integrations.contract.settings import SettingsForm
from integrations.contract.users import RemoteUser
from integrations.contract.values import Json, Words
from integrations.errors import Problem
from integrations.stories import Called, Story


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

        It may hold `by_itself`, True for an app that comes in by itself.
        `connection`, or None, says where it was connected last; then an empty key and secret mean the kept ones.
        """

    @property
    def settings_form(self) -> Callable[..., SettingsForm]:
        """`(data, initial=..., facts=..., sample=...)`: asks what a booking page wants; its `options()` are what is stored."""

    @property
    def org_form(self) -> Callable[..., SettingsForm] | None:
        """The same for what an administrator sets for a whole org; a push gets both kinds of options. None: nothing is asked."""

    @property
    def mapper(self) -> Mapper | None:
        """How rules of booking pages fill its fields. None: it has no fields that people choose."""

    @property
    def guide(self) -> Guide | None:
        """The way through the other side's own set-up, a step a screen. None: there is nothing to set up there."""

    def authorize_url(self, app: App, *, redirect_uri: str, state: str, challenge: str, anew: bool = ...) -> str:
        """Where the administrator is sent to allow access; `anew`: to log in even if they are logged in. Makes no call."""

    @property
    def own_pages(self) -> Sequence[tuple[str, Any]]:
        """Errors that stay on pages of the other side: its own words, and what to do, in the reader's language."""

    def doubt(self, app: App, *, redirect_uri: str) -> Doubt | None:
        """Asks within ten seconds whether this app can be logged in with. None if nothing speaks against it. Raises nothing."""

    def exchange(self, app: App, *, code: str, verifier: str, redirect_uri: str) -> Grant:
        """The grant for the code. Everything in it was checked."""

    @property
    def approvals_of_a_user(self) -> int | None:
        """How often one user may have approved one app before the oldest access ends silently; None if nothing is known of that."""

    @property
    def dead_codes(self) -> Collection[str]:
        """Codes of refused refreshes after which the other side does not know the grant any more."""

    def enter(self, app: App) -> Grant:
        """The grant of an app that comes in by itself; it has no refresh token. Asked only where the connect form says so."""

    def refresh(self, app: App, refresh_token: str) -> Grant:
        """A new access token. Raises Reconnect if the grant is dead, OutcomeUnknown if no answer came.

        `refresh_token` is empty for an app that comes in by itself, which is let in anew.
        """

    def revoke(self, app: App, token: str) -> None:
        """Gives the grant back. A grant that is already gone is no error."""

    def denied(self, error: str) -> Problem:
        """The problem that an `error` on the way back from the log-in page stands for. Unknown ones too."""

    def identify(self, access: Access, *, within_s: float = ..., meter: Meter) -> Identity:
        """Whose access this is, asked of the org itself, in one call of at most `within_s` seconds."""

    def facts(self, access: Access, *, meter: Meter) -> Json:
        """What the org says about itself that the forms have to know, asked within ten seconds."""

    def answer(self, access: Access, question: Mapping[str, str], *, meter: Meter) -> Json:
        """What the settings form of this connector asks beyond the facts, such as a search in the org; within five seconds.

        Never asked where that form asks nothing.
        """

    @property
    def has_users(self) -> bool:
        """Whether what is made there can belong to users of the other side; then `users` and `find_users` know them."""

    def users(
        self, access: Access, *, emails: Collection[str] = (), ids: Collection[str] = (), meter: Meter
    ) -> Sequence[RemoteUser]:
        """Active users who have one of these e-mails, and users of these ids, active or not. Knows no other org's ids.

        1,000 of them take three calls, of eight seconds at most.
        """

    def find_users(self, access: Access, text: str, *, most: int, meter: Meter) -> Sequence[RemoteUser]:
        """Active users whose name, user name or e-mail has this text in it, by name, in one call of at most eight seconds."""

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

    def rehearse(self, order: Order, access: Access, *, meter: Meter) -> Rehearsal:
        """The same of one that nothing was sent of, in full: each record and field, before and after, and why."""

    def calls_for(self, counts: Mapping[str, int], *, at_once: int) -> int:
        """About how many calls such bookings take: `counts` by Foreseen, and of those that have "overwrites", "events" and what is written "beside".

        `at_once`: how many the first batch takes.
        """

    def probe(self, access: Access, *, meter: Meter) -> None:
        """One cheap question, for what the answer tells the meter."""

    @property
    def probe_names(self) -> Mapping[str, Any]:
        """What is asked about a connection's health, in the order in which people read it: their names by `Finding.probe`."""

    def probes(self, access: Access, app: App, *, wishes: Sequence[Json], meter: Meter) -> Sequence[Finding]:
        """How the org and the connected user are, for pages with these options: one finding a probe, or a probe and kind of record.

        A question that is refused or not answered is that probe's finding. Raises Problem if nothing could be asked at all.
        Few calls, of eight seconds at most. The words are those of `words`.
        """

    def put_back(self, record: RemoteObject, old: Json, access: Access, *, meter: Meter) -> bool:
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

    def is_about_log_in(self, code: str) -> bool:
        """Whether the words for this code speak to whoever connects, and of nothing that waits."""

    @property
    def names(self) -> Mapping[str, str]:
        """What its screens in English call its objects and standard fields, by name, or by `Object.field` where that differs.

        In other languages each name is a message.
        """

    def story(
        self, pushes: Sequence[Sequence[Reason]], records: Sequence[RemoteObject], *, owner: str, called: Called
    ) -> Story:
        """The whole in one sentence and field by field. `pushes`: reasons of each, oldest first; `owner`: the host's name."""

    def is_active(self, options: Json) -> bool:
        """Whether these settings send anything at all."""
