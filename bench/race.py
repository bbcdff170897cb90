"""R1: fifty people press "Confirm booking" for one slot at the same instant, over real HTTP, round after round.

    .venv/bin/python -m bench.race http://127.0.0.1:8000 acme intro --rounds 200

Prints JSON: how many rounds had exactly one winner, what the others were answered, the slowest answer in seconds.
Speaks to loopback addresses only, and books what it is pointed at: run it against a demo.
"""

import argparse
import json
import re
import sys
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

import requests

CLIENTS = 50
_SLOT = re.compile(r'href="([^"]*/book/\?[^"]*)"')
_NEXT = re.compile(r'href="([^"]*)"[^>]*>(?:\s|<[^>]*>)*Next')
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_NAME = re.compile(r'name="([^"]*)"')
_VALUE = re.compile(r'value="([^"]*)"')


@dataclass
class Result:
    """What all rounds together came to."""

    rounds: int = 0
    rounds_with_one_winner: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    slowest_s: float = 0.0

    def count(self, answers: list[tuple[int, float]]) -> None:
        self.rounds += 1
        self.rounds_with_one_winner += [status for status, _ in answers].count(302) == 1
        self.answers.update(status for status, _ in answers)
        self.slowest_s = round(max([self.slowest_s, *(seconds for _, seconds in answers)]), 3)


def race(base_url: str, team: str, page: str, *, rounds: int, clients: int = CLIENTS) -> Result:
    """Runs the rounds, each on a free slot of its own. Raises RuntimeError when the page has too few of them."""
    if urlsplit(base_url).hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ValueError("a race is run against this machine only")
    result = Result()
    with ThreadPoolExecutor(clients) as pool:
        for slot in free_slots(urljoin(base_url, f"/t/{team}/e/{page}/?tz=UTC"), rounds):
            result.count(one_round(pool, slot, clients))
    return result


def free_slots(page_url: str, count: int) -> list[str]:
    """Addresses of the booking forms of `count` free slots, read from the page as an invitee would."""
    found: dict[str, None] = {}
    with requests.Session() as session:
        while len(found) < count:
            html = session.get(page_url, timeout=30).text
            found.update(dict.fromkeys(urljoin(page_url, unescape(link)) for link in _SLOT.findall(html)))
            following = _NEXT.search(html)
            if following is None and len(found) < count:
                raise RuntimeError(f"the page offers {len(found)} slots only")
            page_url = urljoin(page_url, unescape(following[1])) if following else page_url
    return list(found)[:count]


def one_round(pool: ThreadPoolExecutor, slot: str, clients: int) -> list[tuple[int, float]]:
    """Status and seconds of each client's answer; all forms are open before the first is sent."""
    start = threading.Barrier(clients)
    return list(pool.map(lambda number: _open_and_press(slot, number, start), range(clients)))


def _open_and_press(slot: str, number: int, start: threading.Barrier) -> tuple[int, float]:
    with requests.Session() as session:
        form = _hidden_fields(session.get(slot, timeout=60).text)
        form |= {
            "last_name": f"Racer{number}",
            "email": f"racer-{uuid.uuid4().hex[:8]}@example.com",
            "first_name": "",
            "company": "",
        }
        # While the others' forms opened, the server may have let this connection go. A browser tries again by itself.
        session.close()
        start.wait(timeout=120)
        began = time.perf_counter()
        answer = session.post(slot, data=form, headers={"Referer": slot}, allow_redirects=False, timeout=60)
        return answer.status_code, time.perf_counter() - began


def _hidden_fields(html: str) -> dict[str, str]:
    fields = {}
    for tag in _HIDDEN.findall(html):
        name, value = _NAME.search(tag), _VALUE.search(tag)
        if name:
            fields[unescape(name[1])] = unescape(value[1]) if value else ""
    return fields


def main() -> int:
    """Prints the figures; exit status 1 unless each round had exactly one winner and nothing answered 5xx."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base_url")
    parser.add_argument("team")
    parser.add_argument("page")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    args = parser.parse_args()
    result = race(args.base_url, args.team, args.page, rounds=args.rounds, clients=args.clients)
    print(json.dumps(asdict(result) | {"answers": {str(k): v for k, v in sorted(result.answers.items())}}))
    clean = result.rounds_with_one_winner == result.rounds and not any(status >= 500 for status in result.answers)
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
