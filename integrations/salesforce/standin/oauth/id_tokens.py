"""OpenID Connect id tokens: one signing key for each process, published at `/id/keys`."""

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from integrations.salesforce.standin.apps import App, Grant
from integrations.salesforce.standin.wire import Response, json_response

if TYPE_CHECKING:
    from integrations.salesforce.standin.org import Org

KEY_ID = "standin"
# Two minutes, as in the discovery documents seen.
LIFE_S = 120


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def id_token(org: "Org", app: App, grant: Grant, nonce: str | None) -> str:
    now = int(org.clock().timestamp())
    claims: dict[str, Any] = {
        "iss": org.issuer,
        "sub": org.identity_url(grant.user_id),
        "aud": app.consumer_key,
        "iat": now,
        "exp": now + LIFE_S,
    }
    return jwt.encode(claims | ({"nonce": nonce} if nonce else {}), _key(), algorithm="RS256", headers={"kid": KEY_ID})


def keys() -> Response:
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_key().public_key()))
    return json_response({"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]})
