"""PURE: whether the person of a booking becomes a member of the page's campaign, and with which status.

Object Reference, CampaignMember: a status that the campaign does not have is silently replaced by its default, so it is never sent;
a second member for the same person is refused as DUPLICATE_VALUE.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from integrations.contract.pushes import Reason
from integrations.salesforce import individuals, soql
from integrations.salesforce.lookup import Found
from integrations.salesforce.questions import Row, Rows, Untold
from integrations.salesforce.wishes import LEAD, Wishes
from integrations.salesforce.writes import Write

MEMBER = "member"
PERSON_ID = "@{person.id}"


@dataclass(frozen=True, kw_only=True)
class Membership:
    """What is written, if anything; what is said once it is; and what is to be said in any case."""

    write: Write | None = None
    done: tuple[Reason, ...] = ()
    remarks: tuple[Reason, ...] = ()
    # What a refusal is about.
    about: tuple[tuple[str, str], ...] = ()

    def reasons(self, refused: str = "") -> list[Reason]:
        """`refused`: the code with which Salesforce did not take it."""
        about = dict(self.about)
        if refused == "DUPLICATE_VALUE":
            return [Reason(code="member_there", params=about), *self.remarks]
        if refused:
            return [Reason(code="member_refused", params={**about, "error": refused}), *self.remarks]
        return [*self.done, *self.remarks]


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """As the org has it: its statuses in their order, the default among them."""

    name: str
    is_active: bool
    statuses: Sequence[str]
    default: str

    @classmethod
    def read(cls, rows: Rows) -> "Campaign":
        """From its member statuses, of which each campaign has some."""
        parent = rows[0].get("Campaign") or {}
        labels = [str(row.get("Label") or "") for row in rows]
        default = next((str(row.get("Label") or "") for row in rows if row.get("IsDefault") is True), "")
        return cls(
            name=str(parent.get("Name") or ""),
            is_active=parent.get("IsActive") is True,
            statuses=labels,
            default=default,
        )

    def own(self, status: str) -> str:
        """The status as the campaign spells it; empty if it has none of that name."""
        return next((each for each in self.statuses if each.casefold() == status.casefold()), "")


def membership(
    wishes: Wishes, found: Found, kind: str, *, person_id: str = "", sent: Sequence[Row] = (), new: str = PERSON_ID
) -> Membership:
    """Of this person, who has no id yet but is named as `new` if they are to be created.

    `sent`: memberships that unanswered writes asked for.
    """
    if not soql.is_id(wishes.campaign):
        return Membership()
    unseen = next((rows.code for rows in (found.campaign, found.members) if isinstance(rows, Untold)), "")
    if unseen:
        return _only("campaign_unseen", campaign=wishes.campaign_name, error=unseen)
    if not found.campaign:
        return _only("campaign_gone", campaign=wishes.campaign_name)
    joining = _Joining(wishes=wishes, kind=kind, campaign=Campaign.read(found.campaign))
    member = _member(found.members or [], person_id)
    if member is None:
        return joining.as_new(person_id or new)
    named = {person_id, PERSON_ID, individuals.WHO}
    ours = any(str(body.get("ContactId") or body.get("LeadId")) in named for body in sent)
    return joining.as_ours() if ours else joining.as_there(member)


@dataclass(frozen=True, kw_only=True)
class _Joining:
    """A person of this kind on the way into the campaign."""

    wishes: Wishes
    kind: str
    campaign: Campaign

    def as_new(self, person_id: str) -> Membership:
        who = {"LeadId" if self.kind == LEAD else "ContactId": person_id}
        body = {"CampaignId": self.wishes.campaign, **who, **({"Status": self._wished} if self._wished else {})}
        write = Write(ref=MEMBER, method="POST", path="CampaignMember", body=body)
        return self._told("member_added", write, status=self._wished or self.campaign.default)

    def as_ours(self) -> Membership:
        """An unanswered write had gone through."""
        return self._told("member_added", status=self._wished or self.campaign.default)

    def as_there(self, member: Row) -> Membership:
        """The status is kept, unless the page says that it may be raised. What it is there is not said: who may see that looks."""
        now, wished = str(member.get("Status") or ""), self._wished
        may_be_raised = now.casefold() in {each.casefold() for each in self.wishes.campaign_raise}
        if not wished or not may_be_raised or now.casefold() == wished.casefold():
            return self._told("member_kept")
        path = f"CampaignMember/{soql.id_of(member)}"
        write = Write(ref=MEMBER, method="PATCH", path=path, body={"Status": wished}, before={"Status": now})
        return self._told("member_raised", write, status=wished)

    @property
    def _wished(self) -> str:
        return self.campaign.own(self.wishes.campaign_status)

    def _told(self, code: str, write: Write | None = None, **params: str) -> Membership:
        about = {"object": self.kind, "campaign": self.campaign.name}
        return Membership(
            write=write,
            done=(_why(code, **about, **params),),
            remarks=tuple(self._remarks()),
            about=tuple(about.items()),
        )

    def _remarks(self) -> Iterator[Reason]:
        if not self.campaign.is_active:
            yield _why("campaign_inactive", campaign=self.campaign.name)
        if self.wishes.campaign_status and not self._wished:
            yield _why("campaign_status_gone", campaign=self.campaign.name, status=self.wishes.campaign_status)


def _member(members: Rows, person_id: str) -> Row | None:
    if not person_id:
        return None
    ids = ("ContactId", "LeadId")
    return next(
        (row for row in members if any(soql.same_id(str(row.get(name) or ""), person_id) for name in ids)), None
    )


def _only(code: str, **params: Any) -> Membership:
    return Membership(remarks=(_why(code, **params),))


def _why(code: str, **params: Any) -> Reason:
    return Reason(code=code, params=params)
