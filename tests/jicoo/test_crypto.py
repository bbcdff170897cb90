"""Secrets are sealed to the row they belong to, and to keys that can be changed."""

import pytest
from cryptography.fernet import Fernet
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from jicoo.crypto import CannotOpen, reseal, seal, unseal

CANARY = "canary-3MVG9-secret"
HERE = "connection:3:7"


@given(st.text(), st.text())
def test_what_is_sealed_opens_to_the_same_value(value: str, context: str) -> None:
    assert unseal(seal(value, context), context) == value


@pytest.mark.parametrize("elsewhere", ["connection:4:7", "connection:3:8", "token:3:7", ""])
def test_a_value_copied_to_another_row_does_not_open(elsewhere: str) -> None:
    token = seal(CANARY, HERE)

    with pytest.raises(CannotOpen):
        unseal(token, elsewhere)


def test_the_same_value_is_sealed_differently_each_time() -> None:
    assert seal(CANARY, HERE) != seal(CANARY, HERE)


def test_a_value_that_was_altered_does_not_open() -> None:
    token = seal(CANARY, HERE)
    altered = token[:-10] + ("A" if token[-10] != "A" else "B") + token[-9:]

    with pytest.raises(CannotOpen):
        unseal(altered, HERE)


@pytest.mark.parametrize("token", ["", "no token", "日本"])
def test_what_was_never_sealed_does_not_open(token: str) -> None:
    with pytest.raises(CannotOpen):
        unseal(token, HERE)


def test_the_sealed_value_shows_neither_value_nor_context() -> None:
    token = seal(CANARY, HERE)

    assert CANARY not in token
    assert HERE not in token


def test_an_error_says_nothing_of_the_value() -> None:
    token = seal(CANARY, HERE)

    with pytest.raises(CannotOpen) as caught:
        unseal(token, "connection:4:7")

    told = f"{caught.value!r} {caught.value} {caught.value.__cause__!r} {caught.value.__context__!r}"
    assert CANARY not in told
    assert token not in told


def test_an_old_key_still_opens_what_it_sealed(settings: LazySettings) -> None:
    old, new = new_key(), new_key()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    token = seal(CANARY, HERE)

    settings.FIELD_ENCRYPTION_KEYS = [new, old]

    assert unseal(token, HERE) == CANARY


def test_the_first_key_seals(settings: LazySettings) -> None:
    old, new = new_key(), new_key()
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    token = seal(CANARY, HERE)

    settings.FIELD_ENCRYPTION_KEYS = [new]

    assert unseal(token, HERE) == CANARY


def test_after_resealing_the_old_key_can_go(settings: LazySettings) -> None:
    old, new = new_key(), new_key()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    token = seal(CANARY, HERE)

    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    resealed = reseal(token)
    settings.FIELD_ENCRYPTION_KEYS = [new]

    assert unseal(resealed, HERE) == CANARY
    with pytest.raises(CannotOpen):
        unseal(token, HERE)


def test_a_resealed_value_still_belongs_to_its_row(settings: LazySettings) -> None:
    resealed = reseal(seal(CANARY, HERE))

    with pytest.raises(CannotOpen):
        unseal(resealed, "connection:4:7")


def test_what_no_key_opens_cannot_be_resealed(settings: LazySettings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [new_key()]
    token = seal(CANARY, HERE)

    settings.FIELD_ENCRYPTION_KEYS = [new_key()]

    with pytest.raises(CannotOpen):
        reseal(token)


def new_key() -> str:
    return Fernet.generate_key().decode()
