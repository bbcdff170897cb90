"""Campaigns that pages put whoever books into: whether they are there and active, have the statuses that pages give, and take members from us."""

from collections.abc import Mapping, Sequence

from integrations.contract.health import Finding, Light
from integrations.errors import Problem, TryAgain
from integrations.salesforce import soql
from integrations.salesforce.campaigns import Campaign
from integrations.salesforce.health.asked import CAMPAIGNS, Asked
from integrations.salesforce.health.finding import found
from integrations.salesforce.health.rights import NOT_SEEN
from integrations.salesforce.health.wanted import CREATE, MEMBER, UPDATE, Wanted
from integrations.salesforce.questions import Rows
from integrations.salesforce.wishes import Wishes


def campaigns(asked: Asked, wanted: Wanted) -> Finding:
    """The worst that is so of any of them. Bookings arrive all the same."""
    wished = wanted.campaigns
    try:
        rows = asked.rows(CAMPAIGNS)
    except Problem as problem:
        if isinstance(problem, TryAgain):
            raise
        return _told("campaigns_unseen", [page for pages in wished.values() for page in pages])
    theirs = {campaign_id: _rows_of(campaign_id, rows) for campaign_id in wished}
    gone = [page for campaign_id, pages in wished.items() if not theirs[campaign_id] for page in pages]
    if gone:
        return _told("campaigns_gone", gone)
    if beyond := _beyond_our_rights(asked, wished):
        return beyond
    known = {campaign_id: Campaign.read(own) for campaign_id, own in theirs.items()}
    statusless = [
        page
        for campaign_id, pages in wished.items()
        for page in pages
        if page.campaign_status and not known[campaign_id].own(page.campaign_status)
    ]
    if statusless:
        return _told("campaigns_status_gone", statusless)
    inactive = [page for campaign_id, pages in wished.items() if not known[campaign_id].is_active for page in pages]
    if inactive:
        return _told("campaigns_inactive", inactive)
    names = sorted({each.name for each in known.values()})
    return found(CAMPAIGNS, Light.GREEN, "campaigns_right", names=names)


def _beyond_our_rights(asked: Asked, wished: Mapping[str, Sequence[Wishes]]) -> Finding | None:
    """What the connected user may not do with members. Nothing where nobody told: the campaigns are the greater part of it."""
    every = [page for pages in wished.values() for page in pages]
    try:
        described = asked.kind(MEMBER)
    except Problem as problem:
        return _told("campaigns_no_members", every) if problem.code in NOT_SEEN else None
    if described.get(CREATE) is not True:
        return _told("campaigns_no_members", every)
    raising = [page for page in every if page.campaign_raise]
    return _told("campaigns_no_raise", raising) if raising and described.get(UPDATE) is not True else None


def _rows_of(campaign_id: str, rows: Rows) -> Rows:
    return [row for row in rows if soql.same_id(str(row.get("CampaignId") or ""), campaign_id)]


def _told(code: str, pages: Sequence[Wishes]) -> Finding:
    """As the pages call them, and how many pages that is."""
    names = sorted({page.campaign_name for page in pages})
    statuses = sorted({page.campaign_status for page in pages if page.campaign_status})
    return found(CAMPAIGNS, Light.AMBER, code, names=names, statuses=statuses, count=len(pages))
