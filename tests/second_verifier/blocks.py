"""Headers, blocks and the transaction tree: docs/protocol.md, section 5."""

from .acts import SIGNED_TRANSACTION
from .codec import List, Struct, Value
from .hashes import hash_of
from .values import CREDIT_CODE, HASH, HEIGHT, TIMESTAMP, U32

HEADER = Struct(
    protocol_version=U32, chain_id=HASH, height=HEIGHT, parent=HASH, time=TIMESTAMP,
    proposer=CREDIT_CODE, transactions_root=HASH, state_root=HASH, authorities=HASH,
    next_authorities=HASH,
)  # fmt: skip
BLOCK = Struct(header=HEADER, transactions=List(SIGNED_TRANSACTION))
BLOCK_BYTES_MAX = 2_097_152


def block_id(header: Value) -> str:
    """The id of the block with a header."""
    return hash_of("block", HEADER.encode(header)).hex()


def leaf_hash(transaction: bytes) -> bytes:
    """The leaf of an encoded `SignedTransaction`."""
    return hash_of("transaction_leaf", transaction)


def tree_levels(leaves: list[bytes]) -> list[list[bytes]]:
    """The levels of a transaction tree of at least one leaf, from the leaves to the root."""
    levels = [leaves]
    while len(levels[-1]) > 1:
        last = levels[-1]
        joined = [
            hash_of("transaction_node", b"".join(last[i : i + 2]))
            for i in range(0, len(last) - 1, 2)
        ]
        levels.append(joined + last[len(joined) * 2 :])
    return levels


def transactions_root(transactions: list[bytes]) -> bytes:
    """The root over encoded transactions in order."""
    leaves = [leaf_hash(transaction) for transaction in transactions]
    return tree_levels(leaves or [leaf_hash(b"")])[-1][0]


def path(levels: list[list[bytes]], position: int) -> list[bytes]:
    """The neighbours of a leaf on its way to the root; where it moves up alone there is none."""
    neighbours = []
    for level in levels[:-1]:
        if position ^ 1 < len(level):
            neighbours.append(level[position ^ 1])
        position //= 2
    return neighbours
