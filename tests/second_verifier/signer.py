"""Signs with the secret keys that the vectors tell: what the tests do and a verifier never does."""

from hashlib import sha512

from . import ed25519


def _expand(secret: bytes) -> tuple[int, bytes]:
    """The scalar and the prefix of a secret key."""
    digest = sha512(secret).digest()
    scalar = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
    return scalar, digest[32:]


def _times_base(scalar: int) -> bytes:
    """A scalar times the base point, compressed."""
    return ed25519.compress(ed25519.weighted_sum([(scalar, ed25519.base_multiples())]))


def public_key(secret: bytes) -> bytes:
    """The public key of a secret one."""
    return _times_base(_expand(secret)[0])


def sign(use: str, secret: bytes, message: bytes) -> bytes:
    """The one signature of a message for a use, as RFC 8032 makes it."""
    scalar, prefix = _expand(secret)
    signed = ed25519.signed_message(use, message)
    r = int.from_bytes(sha512(prefix + signed).digest(), "little") % ed25519.ORDER
    r_bytes = _times_base(r)
    digest = sha512(r_bytes + _times_base(scalar) + signed).digest()
    k = int.from_bytes(digest, "little")
    return r_bytes + ((r + k * scalar) % ed25519.ORDER).to_bytes(32, "little")
