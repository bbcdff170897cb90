"""Salesforce, as the sync engine sees it: glue between the contract and the pieces of this folder."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from integrations.connector import (
    Access,
    App,
    BeforeWrite,
    Grant,
    Identity,
    Json,
    Order,
    PushResult,
    RemoteObject,
    Words,
)
from integrations.errors import Problem
from integrations.salesforce import errors, forms, hosts, oauth, plan, push, reasons, soql
from integrations.salesforce.client import Client, Query
from integrations.salesforce.turn import Turn


class Salesforce:
    """Leads, Contacts and Events."""

    slug = "salesforce"
    name = "Salesforce"
    summary = _("Every booking becomes a Lead or a Contact and an Event, and follows when it moves or is cancelled.")
    connect_form = forms.ConnectForm
    settings_form = forms.PageSettingsForm

    @property
    def form_targets(self) -> Sequence[str]:
        return hosts.form_targets()

    def authorize_url(self, app: App, *, redirect_uri: str, state: str, challenge: str) -> str:
        return oauth.authorize_url(app, redirect_uri=redirect_uri, state=state, challenge=challenge)

    def exchange(self, app: App, *, code: str, verifier: str, redirect_uri: str) -> Grant:
        return oauth.exchange(app, code=code, verifier=verifier, redirect_uri=redirect_uri)

    def refresh(self, app: App, refresh_token: str) -> Grant:
        return oauth.refresh(app, refresh_token)

    def revoke(self, app: App, token: str) -> None:
        oauth.revoke(app, token)

    def denied(self, error: str) -> Problem:
        return oauth.denied(error)

    def identify(self, access: Access) -> Identity:
        with Client(access, total_s=oauth.WHILE_SOMEBODY_WAITS_S) as client:
            organizations, users = client.look_up(
                [Query(soql=soql.organization()), Query(soql=soql.user(access.user_id))]
            )
        if not organizations or not users:
            raise errors.own("NOT_UNDERSTOOD")
        return Identity(
            org_id=access.org_id,
            user_id=access.user_id,
            org_name=str(organizations[0].get("Name") or ""),
            username=str(users[0].get("Username") or ""),
            is_sandbox=organizations[0].get("IsSandbox") is True,
        )

    def push(self, order: Order, access: Access, *, before_write: BeforeWrite) -> PushResult:
        with Client(access) as client:
            turn = Turn(order=order, client=client, user_id=access.user_id, before_write=before_write)
            return push.push(turn)

    def record_url(self, instance_url: str, record: RemoteObject) -> str:
        return f"{instance_url}/lightning/r/{record.object}/{record.id}/view"

    def words(self, code: str, params: Json) -> Words | None:
        return errors.words(code, params) or oauth.words(code, params) or reasons.words(code, params)

    def is_active(self, options: Json) -> bool:
        wishes = plan.Wishes.read(options)
        return bool(wishes.person) or wishes.event


connector = Salesforce()
