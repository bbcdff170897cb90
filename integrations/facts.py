"""What an org says about itself that forms have to know, kept for an hour so that no page waits for it each time."""

import hashlib
import json
import logging
from collections.abc import Mapping

from django.core.cache import cache

from integrations import grants, tally
from integrations.contract.values import Json
from integrations.errors import Problem
from integrations.models import Connection
from integrations.registry import connector_for

log = logging.getLogger(__name__)

KEEP_S = 3600
# What people choose from, while they choose.
KEEP_ANSWER_S = 120
# An org that does not answer is not asked again by everybody who opens a page.
NOT_AGAIN_FOR_S = 60
_NOBODY_COULD_TELL = "?"


def of(connection: Connection) -> Json | None:
    """As they were told within the last hour, or now. None if nobody can tell; then nothing is offered that needs them."""
    known = cache.get(_key(connection))
    if known is not None:
        return None if known == _NOBODY_COULD_TELL else known
    try:
        return fresh(connection)
    except Problem as problem:
        log.warning("facts not told connection=%s reason=%s", connection.pk, problem.code)
        cache.set(_key(connection), _NOBODY_COULD_TELL, NOT_AGAIN_FOR_S)
        return None


def answer(connection: Connection, question: Mapping[str, str]) -> Json | None:
    """What the connector says to a question of its settings form, within the last minutes or now. None if nobody can tell."""
    digest = hashlib.sha256(json.dumps(dict(question), sort_keys=True).encode()).hexdigest()[:32]
    key = f"{_key(connection)}:{digest}"
    known = cache.get(key)
    if known is None and cache.get(_key(connection)) == _NOBODY_COULD_TELL:
        # An org that has just not answered is not waited for a second time by the same page.
        return None
    if known is not None:
        return None if known == _NOBODY_COULD_TELL else known
    connector = connector_for(connection.connector)
    try:
        with tally.counted(connection) as meter:
            told = grants.with_access(connection, lambda access: connector.answer(access, question, meter=meter))
    except Problem as problem:
        log.warning("question not answered connection=%s reason=%s", connection.pk, problem.code)
        cache.set(key, _NOBODY_COULD_TELL, NOT_AGAIN_FOR_S)
        return None
    cache.set(key, told, KEEP_ANSWER_S)
    return told


def fresh(connection: Connection) -> Json:
    """Asked now, while somebody waits. Raises Problem."""
    connector = connector_for(connection.connector)
    with tally.counted(connection) as meter:
        told = grants.with_access(connection, lambda access: connector.facts(access, meter=meter))
    cache.set(_key(connection), told, KEEP_S)
    return told


def forget(connection: Connection) -> None:
    """Whoever needs them next asks anew: somebody says that the other side has changed."""
    cache.delete(_key(connection))


def _key(connection: Connection) -> str:
    """Another org, and another user of the same one, may say something else."""
    return f"facts:{connection.pk}:{connection.remote_org_id}:{connection.remote_user_id}"
