"""What is one cause: everything that fails for the same reason is mended together, told once, and sent together."""

import hashlib
import json
from typing import Any

from integrations.contract.values import Json

# They are others each time, though the reason is the same.
DIFFERS = {"raw", "candidates", "before"}


def common(params: Json) -> dict[str, Any]:
    """The parameters that are the same for all that fail for one reason. They name nobody."""
    return {name: value for name, value in params.items() if name not in DIFFERS}


def cause_of(code: str, params: Json) -> str:
    """A key of at most 64 characters, the same for all that fail for this reason. It names nobody."""
    digest = hashlib.sha256(json.dumps(common(params), sort_keys=True, default=str).encode()).hexdigest()[:16]
    return f"{code[:47]}-{digest}"
