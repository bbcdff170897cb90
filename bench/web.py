"""The site as it is deployed, on ports of its own: gunicorn with two sync workers behind Debian's nginx."""

import getpass
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from jicoo.local.place import Place

READY_WITHIN_S = 60.0
# Debian's own; the settings are those of docker/nginx.conf where they cost anything.
NGINX = "/usr/sbin/nginx"
_CONFIGURATION = """
daemon off;
user {user};
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 1000000;
    gzip on;
    gzip_types application/json;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://unix:{folder}/web.sock;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        }}
    }}
}}
"""


@contextmanager
def site(place: Place) -> Iterator[str]:
    """The address at which it answers; nothing is left running."""
    folder = place.data_dir / "site"
    folder.mkdir(parents=True, exist_ok=True)
    base = f"http://127.0.0.1:{place.port}"
    running: list[subprocess.Popen[bytes]] = []
    try:
        running += [_gunicorn(place, folder), _nginx(place, folder)]
        _wait_for(f"{base}/healthz", folder)
        yield base
    finally:
        for program in reversed(running):
            program.terminate()
            program.wait(timeout=20)


def _gunicorn(place: Place, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "jicoo.wsgi", f"--bind=unix:{folder}/web.sock", "--worker-class=sync"]
    with (folder / "web.log").open("wb") as log:
        return subprocess.Popen(
            [*command, "--workers=2", "--worker-tmp-dir=/dev/shm", "--no-control-socket"],
            env=os.environ | place.environment(database_url=place.database_url),
            stdout=log,
            stderr=log,
        )


def _nginx(place: Place, folder: Path) -> subprocess.Popen[bytes]:
    file = folder / "nginx.conf"
    file.write_text(_CONFIGURATION.format(folder=folder, port=place.port, user=getpass.getuser()))
    return subprocess.Popen([NGINX, "-c", str(file), "-e", str(folder / "nginx.log")], stderr=subprocess.DEVNULL)


def _wait_for(url: str, folder: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            requests.get(url, timeout=5).raise_for_status()
        except requests.RequestException:
            if time.monotonic() > deadline:
                raise RuntimeError((folder / "web.log").read_text(errors="replace")[-3000:]) from None
            time.sleep(0.2)
        else:
            return
