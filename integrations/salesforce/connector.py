"""Salesforce, as the sync engine sees it: glue between the contract and the pieces of this folder."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from integrations.connector import (
    Access,
    App,
    BeforeWrite,
    Doubt,
    Grant,
    Identity,
    Json,
    Meter,
    Order,
    Outcome,
    RemoteObject,
    Words,
)
from integrations.errors import Problem
from integrations.salesforce import errors, forms, hosts, oauth, page_form, people, plan, preflight, reasons, soql
from integrations.salesforce.client import Client, Query, Row, Rows
from integrations.salesforce.crowd import make_right


class Salesforce:
    """Leads, Contacts and Events."""

    slug = "salesforce"
    name = "Salesforce"
    summary = _("Every booking becomes a Lead or a Contact and an Event, and follows when it moves or is cancelled.")
    connect_form = forms.ConnectForm
    settings_form = page_form.PageSettingsForm

    @property
    def form_targets(self) -> Sequence[str]:
        return hosts.form_targets()

    def authorize_url(self, app: App, *, redirect_uri: str, state: str, challenge: str) -> str:
        return oauth.authorize_url(app, redirect_uri=redirect_uri, state=state, challenge=challenge)

    own_pages = preflight.OWN_PAGES

    def doubt(self, app: App, *, redirect_uri: str) -> Doubt | None:
        return preflight.doubt(app, redirect_uri=redirect_uri)

    def exchange(self, app: App, *, code: str, verifier: str, redirect_uri: str) -> Grant:
        return oauth.exchange(app, code=code, verifier=verifier, redirect_uri=redirect_uri)

    def refresh(self, app: App, refresh_token: str) -> Grant:
        return oauth.refresh(app, refresh_token)

    def revoke(self, app: App, token: str) -> None:
        oauth.revoke(app, token)

    def denied(self, error: str) -> Problem:
        return oauth.denied(error)

    def identify(self, access: Access, *, within_s: float = oauth.WHILE_SOMEBODY_WAITS_S) -> Identity:
        with Client(access, total_s=within_s) as client:
            organizations, users = client.look_up(
                [Query(soql=soql.organization()), Query(soql=soql.user(access.user_id))]
            )
        # Queries give the 18 characters of an id where a token answer may give 15; one org must have one name here.
        org, user = _same(organizations, access.org_id), _same(users, access.user_id)
        return Identity(
            org_id=soql.id_of(org),
            user_id=soql.id_of(user),
            org_name=str(org.get("Name") or ""),
            username=str(user.get("Username") or ""),
            is_sandbox=org.get("IsSandbox") is True,
        )

    # REST API guide, "sObject Collections": 200 records a call. Where so many e-mails are too long for one question of
    # 8 KB, it is asked in several.
    crowd = 200

    def push(
        self, orders: Sequence[Order], access: Access, *, before_write: BeforeWrite, meter: Meter
    ) -> Sequence[Outcome]:
        with Client(access, meter=meter) as client:
            return make_right(client, orders, user_id=access.user_id, before_write=before_write)

    def probe(self, access: Access, *, meter: Meter) -> None:
        with Client(access, meter=meter) as client:
            client.query(soql.organization())

    def put_back(self, record: RemoteObject, old: Json, access: Access) -> bool:
        with Client(access, total_s=oauth.WHILE_SOMEBODY_WAITS_S) as client:
            return people.put_back(client, record, old)

    def record_url(self, instance_url: str, record: RemoteObject) -> str:
        return f"{instance_url}/lightning/r/{record.object}/{record.id}/view"

    def words(self, code: str, params: Json) -> Words | None:
        return errors.words(code, params) or oauth.words(code, params) or reasons.words(code, params)

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
