"""An access that goes with a deleted team or person is given back once that is sure. No page deletes either; operators may.

The other side counts each access, and ends the oldest of too many silently: integrations.approvals.
"""

from functools import partial
from typing import Any

from django.db import transaction

from integrations import connections, offers
from integrations.contract.access import App, Grant
from integrations.grants import give_back
from integrations.models import Connection, Offer
from integrations.registry import NoSuchConnector, connector_for


def give_back_kept(instance: Connection, **_: Any) -> None:
    """Before a connection's row goes."""
    held = connections.lives_by(instance)
    if held:
        _once_it_is_sure(instance.connector, *held)


def give_back_offered(instance: Offer, origin: Any, **_: Any) -> None:
    """Before an offer's row goes with its team or person. Where the offer itself is deleted, it was answered or is over."""
    entry = None if isinstance(origin, Offer) else offers.opened(instance)
    if entry:
        _once_it_is_sure(instance.connector, entry.app, entry.grant)


def _once_it_is_sure(slug: str, app: App, grant: Grant) -> None:
    try:
        connector = connector_for(slug)
    except NoSuchConnector:
        return
    transaction.on_commit(partial(give_back, connector, app, grant), robust=True)
