"""How these tests talk to the stand-in: as a REST client with a token, and as a person with a browser."""

import base64
import hashlib
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

from integrations.salesforce.standin import Org, StandIn

CALLBACK = "http://127.0.0.1:9/integrations/salesforce/callback/"
VERIFIER = "a-verifier-that-is-long-enough-to-be-accepted-0"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
PASSWORD = "pretend-password"


class Api:
    """The REST interface with one user's token. `problem` is the one error of a refusal."""

    def __init__(self, standin: StandIn, org: Org | None = None, version: str = "66.0") -> None:
        self.session = requests.Session()
        self.tokens = (org or standin.org).grant()
        self.session.headers["Authorization"] = f"Bearer {self.tokens.access_token}"
        self.base = f"/services/data/v{version}"
        self._url = standin.url

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        address = path if path.startswith("/services") else f"{self.base}/{path}"
        return self.session.request(method, self._url + address, timeout=10, **options)

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.call("GET", path, **options)

    def post(self, path: str, body: Any, **headers: str) -> requests.Response:
        return self.call("POST", path, json=body, headers=_named(headers))

    def patch(self, path: str, body: Any, **headers: str) -> requests.Response:
        return self.call("PATCH", path, json=body, headers=_named(headers))

    def query(self, soql: str, **headers: str) -> requests.Response:
        return self.call("GET", "query/", params={"q": soql}, headers=_named(headers))

    def rows(self, soql: str) -> list[dict[str, Any]]:
        answer = self.query(soql)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["records"]
        return found

    def create(self, sobject: str, **fields: Any) -> str:
        answer = self.post(f"sobjects/{sobject}/", fields)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def problem(answer: requests.Response) -> tuple[int, str, list[str] | None]:
    """(status, errorCode, fields) of the only error."""
    (one,) = answer.json()
    return answer.status_code, one["errorCode"], one.get("fields")


class Form(HTMLParser):
    """The hidden fields and the address of a page's form."""

    def __init__(self, page: requests.Response) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.action = ""
        self.feed(page.text)
        self.address = urljoin(page.url, self.action)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "form":
            self.action = known.get("action") or ""
        elif tag == "input" and known.get("type") == "hidden":
            self.fields[known.get("name") or ""] = known.get("value") or ""


class Person:
    """Someone with a browser who connects an app."""

    def __init__(self, standin: StandIn, *, host: str = "") -> None:
        self.browser = requests.Session()
        self.standin = standin
        self.host = f"/{host}" if host else ""

    def asked(self, **changes: str | None) -> dict[str, str]:
        """What a product asks for; None leaves something out."""
        usual = {
            "response_type": "code",
            "client_id": self.standin.org.app.consumer_key,
            "redirect_uri": CALLBACK,
            "scope": "api refresh_token",
            "state": "a state",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in {**usual, **changes}.items() if value is not None}

    def authorize(self, **changes: str | None) -> requests.Response:
        address = f"{self.standin.url}{self.host}/services/oauth2/authorize"
        return self.browser.get(address, params=self.asked(**changes), allow_redirects=False, timeout=10)

    def sign_in(
        self, page: requests.Response, username: str = "admin@standin.example.com", password: str = PASSWORD
    ) -> requests.Response:
        """The answer after the log-in form, redirects followed within the stand-in."""
        shown = self.browser.get(urljoin(page.url, page.headers["Location"]), timeout=10)
        form = Form(shown)
        answer = self.browser.post(
            form.address,
            data={**form.fields, "username": username, "password": password},
            allow_redirects=False,
            timeout=10,
        )
        return self._follow(answer)

    def _follow(self, answer: requests.Response) -> requests.Response:
        target = urljoin(answer.url, answer.headers.get("Location", ""))
        while answer.is_redirect and target.startswith(self.standin.url):
            answer = self.browser.get(target, allow_redirects=False, timeout=10)
            target = urljoin(answer.url, answer.headers.get("Location", ""))
        return answer

    def decide(self, page: requests.Response, decision: str) -> requests.Response:
        form = Form(page)
        return self.browser.post(
            form.address, data={**form.fields, "decision": decision}, allow_redirects=False, timeout=10
        )

    def code(self, **changes: str | None) -> str:
        """The code of a whole consent."""
        return came_back(self.decide(self.sign_in(self.authorize(**changes)), "allow"))["code"]


def came_back(answer: requests.Response) -> dict[str, str]:
    """What stands in the address that the person is sent back to."""
    location = answer.headers["Location"]
    assert location.startswith(CALLBACK), location
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query, keep_blank_values=True).items()}


def token_call(standin: StandIn, *, host: str = "", **form: str) -> requests.Response:
    """A call of the token address, of one of the `host`s, with the app's key and secret, unless given ("" leaves out)."""
    app = standin.org.app
    usual = {"client_id": app.consumer_key, "client_secret": app.consumer_secret, **form}
    address = f"{standin.url}{host}/services/oauth2/token"
    return requests.post(address, data={name: value for name, value in usual.items() if value}, timeout=10)


def redeem(standin: StandIn, code: str, /, **changes: str) -> requests.Response:
    usual = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    return token_call(standin, **{**usual, **changes})


def refresh(standin: StandIn, refresh_token: str, /, **changes: str) -> requests.Response:
    return token_call(standin, **{"grant_type": "refresh_token", "refresh_token": refresh_token, **changes})
