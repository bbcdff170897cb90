"""One request and one answer as plain values, so that everything behind the socket can be called without one."""

import json
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

JSON = "application/json;charset=UTF-8"
HTML = "text/html;charset=UTF-8"
NO_STORE = "no-cache,must-revalidate,max-age=0,no-store,private"


@dataclass(frozen=True, kw_only=True)
class Request:
    """`path` is decoded except for `%2F`, without the query; `headers` have lower-case names."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    client: str = "127.0.0.1"

    @classmethod
    def parse(cls, method: str, target: str, headers: dict[str, str], body: bytes, client: str = "127.0.0.1") -> Self:
        parts = urlsplit(target if target.startswith("/") else f"/{target}")
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        return cls(method=method, path=_decode(parts.path), query=query, headers=headers, body=body, client=client)

    def form(self) -> dict[str, str]:
        pairs = parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: values[-1] for name, values in pairs.items()}

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")

    def cookie(self, name: str) -> str:
        pairs = (part.strip().partition("=") for part in self.header("cookie").split(";"))
        return next((value for key, _, value in pairs if key == name), "")


def _decode(path: str) -> str:
    # A slash inside an external id stays apart from the slashes of the address.
    return "/".join(unquote(segment).replace("/", "%2F") for segment in path.split("/"))


@dataclass(frozen=True, kw_only=True)
class Response:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def with_headers(self, **headers: str) -> "Response":
        return replace(
            self, headers={**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        )

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def json_response(value: Any, status: int = 200, **headers: str) -> Response:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Response(status=status, body=body, headers={"Content-Type": JSON, "Cache-Control": NO_STORE, **named})


def text_response(text: str, status: int = 200, content_type: str = "text/plain;charset=UTF-8") -> Response:
    return Response(
        status=status, body=text.encode(), headers={"Content-Type": content_type, "Cache-Control": NO_STORE}
    )


def redirect(location: str) -> Response:
    return Response(status=302, headers={"Location": location, "Cache-Control": NO_STORE})


def empty(status: int = 204) -> Response:
    return Response(status=status, headers={"Cache-Control": NO_STORE})
