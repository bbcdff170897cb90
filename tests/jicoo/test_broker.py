"""The broker in a folder, as several processes use it at once."""

import threading
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from jicoo.broker import Channel

MESSAGES = 300


@pytest.fixture
def channel(tmp_path: Path) -> Channel:
    folders = {
        "data_folder_in": str(tmp_path),
        "data_folder_out": str(tmp_path),
        "control_folder": str(tmp_path / "control"),
    }
    (tmp_path / "control").mkdir()
    channel = Connection("filesystem://localhost", transport_options=folders).channel()
    assert isinstance(channel, Channel)
    return channel


def test_a_message_that_is_not_whole_yet_is_not_seen(channel: Channel, tmp_path: Path) -> None:
    channel._put("celery", {"body": "whole"})
    (tmp_path / "1_unfinished.celery.msg.part").write_text('{"body": "hal')

    assert channel._get("celery") == {"body": "whole"}
    with pytest.raises(Empty):
        channel._get("celery")


def test_every_message_is_read_once_while_others_are_written(channel: Channel) -> None:
    def write() -> None:
        for number in range(MESSAGES):
            channel._put("celery", {"number": number, "body": "x" * 20_000})

    writer = threading.Thread(target=write)
    writer.start()
    read: list[int] = []
    while writer.is_alive() or channel._size("celery"):
        try:
            read.append(channel._get("celery")["number"])
        except Empty:
            continue
    writer.join()

    assert sorted(read) == list(range(MESSAGES))


def test_a_table_of_queues_that_is_being_written_is_waited_for(channel: Channel, tmp_path: Path) -> None:
    table = tmp_path / "control" / "celery.exchange"
    table.write_text("")
    threading.Timer(0.1, lambda: table.write_text('[["celery", "", "celery"]]')).start()

    assert [row.queue for row in channel.get_table("celery")] == ["celery"]
