"""Every code that Salesforce is known to answer with is told in two sentences of its own, in English and in Japanese."""

import re

import pytest
from django.utils.translation import override

from integrations.errors import AccessExpired, Problem, TryAgain
from integrations.salesforce import errors, oauth_errors
from integrations.words import UNKNOWN, words_for

# REST API guide, "Status Codes and Error Responses"; Object Reference, "API Fault Element"; recordings of real orgs.
REST = """
    INVALID_SESSION_ID SESSION_EXPIRED INVALID_AUTH_HEADER INVALID_HEADER_TYPE API_DISABLED_FOR_ORG API_CURRENTLY_DISABLED
    REQUEST_LIMIT_EXCEEDED FUNCTIONALITY_NOT_ENABLED INSUFFICIENT_ACCESS_OR_READONLY INSUFFICIENT_ACCESS INSUFFICIENT_SCOPE
    INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY CANNOT_EXECUTE_FLOW_TRIGGER
    APEX_ERROR UNKNOWN_EXCEPTION FIELD_CUSTOM_VALIDATION_EXCEPTION FIELD_FILTER_VALIDATION_EXCEPTION
    FIELD_INTEGRITY_EXCEPTION REQUIRED_FIELD_MISSING INVALID_FIELD INVALID_FIELD_FOR_INSERT_UPDATE STRING_TOO_LONG
    INVALID_EMAIL_ADDRESS NUMBER_OUTSIDE_VALID_RANGE INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST INVALID_CROSS_REFERENCE_KEY
    MALFORMED_ID INACTIVE_OWNER_OR_USER DUPLICATE_VALUE DUPLICATES_DETECTED CANNOT_UPDATE_CONVERTED_LEAD
    ENTITY_IS_DELETED ENTITY_IS_LOCKED NOT_FOUND MALFORMED_QUERY INVALID_TYPE INVALID_QUERY_LOCATOR JSON_PARSER_ERROR
    UNSUPPORTED_MEDIA_TYPE METHOD_NOT_ALLOWED UNABLE_TO_LOCK_ROW STORAGE_LIMIT_EXCEEDED TOO_MANY_APEX_REQUESTS
    QUERY_TIMEOUT SERVER_DURING_MAINTENANCE OPERATION_TOO_LARGE TXN_SECURITY_METERING_ERROR TXN_SECURITY_NO_ACCESS
    ORG_LOCKED SERVER_UNAVAILABLE UNSUPPORTED_API_VERSION LIMIT_EXCEEDED PROCESSING_HALTED
    ALL_OR_NONE_OPERATION_ROLLED_BACK BATCH_PROCESSING_HALTED
""".split()  # noqa: SIM905 (a list of words reads better as words)
# What comes back from log-in pages and from the token endpoint: OAuth, "Error Codes".
LOG_IN = """
    access_denied OAUTH_APP_BLOCKED OAUTH_APP_ACCESS_DENIED OAUTH_AUTHORIZATION_BLOCKED OAUTH_APPROVAL_ERROR_GENERIC
    OAUTH_EC_APP_NOT_FOUND invalid_scope unsupported_response_type immediate_unsuccessful inactive_user inactive_org
    rate_limit_exceeded invalid_request redirect_uri_missing redirect_uri_mismatch server_error invalid_client_id
    invalid_client invalid_grant
""".split()  # noqa: SIM905 (a list of words reads better as words)
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def told(code: str, status: int = 400) -> Problem:
    """As one record of many is refused: the kind of answer that knows nothing but the code."""
    found = errors.problem_for(status, [{"message": "m", "errorCode": code, "fields": ["FirstName"]}], writing=False)
    assert isinstance(found, Problem)
    return found


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("code", REST)
def test_what_happened_and_what_to_do_are_told(code: str, language: str) -> None:
    problem = told(code)

    with override(language):
        words = words_for("salesforce", problem.code, problem.params)
        unknown = (str(UNKNOWN[0]) % {"connector": "Salesforce"}, str(errors.UNKNOWN.happened))

    assert words.what_happened not in unknown
    assert words.what_to_do
    if language == "ja":
        assert JAPANESE.search(words.what_happened)
        assert JAPANESE.search(words.what_to_do)
    assert code in str(problem.params.get("raw"))


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("code", LOG_IN)
def test_what_a_log_in_ends_with_is_told(code: str, language: str) -> None:
    problem = oauth_errors.denied(code)

    with override(language):
        words = words_for("salesforce", problem.code, problem.params)

    assert words.what_happened
    assert words.what_to_do
    assert bool(JAPANESE.search(words.what_happened)) is (language == "ja")


def test_a_code_that_nobody_knows_keeps_what_salesforce_said() -> None:
    problem = told("SOMETHING_QUITE_NEW")

    words = words_for("salesforce", problem.code, problem.params)

    assert words.what_happened == "Salesforce refused this for a reason that we do not know."
    assert "Salesforce" in words.what_to_do
    assert '"errorCode": "SOMETHING_QUITE_NEW"' in str(problem.params["raw"])


@pytest.mark.parametrize("code", ["INVALID_SESSION_ID", "SESSION_EXPIRED"])
def test_an_access_that_ends_is_renewed_and_in_the_middle_of_many_tried_again(code: str) -> None:
    body = [{"message": "m", "errorCode": code}]

    assert isinstance(errors.problem_for(401, body, writing=False), AccessExpired)
    assert isinstance(told(code), TryAgain)
