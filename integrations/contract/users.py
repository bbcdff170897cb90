"""Who works at the other side. Frozen values of the contract in `connector.py`."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RemoteUser:
    """Somebody at the other side to whom records can belong. `email` as people write it: what a sandbox puts behind it is taken off."""

    id: str
    name: str
    username: str
    email: str
    is_active: bool = True
