"""Sign-in at the city's own provider (OpenID Connect). State, PKCE and the exchange of the code are allauth's.

Ours, because allauth leaves them out: a nonce binds the answer to this browser's question, the signature of the
token is checked even though it came straight from the provider, the provider's description is kept for a while,
and nobody is ever created: whoever comes must be a member with the same, verified e-mail.
"""

from __future__ import annotations

import secrets
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from requests import RequestException

from opencity.accounts.models import User

# Only signatures of a key pair: a token signed with a shared secret or with nothing is no proof.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
CLOCKS_APART = 60  # seconds
KEPT, KEPT_DOWN = 10 * 60, 20  # seconds
NEEDED = {"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"}


class ProviderDownError(Exception):
    """The provider does not answer, or answers nonsense."""


class NotLetInError(Exception):
    """`code`: `late` (no question of ours waits for this answer), `cancelled`, `untrusted`, `no_member`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Adapter(OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        return described(self.get_provider().server_url)

    def get_provider(self) -> Any:
        return provider(self.request)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(reverse("workbench:provider_back"))


class _Provider(OpenIDConnectProvider):
    oauth2_adapter_class = _Adapter


def provider(request: HttpRequest) -> Any:
    """The configured provider; only where OIDC_NAME says that there is one."""
    return _Provider(request, app=get_adapter(request).get_app(request, provider="openid_connect"))


def send_out(request: HttpRequest, back: str) -> HttpResponseBase:
    """Send the browser to the provider; what must come back waits in the session."""
    nonce = secrets.token_urlsafe(24)
    try:
        return provider(request).redirect(request, "login", next_url=back, auth_params={"nonce": nonce}, nonce=nonce)
    except (RequestException, OAuth2Error, LookupError, ValueError) as error:
        raise ProviderDownError from error


def come_back(request: HttpRequest) -> tuple[User, str]:
    """The member whom the provider's answer names, and the address they wanted."""
    found = provider(request)
    state = statekit.unstash_state(request, state_id=request.GET.get("state", ""), provider_id=found.sub_id)
    if state is None:
        raise NotLetInError("late")
    if "code" not in request.GET:
        raise NotLetInError("cancelled" if request.GET.get("error") == "access_denied" else "untrusted")
    adapter = found.get_oauth2_adapter(request)
    try:
        client = adapter.get_client(request, found.app)
        given = adapter.get_access_token_data(
            request, found.app, client, pkce_code_verifier=state.get("pkce_code_verifier")
        )
        claims = _claims(adapter, str(given.get("id_token", "")), found.app.client_id, state.get("nonce"))
        claims = _with_email(adapter, claims, str(given["access_token"]))
    except RequestException as error:
        raise ProviderDownError from error
    except (OAuth2Error, jwt.PyJWTError, LookupError, ValueError, TypeError, AttributeError) as error:
        raise NotLetInError("untrusted") from error
    return _member(claims), str(state.get("next") or "")


def described(url: str) -> dict[str, Any]:
    """The provider's description. Kept for a while, also that it is down, so that nobody waits for it twice."""
    key = f"oidc:{url}"
    known = cache.get(key)
    if known is None:
        try:
            with get_adapter().get_requests_session() as session:
                known = session.get(url)
                known.raise_for_status()
                known = known.json()
            if not isinstance(known, dict) or any(name not in known for name in NEEDED):
                known = {}
        except (RequestException, ValueError):
            known = {}
        cache.set(key, known, KEPT if known else KEPT_DOWN)
    if not known:
        raise ProviderDownError
    return dict(known)


def _claims(adapter: Any, token: str, client_id: str, nonce: Any) -> dict[str, Any]:
    """What the token says, after signature, issuer, audience, times and nonce were checked."""
    config = adapter.openid_config
    kid = jwt.get_unverified_header(token).get("kid")
    with get_adapter().get_requests_session() as session:
        answer = session.get(config["jwks_uri"])
        answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
    key = next(key for key in [*keys, None] if key is None or kid in {None, key.key_id})
    if key is None:
        raise NotLetInError("untrusted")
    claims: dict[str, Any] = jwt.decode(
        token, key, algorithms=ALGORITHMS, audience=client_id, issuer=config["issuer"], leeway=CLOCKS_APART,
        options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
    )  # fmt: skip
    fits = isinstance(nonce, str) and secrets.compare_digest(str(claims["nonce"]).encode(), nonce.encode())
    if not fits or claims.get("azp", client_id) != client_id:
        raise NotLetInError("untrusted")
    return claims


def _with_email(adapter: Any, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
    """Some providers tell the e-mail only at the address for facts about the person."""
    if claims.get("email") or "userinfo_endpoint" not in adapter.openid_config:
        return claims
    more = adapter._fetch_user_info(access_token)  # noqa: SLF001  allauth has no public name for it
    if more.get("sub") != claims["sub"]:
        raise NotLetInError("untrusted")
    return {**claims, "email": more.get("email"), "email_verified": more.get("email_verified")}


def _member(claims: dict[str, Any]) -> User:
    email, verified = claims.get("email"), claims.get("email_verified")
    if not isinstance(email, str) or "\0" in email or not (verified is True or verified == "true"):
        raise NotLetInError("no_member")
    found = User.objects.filter(email__iexact=email.strip(), is_active=True, is_demo=False).first()
    if found is None:
        raise NotLetInError("no_member")
    return found


def is_offered() -> bool:
    """Whether the login page shows the provider."""
    return bool(settings.OIDC_NAME)
