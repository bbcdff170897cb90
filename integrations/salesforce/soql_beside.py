"""SOQL about side matters: campaigns, invitees, Opportunities. Values pass through `soql`, as everywhere."""
# ruff: noqa: S608 (each value goes through text(), record_id() or like_text())

from decimal import Decimal

from integrations.salesforce.soql import MOST_PEOPLE, MOST_ROWS, like_text, one_of, record_id, text

_OPPORTUNITY_FIELDS = "Id, AccountId"
# Two of one second are told apart by their ids, so that it is the same one each time.
_OPEN, _NEWEST_FIRST = "IsClosed = FALSE", "ORDER BY CreatedDate DESC, Id DESC"


def campaign_statuses(*campaign_ids: str) -> str:
    """Member statuses of these campaigns in their order, with the campaign's name and whether it is active.

    Every campaign has some (Object Reference, CampaignMemberStatus), so one that has none is gone or not to be seen.
    """
    ids = ", ".join(record_id(campaign_id) for campaign_id in campaign_ids)
    return (
        "SELECT CampaignId, Label, IsDefault, Campaign.Name, Campaign.IsActive FROM CampaignMemberStatus "
        f"WHERE CampaignId IN ({ids}) AND Campaign.IsDeleted = FALSE ORDER BY CampaignId, SortOrder LIMIT {MOST_ROWS}"
    )


def campaign_members(campaign_id: str, *emails: str) -> str:
    """Members of this campaign who have one of these e-mails, be they Leads or Contacts."""
    theirs = f"({one_of('Lead.Email', emails)} OR {one_of('Contact.Email', emails)})"
    limit = MOST_PEOPLE if len(emails) == 1 else MOST_ROWS
    return (
        "SELECT Id, CampaignId, LeadId, ContactId, Status FROM CampaignMember "
        f"WHERE CampaignId = {record_id(campaign_id)} AND {theirs} LIMIT {limit}"
    )


def members_elsewhere(field: str, person_id: str, campaign_id: str) -> str:
    """Memberships of this person, named in this field, in other campaigns."""
    return (
        f"SELECT Id FROM CampaignMember WHERE {field} = {record_id(person_id)} AND CampaignId != {record_id(campaign_id)} "
        f"LIMIT {MOST_ROWS}"
    )


def active_campaigns(words: str, most: int) -> str:
    """Active campaigns, those with these words in their name if any are given, the one that began last first."""
    named = f" AND Name LIKE {like_text(words)}" if words else ""
    return (
        f"SELECT Id, Name FROM Campaign WHERE IsActive = TRUE{named} ORDER BY CreatedDate DESC, Id DESC LIMIT {most:d}"
    )


def event_invitees(*event_ids: str) -> str:
    """Users who are related to these Events: users are invitees and nothing else."""
    ids = ", ".join(record_id(event_id) for event_id in event_ids)
    return f"SELECT Id, EventId, RelationId FROM EventRelation WHERE EventId IN ({ids}) ORDER BY Id LIMIT {MOST_ROWS}"


def open_opportunities(*account_ids: str) -> str:
    """Open Opportunities of these Accounts, the newest first; of one Account that one alone."""
    ids = ", ".join(record_id(account_id) for account_id in account_ids)
    limit = 1 if len(account_ids) == 1 else MOST_ROWS
    return f"SELECT {_OPPORTUNITY_FIELDS} FROM Opportunity WHERE AccountId IN ({ids}) AND {_OPEN} {_NEWEST_FIRST} LIMIT {limit}"


def open_opportunities_by_email(*emails: str) -> str:
    """Those of the Accounts to which the Contacts of these e-mails belong, the newest first."""
    accounts = f"SELECT AccountId FROM Contact WHERE {one_of('Email', emails)}"
    limit = MOST_PEOPLE if len(emails) == 1 else MOST_ROWS
    return f"SELECT {_OPPORTUNITY_FIELDS} FROM Opportunity WHERE AccountId IN ({accounts}) AND {_OPEN} {_NEWEST_FIRST} LIMIT {limit}"


def holders(kind: str, field: str, value: str | float) -> str:
    """Records of this kind that have this value in a field where there may be one of each. Both names are as describe has them."""
    literal = text(value) if isinstance(value, str) else f"{Decimal(str(value)):f}"
    return f"SELECT Id, {field} FROM {kind} WHERE {field} = {literal} LIMIT {MOST_PEOPLE}"
