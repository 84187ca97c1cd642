"""Proofs of records: docs/protocol.md, section 9."""

from typing import NamedTuple

from . import commit, records, state_map
from .blocks import HEADER, block_id
from .codec import Bytes, List, Optional, Struct, Undecodable, Value
from .commit import COMMIT, NotFinal, set_hash
from .hashes import hash_of
from .state_map import MAP_PROOF, NotShown
from .values import AUTHORITY_SET, bytes_of

CHANGE = Struct(header=HEADER, commit=COMMIT, authorities=AUTHORITY_SET)
RECORD_PROOF = Struct(bytes=Optional(Bytes()), path=MAP_PROOF)
PROOF = Struct(changes=List(CHANGE), header=HEADER, commit=COMMIT, records=List(RECORD_PROOF))


PROTOCOL_VERSIONS = (1,)
CHANGES_MAX = 200
HEIGHT_MAX = 2**64 - 1


class Point(NamedTuple):
    """What a verifier trusts: a chain, and who signs it from a height on."""

    chain_id: str
    height: int
    authorities: Value


class Shown(NamedTuple):
    """What a proof shows: a header, a record or none for each key, and who signs from now on."""

    header: Value
    records: list[Value]
    point: Point


class DoesNotHold(Exception):
    """A proof that does not hold; its one argument is the name of what does not."""


def _check(point: Point, header: Value, signed: Value) -> None:
    """Refuses a header that is not final for a point."""
    if header["chain_id"] != point.chain_id:
        raise DoesNotHold("other_chain")
    if header["protocol_version"] not in PROTOCOL_VERSIONS:
        raise DoesNotHold("protocol_version")
    if header["height"] < point.height:
        raise DoesNotHold("height")
    if signed["height"] != header["height"] or signed["block"] != block_id(header):
        raise DoesNotHold("other_block")
    if header["authorities"] != set_hash(point.authorities):
        raise DoesNotHold("other_authorities")
    try:
        commit.check(signed, point.chain_id, point.authorities)
    except NotFinal as error:
        raise DoesNotHold(*error.args) from error


def _moved(point: Point, change: Value) -> Point:
    """What is trusted after a change of authorities."""
    header, following = change["header"], set_hash(change["authorities"])
    _check(point, header, change["commit"])
    if header["next_authorities"] != following:
        raise DoesNotHold("other_authorities")
    if header["authorities"] == following:
        raise DoesNotHold("idle_change")
    if header["height"] == HEIGHT_MAX:
        raise DoesNotHold("height")
    return Point(point.chain_id, header["height"] + 1, change["authorities"])


def _decoded(key: bytes, proof: Value) -> Value:
    """What the record of a key is said to be."""
    try:
        return None if proof["bytes"] is None else records.decode(key, bytes_of(proof["bytes"]))
    except Undecodable as error:
        raise DoesNotHold("record_unreadable") from error


def _record(root: bytes, key: bytes, proof: Value) -> Value:
    """The record of a key, or none, if its path shows it under a root."""
    data = None if proof["bytes"] is None else bytes_of(proof["bytes"])
    value = None if data is None else hash_of("state_value", data)
    try:
        if state_map.value_under(root, hash_of("state_key", key), proof["path"]) != value:
            raise DoesNotHold("record")
    except NotShown as error:
        raise DoesNotHold("record") from error
    return _decoded(key, proof)


def _proof(data: bytes) -> Value:
    """An encoded proof."""
    try:
        return PROOF.decode(data)
    except Undecodable as error:
        raise DoesNotHold("undecodable") from error


def claimed(data: bytes, keys: list[bytes]) -> list[Value]:
    """What the first records of a proof are said to be, before anything is checked."""
    shown = _proof(data)["records"]
    if len(shown) < len(keys):
        raise DoesNotHold("record_count")
    return [_decoded(key, record) for key, record in zip(keys, shown, strict=False)]


def record_count(data: bytes) -> int:
    """How many records a proof shows, before anything is checked."""
    return len(_proof(data)["records"])


def verify(data: bytes, point: Point, keys: list[bytes]) -> Shown:
    """What an encoded proof shows to who trusts a point and asked for some keys."""
    proof = _proof(data)
    if len(proof["changes"]) > CHANGES_MAX:
        raise DoesNotHold("too_many_changes")
    for change in proof["changes"]:
        point = _moved(point, change)
    _check(point, proof["header"], proof["commit"])
    if len(proof["records"]) != len(keys):
        raise DoesNotHold("record_count")
    root = bytes_of(proof["header"]["state_root"])
    shown = [_record(root, key, record) for key, record in zip(keys, proof["records"], strict=True)]
    return Shown(proof["header"], shown, point)
