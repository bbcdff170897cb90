"""What a receipt says about who owns a record, and what can be done about it, in both languages."""

import pytest
from django.utils.translation import override

from integrations.salesforce import reasons


@pytest.mark.parametrize(
    ("code", "english", "japanese"),
    [
        ("owned_by_host", "belongs to the host.", "担当者"),
        ("owned_by_connected_user", "No active Salesforce user has the host's e-mail", "接続ユーザー"),
        ("owner_unclear", "Several Salesforce users have the host's e-mail", "接続ユーザー"),
        ("owner_by_hand", "Your team said that the host has no Salesforce user", "接続ユーザー"),
        ("owner_inactive", "The Salesforce user of the host is not active any more", "接続ユーザー"),
        ("owned_by_rules_or_user", "without a rule it is the connected user's", "接続ユーザー"),
    ],
)
def test_the_receipt_says_whom_it_went_to(code: str, english: str, japanese: str) -> None:
    told = {}
    for language in ("en", "ja"):
        with override(language):
            words = reasons.words(code, {"object": "Event"})
            assert words is not None
            told[language] = words.what_happened

    assert english in told["en"]
    assert japanese in told["ja"]


@pytest.mark.parametrize("code", ["owner_unclear", "owner_inactive"])
def test_what_an_administrator_can_do_about_it_is_said_without_being_asked(code: str) -> None:
    words = reasons.words(code, {"object": "Event"})

    assert words is not None
    assert "“Hosts”" in words.what_to_do
