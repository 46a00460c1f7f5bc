"""One POST to another system, and never to a machine inside our own walls.

The name is resolved once, every address it has must be a public one, and the connection goes to that very address:
a name that changes its address between look and call gains nothing. Redirects are not followed.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

import urllib3
from django.conf import settings

SECONDS = 5
MOST_READ = 1024
PORTS = {"http": 80, "https": 443}


class NotDelivered(Exception):  # noqa: N818  an expected answer, not a mistake of ours
    """The other side did not take it; the text says why."""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Send and expect an answer 2xx within seconds; `NotDelivered` for everything else."""
    parts = _split(url)
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    address = _address(host, port)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    sent = {**headers, "Host": parts.netloc.rpartition("@")[2]}
    try:
        with _pool(parts.scheme, address, port, host) as pool:
            answer = pool.urlopen(
                "POST", path, body=body, headers=sent, redirect=False, retries=False, preload_content=False
            )
            answer.read(MOST_READ)
            status = answer.status
            answer.close()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise NotDelivered(f"{type(error).__name__}") from error
    if not 200 <= status < 300:
        raise NotDelivered(f"answered {status}")


def check_url(url: str) -> None:
    """`NotDelivered` for an address that would never be called: another scheme, no host."""
    _split(url)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in PORTS and parts.hostname and (parts.port or 1) > 0
    except ValueError as error:
        raise NotDelivered("not an address") from error
    if not fits:
        raise NotDelivered("only http and https addresses are called")
    return parts


def _address(host: str, port: int) -> str:
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise NotDelivered("the name has no address") from error
    if not getattr(settings, "WEBHOOKS_ALLOW_PRIVATE", False) and not all(_is_public(address) for address in found):
        raise NotDelivered("the address is not a public one")
    return min(found, key=lambda address: (":" in address, address))


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is None and address in ipaddress.ip_network("64:ff9b::/96"):  # IPv4 behind a translator
        inner = ipaddress.ip_address(int(address) & 0xFFFFFFFF)
    return all(one.is_global and not one.is_multicast for one in (address, inner) if one is not None)


def _pool(scheme: str, address: str, port: int, host: str) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(total=SECONDS)
    if scheme == "http":
        return urllib3.HTTPConnectionPool(address, port, timeout=timeout)
    return urllib3.HTTPSConnectionPool(
        address,
        port,
        timeout=timeout,
        ssl_context=ssl.create_default_context(),
        server_hostname=host,
        assert_hostname=host,
    )
