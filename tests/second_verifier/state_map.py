"""The authenticated map of state: docs/protocol.md, section 8."""

from .codec import List, Optional, Struct, Tuple, Value
from .hashes import hash_of
from .values import HASH, bytes_of

MAP_PROOF = Struct(siblings=List(HASH), leaf=Optional(Tuple(HASH, HASH)))
EMPTY = bytes(32)
DEPTH = 256


class NotShown(Exception):
    """A map proof that does not hold under a root."""


def bit(hashed: bytes, place: int) -> int:
    """A bit of a hash, the most significant first."""
    return hashed[place // 8] >> 7 - place % 8 & 1


def leaf_hash(key: bytes, value: bytes) -> bytes:
    """The hash of a leaf."""
    return hash_of("state_leaf", key + value)


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node."""
    return hash_of("state_node", left + right)


def subtree_hash(leaves: list[tuple[bytes, bytes]], depth: int = 0) -> bytes:
    """The hash of the subtree that holds some leaves."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaf_hash(*leaves[0])
    halves = [[leaf for leaf in leaves if bit(leaf[0], depth) == side] for side in (0, 1)]
    return node_hash(*(subtree_hash(half, depth + 1) for half in halves))


def value_under(root: bytes, key: bytes, proof: Value) -> bytes | None:
    """What a proof shows for a key hash: its value's hash, or that it has none."""
    siblings = [bytes_of(sibling) for sibling in proof["siblings"]]
    if len(siblings) > DEPTH:
        raise NotShown("too many siblings")
    leaf = proof["leaf"] and tuple(bytes_of(part) for part in proof["leaf"])
    if leaf and any(bit(leaf[0], i) != bit(key, i) for i in range(len(siblings))):
        raise NotShown("the leaf is elsewhere")
    reached = leaf_hash(*leaf) if leaf else EMPTY
    for i in reversed(range(len(siblings))):
        pair = (siblings[i], reached) if bit(key, i) else (reached, siblings[i])
        reached = node_hash(*pair)
    if reached != root:
        raise NotShown("another root")
    return leaf[1] if leaf and leaf[0] == key else None
