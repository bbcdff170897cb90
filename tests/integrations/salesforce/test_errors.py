"""Whatever Salesforce answers ends as one of the kinds, with two sentences for a person."""

from typing import Any

import pytest
from django.utils.translation import override

from integrations.errors import AccessExpired, Ambiguous, FixSettings, OutcomeUnknown, Problem, Refused, TryAgain
from integrations.salesforce import errors, oauth_errors, reasons
from integrations.words import SENTENCES, words_for


def rest(code: str, *fields: str, message: str = "m") -> list[dict[str, Any]]:
    return [{"message": message, "errorCode": code, "fields": list(fields)}]


def problem(status: int, body: Any, *, writing: bool = False) -> Problem:
    found = errors.problem_for(status, body, writing=writing)
    assert isinstance(found, Problem)
    return found


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (403, rest("REQUEST_LIMIT_EXCEEDED"), TryAgain, "REQUEST_LIMIT_EXCEEDED"),
        (403, rest("API_DISABLED_FOR_ORG"), FixSettings, "API_DISABLED_FOR_ORG"),
        (400, rest("INSUFFICIENT_ACCESS_OR_READONLY"), FixSettings, "INSUFFICIENT_ACCESS_OR_READONLY"),
        (403, rest("INSUFFICIENT_ACCESS_OR_READONLY"), FixSettings, "INSUFFICIENT_ACCESS_OR_READONLY"),
        (400, rest("UNABLE_TO_LOCK_ROW"), TryAgain, "UNABLE_TO_LOCK_ROW"),
        (400, rest("DUPLICATES_DETECTED"), Ambiguous, "DUPLICATES_DETECTED"),
        (400, rest("FIELD_INTEGRITY_EXCEPTION", "WhoId"), Refused, "FIELD_INTEGRITY_EXCEPTION"),
        (400, [{"statusCode": "STRING_TOO_LONG", "message": "m", "fields": ["Company"]}], Refused, "STRING_TOO_LONG"),
        (403, "Bad_OAuth_Token", TryAgain, "BLOCKED_ON_THE_WAY"),
        (403, "<html>blocked</html>", TryAgain, "BLOCKED_ON_THE_WAY"),
        (503, "<html>maintenance</html>", TryAgain, "SERVER_UNAVAILABLE"),
        (502, "", TryAgain, "SERVER_UNAVAILABLE"),
        (420, "", TryAgain, "SERVER_UNAVAILABLE"),
        (429, "", TryAgain, "SERVER_UNAVAILABLE"),
        (410, rest("UNSUPPORTED_API_VERSION"), FixSettings, "VERSION_RETIRED"),
        (414, "<html></html>", Refused, "MALFORMED_QUERY"),
        (302, "", TryAgain, "NOT_UNDERSTOOD"),
        (300, ["/services/data/v66.0/sobjects/Lead/1"], TryAgain, "NOT_UNDERSTOOD"),
        (400, {"error": "invalid_grant", "error_description": "x"}, Refused, "invalid_grant"),
        (400, rest("SOMETHING_NEW"), Refused, "SOMETHING_NEW"),
        (400, [], TryAgain, "NOT_UNDERSTOOD"),
        (400, None, TryAgain, "NOT_UNDERSTOOD"),
        (400, [[1]], TryAgain, "NOT_UNDERSTOOD"),
    ],
)
def test_an_answer_of_any_shape_is_one_of_the_kinds(status: int, body: Any, kind: type[Problem], code: str) -> None:
    found = problem(status, body)

    assert (type(found), found.code) == (kind, code)


@pytest.mark.parametrize("body", [rest("INVALID_SESSION_ID"), "", None, "<html>"])
def test_a_401_means_that_the_access_expired(body: Any) -> None:
    assert isinstance(errors.problem_for(401, body, writing=True), AccessExpired)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_on_a_write_leaves_its_outcome_unknown_for_a_while(status: int) -> None:
    found = problem(status, "<html>", writing=True)

    assert isinstance(found, OutcomeUnknown)
    assert (found.after_s or 0) >= errors.LOOK_AFTER_RESET_S


def test_a_full_allowance_pauses_longer_than_an_ordinary_retry() -> None:
    found = problem(403, rest("REQUEST_LIMIT_EXCEEDED"))

    assert isinstance(found, TryAgain)
    assert found.after_s == errors.LIMIT_PAUSE_S


def test_the_fields_are_named_and_the_raw_text_is_kept_for_support() -> None:
    found = problem(400, rest("REQUIRED_FIELD_MISSING", "Budget__c", "Rating", message="secret@example.com"))

    assert "Budget__c, Rating" in words_for("salesforce", found.code, found.params).what_happened
    assert "secret@example.com" in str(found.params["raw"])
    assert "secret@example.com" not in f"{found} {found!r} {found.args}"


@pytest.mark.parametrize(
    "code",
    [*errors.TABLE, *SENTENCES, *(oauth_errors.PREFIX + code for code in oauth_errors.TABLE), "NOBODY_KNOWS_THIS"],
)
def test_every_code_has_two_sentences_without_a_gap(code: str) -> None:
    words = words_for("salesforce", code, {"fields": ["Company"]})

    for sentence in (words.what_happened, words.what_to_do):
        assert sentence.endswith((".", ").", "”."))
        assert "%(" not in sentence
        assert "–" not in sentence


@pytest.mark.parametrize(("language", "named"), [("en", "field"), ("ja", "項目")])
@pytest.mark.parametrize("code", [code for code, entry in errors.TABLE.items() if "%(fields)s" in str(entry.happened)])
def test_where_salesforce_does_not_say_which_field_the_sentence_is_whole_all_the_same(
    code: str, language: str, named: str
) -> None:
    with override(language):
        said = words_for("salesforce", code, {}).what_happened

    assert named in said
    assert "–" not in said
    assert not said[0].islower()


@pytest.mark.parametrize("code", reasons.SENTENCES)
def test_every_reason_is_a_sentence(code: str) -> None:
    params = {"object": "Lead", "count": 2, "fields": ["Company"], "text": "x"}

    assert words_for("salesforce", code, params).what_happened.endswith(".")
