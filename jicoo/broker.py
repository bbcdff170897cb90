"""kombu's broker in a folder, for one machine without Redis: with messages that are whole when they are seen.

kombu writes a message under the name by which it is found, so that another process may read it half written, which ends a
worker. Here it gets its name once it is there. Nothing hangs on a message: what is due is asked of the database.
"""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps

# Whoever writes the table of queues has it empty for a moment.
TRIES = 50
PAUSE_S = 0.02


class Channel(filesystem.Channel):
    """As kombu's, and safe for several processes at once."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as kombu writes it
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        # A name that ends otherwise belongs to no queue.
        unfinished = folder / f"{name}.part"
        unfinished.write_text(dumps(payload), encoding="utf-8")
        unfinished.replace(folder / name)

    def get_table(self, exchange: str) -> list[Any]:
        """Which queues an exchange feeds."""
        for _ in range(TRIES):
            try:
                table: list[Any] = super().get_table(exchange)
            except ValueError:
                time.sleep(PAUSE_S)
            else:
                return table
        return []


class Transport(filesystem.Transport):
    """As kombu's, with our channels."""

    Channel = Channel
