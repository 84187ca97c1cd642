"""Proof files: docs/protocol.md, section 16."""

from . import genesis, item_code, proof, verdict
from .codec import List, Struct, Text, Undecodable, Value
from .hashes import hash_of
from .values import SERIAL

MARK = b"hgz proof file\n"


def _is_code(text: str) -> bool:
    """Whether a text is the digits of a code."""
    try:
        return item_code.parse(text).digits() == text
    except item_code.NoItemCode:
        return False


SERIAL_PROOF = Struct(serial=SERIAL, proof=proof.PROOF)
PROOF_FILE = Struct(genesis=genesis.GENESIS, proofs=List(SERIAL_PROOF), codes=List(Text(_is_code)))


class Refused(Exception):
    """A file that shows nothing; its one argument is the name of what is wrong."""


def _file(data: bytes) -> Value:
    """The parts of a file."""
    if not data.startswith(MARK):
        raise Refused("other_file")
    try:
        file = PROOF_FILE.decode(data[len(MARK) :])
    except Undecodable as error:
        raise Refused("undecodable") from error
    serials = [one["serial"] for one in file["proofs"]]
    if len(set(serials)) < len(serials):
        raise Refused("two_proofs")
    return file


def check(data: bytes, chain_id: str) -> list[str | None]:
    """The verdict on each code of a file; none where it has no proof of its serial."""
    file = _file(data)
    encoded = genesis.GENESIS.encode(file["genesis"])
    if hash_of("genesis", encoded).hex() != chain_id:
        raise Refused("other_chain")
    point = proof.Point(chain_id, 1, file["genesis"]["authorities"])
    shown = {}
    for one in file["proofs"]:
        shown[one["serial"]] = _shown(one, point)
    return [
        verdict.judge(chain_id, code, shown[code.serial], "").verdict
        if code.serial in shown
        else None
        for code in map(item_code.parse, file["codes"])
    ]


def _shown(one: Value, point: proof.Point) -> proof.Shown:
    """What the proof of a serial shows."""
    data = proof.PROOF.encode(one["proof"])
    try:
        return proof.verify(data, point, verdict.keys_of(one["serial"], data))
    except proof.DoesNotHold as error:
        raise Refused("does_not_hold") from error
