"""Digital signatures: an authority, people and their signatures are made here."""

import base64
from datetime import timedelta
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from opencity.appeals.signatures import signer_of
from opencity.core.refused import Refused
from tests.cast import NOW
from tests.formal_cast import IIN

TEXT = "Ресми өтініш\n".encode()
DAY = timedelta(days=1)


def name(common, serial=""):
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if serial:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, serial))
    return x509.Name(parts)


def certificate(subject, key, issuer=None, issuer_key=None, *, ca=False, days=(-10, 300), use=True):
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + days[0] * DAY)
        .not_valid_after(NOW + days[1] * DAY)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=use and not ca, content_commitment=False, key_encipherment=not use,
                data_encipherment=False, key_agreement=False, key_cert_sign=ca, crl_sign=ca, encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    return made.sign(issuer_key or key, hashes.SHA256())


@pytest.fixture(scope="module")
def keys():
    return SimpleNamespace(
        root=rsa.generate_private_key(65537, 2048),
        between=rsa.generate_private_key(65537, 2048),
        person=rsa.generate_private_key(65537, 2048),
        curve=ec.generate_private_key(ec.SECP256R1()),
    )


@pytest.fixture
def house(keys, tmp_path, settings):
    """A root in a folder, an authority below it, a person below that."""
    root = certificate(name("Test Root"), keys.root, ca=True)
    between = certificate(name("Test Authority"), keys.between, root, keys.root, ca=True)
    (tmp_path / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    settings.SIGNATURE_ROOTS = tmp_path
    return SimpleNamespace(keys=keys, root=root, between=between, folder=tmp_path)


def person(house, iin=IIN, key=None, **given):
    subject = name("ТЕСТОВА АЙГУЛЬ", f"IIN{iin}")
    return certificate(subject, key or house.keys.person, house.between, house.keys.between, **given)


def sign(house, own, *, text=TEXT, key=None, detached=True, encoding=serialization.Encoding.DER, with_chain=True):
    builder = pkcs7.PKCS7SignatureBuilder().set_data(text).add_signer(own, key or house.keys.person, hashes.SHA256())
    if with_chain:
        builder = builder.add_certificate(house.between)
    options = [pkcs7.PKCS7Options.Binary]
    if detached:
        options.append(pkcs7.PKCS7Options.DetachedSignature)
    return builder.sign(encoding, options)


def check(data, text=TEXT, iin=IIN, now=NOW):
    return signer_of(data, text, iin=iin, now=now)


def refused(data, **given):
    with pytest.raises(Refused) as found:
        check(data, **given)
    assert found.value.sentence
    return found.value.code


@pytest.mark.parametrize("detached", [True, False])
@pytest.mark.parametrize("encoding", [serialization.Encoding.DER, serialization.Encoding.PEM])
def test_a_right_signature_says_who_signed(house, detached, encoding):
    found = check(sign(house, person(house), detached=detached, encoding=encoding))
    assert (found["name"], found["issuer"]) == ("ТЕСТОВА АЙГУЛЬ", "Test Authority")
    assert IIN not in str(found)


def test_elliptic_curves_are_known_too(house):
    own = person(house, key=house.keys.curve)
    assert check(sign(house, own, key=house.keys.curve))["algorithm"] == "sha256"


def test_the_certificate_between_may_stand_in_the_folder(house):
    data = sign(house, person(house), with_chain=False)
    assert refused(data) == "signature_unknown_root"
    (house.folder / "between.cer").write_bytes(house.between.public_bytes(serialization.Encoding.DER))
    assert check(data)["name"]


@pytest.mark.parametrize("detached", [True, False])
def test_the_signature_of_another_text(house, detached):
    assert refused(sign(house, person(house), text=b"another", detached=detached)) == "signature_other_text"


@pytest.mark.parametrize(
    "data", [b"hello", b"%PDF-1.7", b"0\x80", b"\x00" * 100, b"-----BEGIN CMS-----\nx\n-----END CMS-----"]
)
def test_another_file(house, data):
    assert refused(data) == "signature_not_cms"


def test_a_torn_file(house):
    data = sign(house, person(house))
    for cut in range(1, len(data), 97):
        assert refused(data[:cut]).startswith("signature_")


def test_a_changed_byte_is_always_noticed(house):
    data = sign(house, person(house))
    for at in range(len(data) - 250, len(data), 7):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert refused(changed).startswith("signature_")


def test_out_of_date(house):
    assert refused(sign(house, person(house, days=(-400, -10)))) == "signature_expired"
    assert refused(sign(house, person(house, days=(10, 100)))) == "signature_expired"


def test_an_unknown_root(house, keys):
    stranger = certificate(name("Stranger Root"), keys.curve, ca=True)
    own = certificate(name("X", f"IIN{IIN}"), keys.person, stranger, keys.curve)
    data = pkcs7.PKCS7SignatureBuilder().set_data(TEXT).add_signer(own, keys.person, hashes.SHA256())
    options = [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.DetachedSignature]
    assert refused(data.add_certificate(stranger).sign(serialization.Encoding.DER, options)) == "signature_unknown_root"


def test_a_person_is_no_authority(house, keys):
    own = person(house)
    forged = certificate(name("Y", f"IIN{IIN}"), keys.curve, own, keys.person)
    data = pkcs7.PKCS7SignatureBuilder().set_data(TEXT).add_signer(forged, keys.curve, hashes.SHA256())
    options = [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.DetachedSignature]
    made = data.add_certificate(own).add_certificate(house.between).sign(serialization.Encoding.DER, options)
    assert refused(made) == "signature_unknown_root"


def test_a_revoked_one(house, keys):
    own = person(house)
    gone = x509.RevokedCertificateBuilder().serial_number(own.serial_number).revocation_date(NOW - DAY).build()
    crl = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(house.between.subject)
        .last_update(NOW - DAY)
        .next_update(NOW + DAY)
        .add_revoked_certificate(gone)
        .sign(keys.between, hashes.SHA256())
    )
    (house.folder / "list.crl").write_bytes(crl.public_bytes(serialization.Encoding.DER))
    assert refused(sign(house, own)) == "signature_revoked"
    assert check(sign(house, person(house)))["name"]


def test_a_key_for_something_else(house):
    assert refused(sign(house, person(house, use=False))) == "signature_wrong_use"


def test_another_person(house):
    assert refused(sign(house, person(house, iin="900115300024"))) == "signature_other_person"
    assert refused(sign(house, person(house)), iin="") == "signature_needs_iin"


def test_empty_too_big_and_switched_off(house, settings):
    assert refused(b"") == "signature_empty"
    assert refused(b"x" * 5_000_001) == "signature_too_big"
    settings.SIGNATURE_ROOTS = None
    assert refused(base64.b64encode(b"x")) == "signature_off"


def test_a_provider_may_bring_its_own_verifier(house, settings):
    settings.SIGNATURE_VERIFIER = "tests.actions.test_signatures.national"
    assert check(b"gost")["name"] == "National"


def national(data, content, *, trust, now):
    return {"name": "National", "iin": IIN}
