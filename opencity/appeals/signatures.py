"""A digital signature over a formal appeal: a CMS (PKCS#7) file, attached or detached, checked against our roots.

Reading of the file is by asn1crypto, every calculation and the path to the root by pyca/cryptography. Known are RSA
and ECDSA with SHA-2. The national GOST algorithms need the library of their authority: `SIGNATURE_VERIFIER` names a
callable with the signature of `verify_cms` that knows them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from asn1crypto import cms, pem
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import verification
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string

from opencity.core.refused import Refused

MOST_BYTES = 5_000_000
SUFFIXES = {".pem", ".crt", ".cer", ".der"}
DIGESTS: dict[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512,
}  # fmt: skip
SMALLEST_RSA = 2048
_IIN = re.compile(r"IIN(\d{12})", re.ASCII)
_TORN = (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, UnsupportedAlgorithm)


@dataclass(frozen=True)
class Trust:
    """Whom we believe: root certificates, certificates between, lists of revoked ones."""

    roots: tuple[x509.Certificate, ...]
    between: tuple[x509.Certificate, ...] = ()
    revoked: tuple[x509.CertificateRevocationList, ...] = ()


def signer_of(data: bytes, content: bytes, *, iin: str, now: datetime) -> dict[str, Any]:
    """Check a file that somebody uploaded and say whose signature it is, as `Formal.signer` keeps it.

    Refuses: `signature_empty`, `signature_too_big`, `signature_off` (no roots are set), `signature_needs_iin`,
    `signature_other_person`, and what the verifier refuses.
    """
    if not data:
        raise Refused("signature_empty")
    if len(data) > MOST_BYTES:
        raise Refused("signature_too_big", limit=MOST_BYTES // 1_000_000)
    if not iin:
        raise Refused("signature_needs_iin")
    verify = import_string(settings.SIGNATURE_VERIFIER)
    found: dict[str, Any] = dict(verify(data, content, trust=trusted(), now=now))
    if not constant_time_compare(str(found.pop("iin", "")), iin):
        raise Refused("signature_other_person")
    return found | {"sha256": hashlib.sha256(content).hexdigest(), "checked_at": now.astimezone(UTC).isoformat()}


def is_offered() -> bool:
    """Whether signatures can be checked here."""
    return settings.SIGNATURE_ROOTS is not None


def trusted() -> Trust:
    """What stands in the folder SIGNATURE_ROOTS; read each time, for it is small and rarely needed."""
    folder: Path | None = settings.SIGNATURE_ROOTS
    if folder is None:
        raise Refused("signature_off")
    found = [one for path in sorted(folder.iterdir()) if path.suffix.lower() in SUFFIXES for one in _certificates(path)]
    lists = [_revocations(path) for path in sorted(folder.glob("*.crl"))]
    roots = tuple(one for one in found if one.issuer == one.subject)
    if not roots:
        raise Refused("signature_off")
    return Trust(roots, tuple(one for one in found if one.issuer != one.subject), tuple(lists))


def verify_cms(data: bytes, content: bytes, *, trust: Trust, now: datetime) -> dict[str, Any]:
    """Verify a CMS signature over `content`.

    Returns name, organisation, issuer, serial, valid_to, algorithm and iin of the signer. Refuses: `signature_not_cms`,
    `signature_other_text`, `signature_broken`, `signature_algorithm`, `signature_expired`, `signature_unknown_root`,
    `signature_revoked`, `signature_wrong_use`.
    """
    try:
        signed, info, certificates = _read(data)
        _check_content(signed, info, content)
        certificate = _certificate_of(info, certificates)
        _check_signature(info, certificate, content)
        _check_trust(certificate, [*certificates, *trust.between], trust, now)
        return _said(certificate, info)
    except _TORN as error:
        raise Refused("signature_not_cms") from error


def _read(data: bytes) -> tuple[Any, Any, list[x509.Certificate]]:
    if pem.detect(data):
        data = pem.unarmor(data)[2]
    outer = cms.ContentInfo.load(data, strict=True)
    if outer["content_type"].native != "signed_data":
        raise Refused("signature_not_cms")
    signed = outer["content"]
    infos = signed["signer_infos"]
    if len(infos) != 1:
        raise Refused("signature_several")
    certificates = [
        x509.load_der_x509_certificate(choice.chosen.dump())
        for choice in signed["certificates"] or ()
        if choice.name == "certificate"
    ]
    return signed, infos[0], certificates


def _check_content(signed: Any, info: Any, content: bytes) -> None:
    inside = signed["encap_content_info"]["content"].native
    if inside is not None and inside != content:
        raise Refused("signature_other_text")
    _digest(info)
    attributes = _attributes(info)
    if attributes and not constant_time_compare(attributes["message_digest"], _hashed(info, content)):
        raise Refused("signature_other_text")


def _attributes(info: Any) -> dict[str, Any]:
    return {attribute["type"].native: attribute["values"][0].native for attribute in info["signed_attrs"] or ()}


def _digest(info: Any) -> hashes.HashAlgorithm:
    name = info["digest_algorithm"]["algorithm"].native
    if name not in DIGESTS:
        raise Refused("signature_algorithm")
    return DIGESTS[name]()


def _hashed(info: Any, content: bytes) -> bytes:
    return hashlib.new(info["digest_algorithm"]["algorithm"].native, content).digest()


def _certificate_of(info: Any, certificates: Iterable[x509.Certificate]) -> x509.Certificate:
    wanted = info["sid"]
    for one in certificates:
        if wanted.name == "issuer_and_serial_number":
            named = wanted.chosen
            same = named["serial_number"].native == one.serial_number
            if same and named["issuer"].dump() == one.issuer.public_bytes():
                return one
        elif _key_id(one) == wanted.chosen.native:
            return one
    raise Refused("signature_broken")


def _key_id(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return None


def _check_signature(info: Any, certificate: x509.Certificate, content: bytes) -> None:
    # What is signed are the attributes, as a SET, where there are any; they name the hash of the content.
    signed = info["signed_attrs"].untag().dump() if info["signed_attrs"] else content
    signature, digest, key = info["signature"].native, _digest(info), certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey) and key.key_size >= SMALLEST_RSA:
            key.verify(signature, signed, _padding(info, digest), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(digest))
        else:
            raise Refused("signature_algorithm")
    except InvalidSignature:
        raise Refused("signature_other_text" if not info["signed_attrs"] else "signature_broken") from None


def _padding(info: Any, digest: hashes.HashAlgorithm) -> padding.AsymmetricPadding:
    if info["signature_algorithm"]["algorithm"].native == "rsassa_pss":
        return padding.PSS(padding.MGF1(digest), padding.PSS.AUTO)
    return padding.PKCS1v15()


def _check_trust(
    certificate: x509.Certificate, between: Iterable[x509.Certificate], trust: Trust, now: datetime
) -> None:
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise Refused("signature_expired", until=certificate.not_valid_after_utc.date())
    _check_use(certificate)
    # Certificates of people name no host and no purpose of the web, so only their path is asked for.
    policy = (
        verification.PolicyBuilder()
        .store(verification.Store(list(trust.roots)))
        .time(now)
        .extension_policies(
            ca_policy=verification.ExtensionPolicy.permit_all().require_present(
                x509.BasicConstraints, verification.Criticality.AGNOSTIC, _is_authority
            ),
            ee_policy=verification.ExtensionPolicy.permit_all(),
        )
    )
    chain = [one for one in between if one != certificate and one not in trust.roots]
    try:
        path = policy.build_client_verifier().verify(certificate, chain).chain
    except verification.VerificationError:
        raise Refused("signature_unknown_root") from None
    for one, issuer in pairwise(path):
        _check_revoked(one, issuer, trust.revoked)


def _is_authority(
    policy: verification.Policy, certificate: x509.Certificate, constraints: x509.BasicConstraints | None
) -> None:
    if constraints is None or not constraints.ca:
        raise ValueError("not an authority")


def _check_use(certificate: x509.Certificate) -> None:
    try:
        use = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (use.digital_signature or use.content_commitment):
        raise Refused("signature_wrong_use")


def _check_revoked(
    certificate: x509.Certificate, issuer: x509.Certificate, lists: Iterable[x509.CertificateRevocationList]
) -> None:
    for one in lists:
        ours = one.issuer == issuer.subject and one.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
        if ours and one.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None:
            raise Refused("signature_revoked")


def _said(certificate: x509.Certificate, info: Any) -> dict[str, Any]:
    serial = _IIN.fullmatch(_name(certificate.subject, NameOID.SERIAL_NUMBER))
    return {
        "name": _name(certificate.subject, NameOID.COMMON_NAME),
        "organisation": _name(certificate.subject, NameOID.ORGANIZATION_NAME),
        "issuer": _name(certificate.issuer, NameOID.COMMON_NAME),
        "serial": f"{certificate.serial_number:x}",
        "valid_to": certificate.not_valid_after_utc.date().isoformat(),
        "algorithm": str(info["digest_algorithm"]["algorithm"].native),
        "iin": serial[1] if serial else "",
    }


def _name(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value)[:200] if found else ""


def _certificates(path: Path) -> list[x509.Certificate]:
    data = path.read_bytes()
    if b"-----BEGIN" in data:
        return x509.load_pem_x509_certificates(data)
    return [x509.load_der_x509_certificate(data)]


def _revocations(path: Path) -> x509.CertificateRevocationList:
    data = path.read_bytes()
    return x509.load_pem_x509_crl(data) if b"-----BEGIN" in data else x509.load_der_x509_crl(data)
