"""What the tests of the second factor hold in their hands: an app with codes and a security key of software."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from datetime import timedelta

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.utils import timezone
from fido2 import cbor
from fido2.cose import ES256

from opencity.accounts.actions import renew_codes
from opencity.accounts.factors import add_app, new_secret
from tests.cast import PASSWORD

ORIGIN = "http://localhost"


def code_now(secret, *, steps=0):
    """The code of an app whose clock is `steps` half minutes off."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30 + steps))


def with_app(user):
    """Give a person an app, set up two minutes ago, and recovery codes; returns its secret and the codes."""
    secret, before = new_secret(), timezone.now() - timedelta(minutes=2)
    add_app(user, secret=secret, code=code_now(secret, steps=-4), now=before)
    return secret, renew_codes(user, now=before)


def enter(client, user, password=PASSWORD, **more):
    """Send e-mail and password."""
    return client.post("/staff/login/", {"login": user.email, "password": password, **more})


def at_the_second_step(user):
    """A browser in which the password was right."""
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    assert enter(client, user)["Location"] == "/staff/login/factor/"
    return client


def question_of(response):
    """The question for a key that a page carries."""
    found = re.search(r'data-question="([^"]+)"', response.content.decode())
    return json.loads(found[1].replace("&quot;", '"'))["publicKey"]


def text(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class SoftKey:
    """A security key without hardware: it makes one key pair and signs with it."""

    def __init__(self, host="localhost"):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(str(id(self)).encode()).digest()
        self.host = host
        self.uses = 0

    def data(self, *, flags, attested=b""):
        self.uses += 1
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.uses) + attested

    def client_data(self, kind, question, origin):
        facts = {"type": kind, "challenge": question["challenge"], "origin": origin, "crossOrigin": False}
        return json.dumps(facts).encode()

    def register(self, question, *, origin=ORIGIN):
        public = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        held = {"fmt": "none", "attStmt": {}, "authData": self.data(flags=0x41, attested=attested)}
        return self.answer(
            clientDataJSON=self.client_data("webauthn.create", question, origin), attestationObject=cbor.encode(held)
        )

    def sign(self, question, *, origin=ORIGIN):
        client_data, data = self.client_data("webauthn.get", question, origin), self.data(flags=0x01)
        signed = self.private.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return self.answer(clientDataJSON=client_data, authenticatorData=data, signature=signed)

    def answer(self, **response):
        return json.dumps({
            "id": text(self.id), "rawId": text(self.id), "type": "public-key", "clientExtensionResults": {},
            "response": {name: text(value) for name, value in response.items()},
        })  # fmt: skip
