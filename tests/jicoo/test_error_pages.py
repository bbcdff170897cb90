"""Pages for when something is not as it should be: they stand by themselves, and say what happened and what to do."""

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error

from jicoo.views import csrf_failure


def test_the_page_for_our_own_mistakes_needs_neither_a_person_nor_a_database() -> None:
    answer = server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


def test_an_address_that_leads_nowhere_says_so(client: Client, db: None) -> None:
    answer = client.get("/nothing/here/")

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


def test_a_role_that_may_not_is_told_who_may() -> None:
    answer = permission_denied(RequestFactory().get("/"), PermissionDenied())

    assert answer.status_code == 403
    assert "An owner or administrator" in answer.content.decode()


def test_a_refusal_with_its_own_words_uses_them() -> None:
    answer = permission_denied(RequestFactory().get("/"), PermissionDenied("Ask an owner."))

    assert "Ask an owner." in answer.content.decode()


@pytest.mark.parametrize("name", ["400", "409", "429", "csrf_failure"])
def test_every_page_of_trouble_has_a_heading_and_a_way_on(name: str) -> None:
    html = render_to_string(f"{name}.html")

    assert html.count("<h1") == 1
    assert 'href="/"' in html


def test_a_request_that_cannot_be_read_and_a_form_that_is_too_old_are_answered_by_us() -> None:
    request = RequestFactory().get("/")

    assert "could not be read" in bad_request(request, ValueError()).content.decode()
    assert "open for too long" in csrf_failure(request).content.decode()
    assert page_not_found(request, ValueError()).status_code == 404
