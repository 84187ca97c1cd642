"""Item codes: docs/protocol.md, section 11."""

import re
from typing import NamedTuple

from . import ed25519
from .codec import Tuple
from .hashes import hash_of
from .values import HASH, SERIAL, U32, WHITE_SPACE

BYTES = 77
DIGITS = 186
MESSAGE = Tuple(HASH, SERIAL, U32)


class NoItemCode(Exception):
    """A text that is not an item code; its one argument is the name of what is wrong."""


class ItemCode(NamedTuple):
    """The fields of a code."""

    serial: int
    item: int
    label_key: bytes
    signature: bytes

    def to_bytes(self) -> bytes:
        """The 77 bytes."""
        numbers = b"\1" + self.serial.to_bytes(5, "big") + self.item.to_bytes(3, "big")
        return numbers + self.label_key + self.signature

    def digits(self) -> str:
        """The bytes as one decimal number of 186 digits."""
        return str(int.from_bytes(self.to_bytes(), "big")).zfill(DIGITS)

    def url(self, host: str) -> str:
        """The text of the QR code."""
        return f"HTTPS://{host.upper()}/{self.digits()}"

    def is_signed_by(self, chain_id: str, key: bytes) -> bool:
        """Whether a label key signed the code on a chain."""
        message = MESSAGE.encode([chain_id, self.serial, self.item])
        return short_id(key) == self.label_key and (
            ed25519.verify("item_code", key, message, self.signature)
        )


def short_id(key: bytes) -> bytes:
    """The first four bytes of a key's id."""
    return hash_of("public_key", key)[:4]


def parse(text: str) -> ItemCode:
    """The code at the end of a text."""
    digits = text.strip(WHITE_SPACE).rsplit("/", 1)[-1]
    if not re.fullmatch(f"[0-9]{{{DIGITS}}}", digits) or int(digits) >> 8 * BYTES:
        raise NoItemCode("unreadable")
    data = int(digits).to_bytes(BYTES, "big")
    if data[0] != 1:
        raise NoItemCode("unknown_version")
    code = ItemCode(
        int.from_bytes(data[1:6], "big"), int.from_bytes(data[6:9], "big"), data[9:13], data[13:]
    )
    if code.item == 0:
        raise NoItemCode("no_item")
    return code
