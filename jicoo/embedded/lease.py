"""Who uses the cluster: the first one in starts it, the last one out stops it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jicoo.embedded.cluster import Cluster
from jicoo.embedded.locks import FileLock, only_one


@contextmanager
def postgres(data_dir: Path, *, durable: bool = True) -> Iterator[str]:
    """The URL of a running PostgreSQL whose data is in `data_dir`; several processes may be in here at once.

    With `durable=False` it forgets everything if the machine stops: for data that is thrown away anyway.
    Raises ClusterError, whose text is for people.
    """
    cluster = Cluster(data_dir, durable=durable)
    door = data_dir / "run" / "postgres.door"
    users = FileLock(data_dir / "run" / "postgres.users")
    try:
        with only_one(door):
            users.share()
            cluster.start()
        yield cluster.url
    finally:
        with only_one(door):
            if users.try_to_take():
                cluster.stop()
            users.release()
