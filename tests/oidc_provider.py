"""A sign-in service on this machine, as OpenID Connect describes one, that can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET, CODE = "city", "shared secret of the client, long enough", "the-code"


class FakeProvider:
    """Answers at `url`; `claims` go into its token, `wrong` names what it does wrong."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims = {"sub": "1", "email": "aida@example.org", "email_verified": True}
        self.userinfo = {}
        self.wrong = ""
        self.asked = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def authorize(self, address):
        """What the browser would do at the provider: sign in, and be sent back; returns the query that comes back."""
        self.asked = dict(parse_qsl(urlsplit(address).query))
        return {"code": CODE, "state": self.asked["state"]}

    def token(self):
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": self.asked.get("nonce", ""), **self.claims
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.wrong == "none":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "1"})
        if self.wrong == "secret":
            return jwt.encode(claims, SECRET, algorithm="HS256", headers={"kid": "1"})
        key = self.other_key if self.wrong == "key" else self.key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "2" if self.wrong == "kid" else "1"})

    def answers(self, path):
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize", "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys", "userinfo_endpoint": f"{self.url}/me",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }  # fmt: skip
        if path == "/keys":
            return {
                "keys": [
                    json.loads(RSAAlgorithm.to_jwk(self.key.public_key())) | {"kid": "1", "alg": "RS256", "use": "sig"}
                ]
            }
        return self.userinfo if path == "/me" else None

    def exchange(self, form):
        """The code for a token, only with the secret and the verifier whose hash was sent before."""
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        fits = base64.urlsafe_b64encode(digest).decode().rstrip("=") == self.asked.get("code_challenge")
        if not fits or form.get("code") != CODE or form.get("client_secret") != SECRET:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.token()}

    def _handler(provider):  # noqa: N805  the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.say(200, provider.answers(self.path))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.say(*provider.exchange({name: values[0] for name, values in parse_qs(body).items()}))

            def say(self, status, facts):
                body = json.dumps(facts).encode()
                if provider.wrong == "nonsense":
                    body = b"<html>"
                self.send_response(500 if provider.wrong == "down" else status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler
