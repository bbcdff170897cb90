"""What the environment says, read in one place: the mode, the data folder and the keys that a demo makes for itself."""

import os
import secrets
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent


class Mode(StrEnum):
    """Production is the default, so that a forgotten variable never opens the demo's doors."""

    PRODUCTION = "production"
    DEMO = "demo"


def read_mode() -> Mode:
    """`JICOO_MODE`; raises ImproperlyConfigured for a word that is neither mode."""
    try:
        return Mode(env.str("JICOO_MODE", default=Mode.PRODUCTION))
    except ValueError as error:
        raise ImproperlyConfigured("JICOO_MODE is either 'production' or 'demo'.") from error


def read_key(variable: str, file: Path, mode: Mode) -> str:
    """The variable's value, or in a demo the content of `file`, made on first use and readable by its owner only."""
    if value := str(env.str(variable, default="")):
        return value
    if mode is Mode.PRODUCTION:
        raise ImproperlyConfigured(f"{variable} is not set. Put it into the environment: see docs/operator.md.")
    return _demo_key(file)


def _demo_key(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not file.exists():
        _write_whole(file, _new_key(file))
    return file.read_text()


def _new_key(file: Path) -> str:
    # A Fernet key serves as both: 32 random bytes in URL-safe base64; the prefix lengthens it for Django's check.
    key = Fernet.generate_key().decode()
    return key if "encryption" in file.name else secrets.token_urlsafe(32) + key


def _write_whole(file: Path, key: str) -> None:
    """Written aside and linked: processes that start together find no key or a whole one, and the first one's counts."""
    aside = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as handle:
            handle.write(key)
        with suppress(FileExistsError):
            file.hardlink_to(aside)
    finally:
        aside.unlink()
