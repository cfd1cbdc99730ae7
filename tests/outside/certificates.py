"""Certificates for the checks, made by the Python library `cryptography`."""

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """Somebody who signs certificates."""

    def __init__(self, folder: Path):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority")])
        certificate = self._builder(self.name, self.key.public_key(), days=3650)
        # What Python's strict check of chains asks of an authority (RFC 5280, 4.2.1.3 and 4.2.1.9).
        certificate = certificate.add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True)
        certificate = certificate.add_extension(x509.KeyUsage(
            digital_signature=True, content_commitment=False, key_encipherment=False,
            data_encipherment=False, key_agreement=False, key_cert_sign=True, crl_sign=True,
            encipher_only=False, decipher_only=False), critical=True)
        self.path = folder / "authority.pem"
        self.path.write_bytes(_pem(certificate.sign(self.key, hashes.SHA256())))

    def _builder(self, subject, public, days: float):
        now = datetime.datetime.now(datetime.timezone.utc)
        begins = now + datetime.timedelta(days=min(days, 0)) - datetime.timedelta(days=1)
        return (x509.CertificateBuilder().subject_name(subject).issuer_name(self.name)
                .public_key(public).serial_number(x509.random_serial_number())
                .not_valid_before(begins).not_valid_after(now + datetime.timedelta(days=days))
                # Which key is whose (4.2.1.1 and 4.2.1.2), without which a chain is refused.
                .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
                .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(
                    self.key.public_key()), critical=False))

    def issue(self, certificate: Path, key: Path, days: float = 90) -> int:
        """Writes a certificate for this machine and its key; gives the serial number."""
        private = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        names = x509.SubjectAlternativeName([
            x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        builder = self._builder(subject, private.public_key(), days)
        signed = builder.add_extension(names, critical=False).sign(self.key, hashes.SHA256())
        secret = private.private_bytes(serialization.Encoding.PEM,
                                       serialization.PrivateFormat.PKCS8,
                                       serialization.NoEncryption())
        for path, text in [(certificate, _pem(signed)), (key, secret)]:
            path.write_bytes(text)
            path.chmod(0o600)
        return signed.serial_number


def _pem(certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
