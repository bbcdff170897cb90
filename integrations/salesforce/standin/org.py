"""One pretend org, and what an admin or another user does there by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from integrations.salesforce.standin import conversion, saving, seed
from integrations.salesforce.standin.apps import App, Grant, Session
from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.org_state import OrgState
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.schema.fields import SObject


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """What a consent gives, without the pages: for tests that are not about signing in."""

    access_token: str
    refresh_token: str
    instance_url: str
    identity_url: str


class Org(OrgState):
    """Everything here may be called from any thread. Records given out are not to be changed in place: `edit` them."""

    # What people do in the org

    @property
    def admin(self) -> Record:
        return self.users[0]

    def caller(self, user_id: str = "", **headers: str) -> Caller:
        """Somebody who works in the org's own pages: duplicates are a warning there and no assignment rule runs."""
        plain = {"sforce-auto-assign": "FALSE", "sforce-duplicate-rule-header": "allowSave=true"}
        named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        return Caller(org=self, user_id=user_id or self.admin["Id"], headers={**plain, **named}, shares=False)

    def add(self, sobject: str, **fields: Any) -> Record:
        """A record made by the admin. Raises Refusal."""
        with self.transaction():
            return saving.create(self.caller(), self.schema[sobject], fields)

    def add_lead(self, **fields: Any) -> Record:
        return self.add("Lead", **{"LastName": "Lead", "Company": "Company", **fields})

    def add_contact(self, **fields: Any) -> Record:
        return self.add("Contact", **{"LastName": "Contact", **fields})

    def add_event(self, **fields: Any) -> Record:
        return self.add("Event", **{"Subject": "Meeting", "DurationInMinutes": 30, **fields})

    def add_campaign(self, name: str = "Webinar", *statuses: str, **fields: Any) -> Record:
        """An active one with the usual statuses and these."""
        with self.transaction():
            campaign = self.add("Campaign", **{"Name": name, "IsActive": True, **fields})
            for order, label in enumerate(statuses, start=3):
                self.add("CampaignMemberStatus", CampaignId=campaign["Id"], Label=label, SortOrder=order)
            return campaign

    def add_opportunity(self, account_id: str, **fields: Any) -> Record:
        """An open one."""
        usual = {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2031-03-03"}
        return self.add("Opportunity", **{**usual, "AccountId": account_id, **fields})

    def edit(self, record_id: str, *, by: str = "", **fields: Any) -> Record:
        """A change by a user of the org (`by`: a user id; the admin if not given). Raises Refusal, KeyError."""
        with self.transaction():
            sobject = self._kind(record_id)
            if not sobject.writable:
                return self._set(sobject.name, record_id, **fields)
            return saving.update(self.caller(by), sobject, record_id, fields)

    def _kind(self, record_id: str) -> SObject:
        """Raises KeyError."""
        sobject = self.schema.of_id(self.record(record_id)["Id"])
        assert sobject is not None
        return sobject

    def _set(self, sobject: str, record_id: str, **fields: Any) -> Record:
        record = {**self.record(record_id), **fields}
        self.records.put(sobject, record)
        return record

    def delete(self, record_id: str) -> None:
        with self.transaction():
            sobject = self._kind(record_id)
            saving.delete(self.caller(), sobject, record_id)

    def undelete(self, record_id: str) -> Record:
        with self.transaction():
            return self._set(self._kind(record_id).name, record_id, IsDeleted=False)

    def purge(self, record_id: str) -> None:
        """Gone for good, also for queryAll."""
        with self.transaction():
            record = self.record(record_id)
            self.records.drop(self._kind(record_id).name, record["Id"])

    def convert_lead(self, lead_id: str, *, account_id: str | None = None, contact_id: str | None = None) -> Record:
        """The Contact that the Lead became; its activities move there. Raises KeyError."""
        with self.transaction():
            return conversion.convert_lead(
                self.caller(), self.record(lead_id), account_id=account_id, contact_id=contact_id
            )

    def merge(self, winner_id: str, *loser_ids: str) -> None:
        """The losers are deleted with MasterRecordId, their activities move to the winner. Leads or Contacts of one kind."""
        with self.transaction():
            conversion.merge(self.caller(), self.record(winner_id), [self.record(one) for one in loser_ids])

    merge_contacts = merge
    merge_leads = merge

    def add_user(self, *, email: str, username: str = "", password: str = "", **fields: Any) -> Record:
        """A user who can sign in when a password is given."""
        with self.transaction():
            user = seed.user(self, email=email, username=username or f"{email}.standin", **fields)
            if password:
                self.passwords[user["Id"]] = password
            return user

    def add_queue(self, name: str) -> Record:
        with self.transaction():
            return seed.row(self, "Group", Name=name, Type="Queue")

    def add_record_type(self, sobject: str, name: str, *, active: bool = True, person: bool = False) -> Record:
        """From then on records of this kind have a RecordTypeId. `person`: Accounts of it are persons."""
        with self.transaction():
            made = seed.row(
                self,
                "RecordType",
                Name=name,
                DeveloperName=name.replace(" ", "_"),
                SobjectType=sobject,
                IsActive=active,
                IsPersonType=person,
            )
        names = [*self.schema.record_types.get(sobject, []), name]
        self.change_schema(record_types={**self.schema.record_types, sobject: names})
        return made

    # Apps and grants

    @property
    def app(self) -> App:
        """The first connected app."""
        return next(iter(self.apps.values()))

    def add_app(self, app: App | None = None) -> App:
        made = app or App()
        self.apps[made.consumer_key] = made
        return made

    def grant(
        self, app: App | None = None, user: Record | None = None, scopes: Iterable[str] = ("api", "refresh_token")
    ) -> Tokens:
        """Tokens as if the user had just said Allow."""
        with self.transaction():
            who = user or self.admin
            grant = self.grants.approve(app or self.app, who["Id"], list(scopes))
            session = self.grants.open_session(grant)
            return Tokens(
                access_token=session.token,
                refresh_token=grant.refresh_token or "",
                instance_url=self.url,
                identity_url=self.identity_url(who["Id"]),
            )

    def session(self, token: str) -> tuple[Grant, Session] | None:
        with self.transaction():
            return self.grants.session(token, self.switches.session_timeout_s)

    def expire_sessions(self) -> None:
        """Every access token ends; refresh tokens live on."""
        with self.transaction():
            self.grants.close_all_sessions()

    def revoke_grants(self) -> None:
        """As a user's or admin's Revoke: refresh tokens and sessions end."""
        with self.transaction():
            self.grants.revoke_all()

    def block(self, app: App | None = None) -> None:
        """The admin presses Block: sessions end and no new ones begin."""
        with self.transaction():
            chosen = app or self.app
            chosen.blocked = True
            for grant in self.grants.all():
                if grant.app == chosen.consumer_key:
                    for session in grant.sessions:
                        self.grants.close_session(session.token)
        self.keep_settings()

    def unblock(self, app: App | None = None) -> None:
        (app or self.app).blocked = False
        self.keep_settings()

    def deactivate(self, user_id: str) -> None:
        """The user may no longer sign in or own new records; their sessions end."""
        with self.transaction():
            self._set("User", user_id, IsActive=False)
            for grant in self.grants.all():
                if grant.user_id == user_id:
                    for session in grant.sessions:
                        self.grants.close_session(session.token)
