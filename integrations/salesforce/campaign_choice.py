"""The campaign of a page, as its settings form offers it: by name, with the campaign's own member statuses. Never an id typed by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from integrations.contract.settings import Ask
from integrations.contract.values import Json
from integrations.errors import Problem, TryAgain
from integrations.salesforce import soql, soql_beside
from integrations.salesforce.campaigns import Campaign
from integrations.salesforce.client import Client, Query
from integrations.salesforce.wishes import Wishes

# A list that is read by people; whoever has more active campaigns searches by name.
MOST = 100
NAMED, CHOSEN = "named", "chosen"


def answer(client: Client, question: Mapping[str, str]) -> Json:
    """Active campaigns whose name has the words of `named` in it, and the one that is `chosen`. Raises Problem.

    One call, and one more about members where one is chosen.
    """
    queries = [Query(soql=soql_beside.active_campaigns(question.get(NAMED, ""), MOST))]
    chosen = question.get(CHOSEN, "")
    queries += [Query(soql=soql_beside.campaign_statuses(chosen))] if soql.is_id(chosen) else []
    listed, *known = client.look_up_each(queries)
    if isinstance(listed, Problem):
        raise listed
    of_chosen = known[0] if known else []
    if isinstance(of_chosen, Problem):
        raise of_chosen
    campaign = Campaign.read(of_chosen) if of_chosen else None
    return {
        "campaigns": [[soql.id_of(row), str(row.get("Name") or "")] for row in listed],
        "chosen": {
            "name": campaign.name,
            "is_active": campaign.is_active,
            "statuses": list(campaign.statuses),
            "default": campaign.default,
            "takes_members": _takes_members(client),
        }
        if campaign
        else None,
    }


def _takes_members(client: Client) -> bool:
    """Whether the connected user may add some, as far as anybody can tell."""
    try:
        return client.describe("CampaignMember").get("createable") is True
    except TryAgain:
        return True
    except Problem:
        return False


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What can be chosen now. `told` is None where nobody could tell: then what is stored stays as it is."""

    told: Json | None
    campaign: str
    name: str
    stored: Wishes

    @classmethod
    def of(cls, ask: Ask, stored: Wishes, *, chosen: str, named: str) -> "Offer":
        """For the campaign that is `chosen` in the form, and those whose name was searched for."""
        told = ask({NAMED: named.strip()[:80], CHOSEN: chosen})
        known = (told or {}).get("chosen") or {}
        name = str(known.get("name") or (stored.campaign_name if chosen == stored.campaign else ""))
        return cls(told=told, campaign=chosen, name=name, stored=stored)

    @property
    def is_gone(self) -> bool:
        """The org answered, and does not know the one that is chosen."""
        return bool(self.campaign) and self.told is not None and self.told.get("chosen") is None

    @property
    def takes_nobody(self) -> bool:
        """The connected user may not add members to the one that is chosen."""
        return ((self.told or {}).get("chosen") or {}).get("takes_members") is False

    def campaigns(self) -> list[tuple[str, str]]:
        """By id. The chosen one stays to be seen, whatever became of it."""
        listed = [(str(key), str(name)) for key, name in (self.told or {}).get("campaigns", [])]
        if self.campaign and not self._may_be_chosen:
            return [("", _("None")), *listed]
        if self.campaign and self.campaign not in dict(listed):
            listed.append((self.campaign, self._label()))
        return [("", _("None")), *listed]

    @property
    def _may_be_chosen(self) -> bool:
        return self.campaign == self.stored.campaign or (self.told is not None and not self.is_gone)

    def _label(self) -> str:
        if self.is_gone:
            return _("%(name)s (not there any more)") % {"name": self.name}
        if self.told is not None and not self.told["chosen"]["is_active"]:
            return _("%(name)s (not active)") % {"name": self.name}
        return self.name

    def own_statuses(self) -> list[str]:
        """The campaign's own; what is stored where nobody could tell."""
        if self.told is None:
            kept = [self.stored.campaign_status, *self.stored.campaign_raise]
            return list(dict.fromkeys(each for each in kept if each))
        return [str(each) for each in (self.told.get("chosen") or {}).get("statuses", [])]

    def statuses(self) -> list[tuple[str, str]]:
        """For a new member."""
        default = str(((self.told or {}).get("chosen") or {}).get("default") or "")
        usual = (
            _("The campaign's default: %(status)s") % {"status": default} if default else _("The campaign's default")
        )
        return [("", usual), *((each, each) for each in self.own_statuses())]


def told(options: Json) -> list[tuple[Any, str]]:
    """What is stored, by the names of the form's fields, in words."""
    wishes = Wishes.read(options)
    return [
        ("campaign", wishes.campaign_name or _("nothing")),
        ("campaign_status", wishes.campaign_status or _("The campaign's default")),
        ("campaign_raise", ", ".join(wishes.campaign_raise) or _("nothing")),
    ]
