"""Salesforce, as the sync engine sees it: glue between the contract and the pieces of this folder."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from integrations.contract.access import Access, App, Doubt, Grant, Identity
from integrations.contract.health import Finding
from integrations.contract.looks import Claims, Difference, Forecast, Rehearsal
from integrations.contract.meter import Meter
from integrations.contract.pushes import BeforeWrite, Order, Outcome, Reason, RemoteObject
from integrations.contract.users import RemoteUser
from integrations.contract.values import Json, Words
from integrations.errors import Problem
from integrations.salesforce import (
    campaign_choice,
    errors,
    facts,
    forms,
    hosts,
    individuals,
    names,
    oauth,
    oauth_errors,
    org_form,
    page_form,
    people,
    plan,
    preflight,
    preview,
    reasons,
    reconcile,
    soql,
    users,
)
from integrations.salesforce.client import Client, Query, Row, Rows
from integrations.salesforce.crowd import make_right
from integrations.salesforce.fields import MAPPER
from integrations.salesforce.guide import GUIDE
from integrations.salesforce.guide.own_pages import OWN_PAGES
from integrations.salesforce.health import probes
from integrations.salesforce.health import words as health_words
from integrations.salesforce.story import story
from integrations.salesforce.wishes import RESTORE
from integrations.stories import Called, Story

# Each of the two describes that forms need, while somebody waits.
FACTS_S = 5.0


class Salesforce:
    """Leads, Contacts and Events."""

    slug = "salesforce"
    name = "Salesforce"
    summary = _("Every booking becomes a Lead or a Contact and an Event, and follows when it moves or is cancelled.")
    connect_form = forms.ConnectForm
    settings_form = page_form.PageSettingsForm
    org_form = org_form.OrgForm
    mapper = MAPPER
    guide = GUIDE

    @property
    def form_targets(self) -> Sequence[str]:
        return hosts.form_targets()

    def authorize_url(self, app: App, *, redirect_uri: str, state: str, challenge: str, anew: bool = False) -> str:
        return oauth.authorize_url(app, redirect_uri=redirect_uri, state=state, challenge=challenge, anew=anew)

    own_pages = OWN_PAGES

    def doubt(self, app: App, *, redirect_uri: str) -> Doubt | None:
        return preflight.doubt(app, redirect_uri=redirect_uri)

    def exchange(self, app: App, *, code: str, verifier: str, redirect_uri: str) -> Grant:
        return oauth.exchange(app, code=code, verifier=verifier, redirect_uri=redirect_uri)

    # Salesforce Help, "Manage OAuth Access Policies": five approvals a user and app.
    approvals_of_a_user = 5
    dead_codes = oauth_errors.DEAD

    def enter(self, app: App) -> Grant:
        return oauth.enter(app)

    def refresh(self, app: App, refresh_token: str) -> Grant:
        return oauth.refresh(app, refresh_token)

    def revoke(self, app: App, token: str) -> None:
        oauth.revoke(app, token)

    def denied(self, error: str) -> Problem:
        return oauth_errors.denied(error)

    def identify(self, access: Access, *, within_s: float = oauth.WHILE_SOMEBODY_WAITS_S, meter: Meter) -> Identity:
        with Client(access, total_s=within_s, meter=meter) as client:
            organizations, connected = client.look_up(
                [Query(soql=soql.organization()), Query(soql=soql.user(access.user_id))]
            )
        # Queries give the 18 characters of an id where a token answer may give 15; one org must have one name here.
        org, user = _same(organizations, access.org_id), _same(connected, access.user_id)
        return Identity(
            org_id=soql.id_of(org),
            user_id=soql.id_of(user),
            org_name=str(org.get("Name") or ""),
            username=str(user.get("Username") or ""),
            is_sandbox=org.get("IsSandbox") is True,
        )

    def facts(self, access: Access, *, meter: Meter) -> Json:
        with Client(access, total_s=FACTS_S, meter=meter) as client:
            return facts.read(client)

    def answer(self, access: Access, question: Mapping[str, str], *, meter: Meter) -> Json:
        with Client(access, total_s=FACTS_S, meter=meter) as client:
            return campaign_choice.answer(client, question)

    has_users = True

    def users(
        self, access: Access, *, emails: Collection[str] = (), ids: Collection[str] = (), meter: Meter
    ) -> Sequence[RemoteUser]:
        with Client(access, total_s=users.EACH_S, meter=meter) as client:
            return users.read(client, emails, ids, in_sandbox=access.is_sandbox)

    def find_users(self, access: Access, text: str, *, most: int, meter: Meter) -> Sequence[RemoteUser]:
        with Client(access, total_s=users.EACH_S, meter=meter) as client:
            return users.find(client, text, most=most, in_sandbox=access.is_sandbox)

    # REST API guide, "sObject Collections": 200 records a call. Where so many e-mails are too long for one question of
    # 8 KB, it is asked in several.
    crowd = 200
    # It looks up, and it writes.
    calls_alone = 2

    def push(
        self, orders: Sequence[Order], access: Access, *, before_write: BeforeWrite, meter: Meter
    ) -> Sequence[Outcome]:
        with Client(access, meter=meter) as client:
            return make_right(client, orders, access, before_write=before_write)

    def foresee(self, orders: Sequence[Order], access: Access, *, meter: Meter) -> Sequence[Forecast]:
        with Client(access, meter=meter) as client:
            return preview.foresee(client, orders, access)

    def rehearse(self, order: Order, access: Access, *, meter: Meter) -> Rehearsal:
        with Client(access, meter=meter) as client:
            return preview.rehearse(client, order, access)

    def calls_for(self, counts: Mapping[str, int], *, at_once: int) -> int:
        return preview.calls_for(counts, at_once=at_once, most=self.crowd)

    def probe(self, access: Access, *, meter: Meter) -> None:
        with Client(access, meter=meter) as client:
            client.query(soql.organization())

    probe_names = probes.NAMES

    def probes(self, access: Access, app: App, *, wishes: Sequence[Json], meter: Meter) -> Sequence[Finding]:
        return probes.probe(access, app, wishes=wishes, meter=meter)

    def put_back(self, record: RemoteObject, old: Json, access: Access, *, meter: Meter) -> bool:
        with Client(access, total_s=oauth.WHILE_SOMEBODY_WAITS_S, meter=meter) as client:
            return people.put_back(client, record, old)

    def compare(self, records: Sequence[RemoteObject], access: Access, *, meter: Meter) -> Sequence[Difference]:
        with Client(access, meter=meter) as client:
            return reconcile.compare(client, records)

    def claims(self, access: Access, *, since: datetime, after: str, limit: int, meter: Meter) -> Claims:
        with Client(access, meter=meter) as client:
            return reconcile.claims(client, access.user_id, since=since, after=after, limit=limit)

    def restores(self, options: Json) -> bool:
        return plan.Wishes.read(options).by_hand == RESTORE

    # Salesforce Help, "Record IDs": 15 characters tell upper from lower case; three more are a check that spares one this.
    short_id = 15

    def record_url(self, instance_url: str, record: RemoteObject) -> str:
        # The Contact of a person account has no page of its own.
        account = str(record.written[individuals.ACCOUNT_ID]) if individuals.is_one(record) else ""
        kind, record_id = (individuals.ACCOUNT, account) if account else (record.object, record.id)
        return f"{instance_url}/lightning/r/{kind}/{record_id}/view"

    def words(self, code: str, params: Json) -> Words | None:
        tables = (errors.words, oauth_errors.words, reasons.words, health_words.words)
        return next((words for table in tables if (words := table(code, params))), None)

    def is_about_log_in(self, code: str) -> bool:
        return code.startswith(oauth_errors.PREFIX)

    names = names.NAMES

    def story(
        self, pushes: Sequence[Sequence[Reason]], records: Sequence[RemoteObject], *, owner: str, called: Called
    ) -> Story:
        return story(pushes, records, owner=owner, called=called)

    def is_active(self, options: Json) -> bool:
        wishes = plan.Wishes.read(options)
        return bool(wishes.person) or wishes.event


def _same(rows: Rows, record_id: str) -> Row:
    """The row of this id. Raises TryAgain if the org answers about somebody else."""
    for row in rows:
        if str(row.get("Id"))[:15] == record_id[:15]:
            return row
    raise errors.own("NOT_UNDERSTOOD")


connector = Salesforce()
