"""Authorities, votes and commits: docs/protocol.md, section 6."""

from . import ed25519
from .codec import Enum, List, Optional, Struct, Value
from .hashes import hash_of
from .values import AUTHORITY_SET, CREDIT_CODE, HASH, HEIGHT, SIGNATURE, U32, bytes_of

VOTE_MESSAGE = Struct(
    chain_id=HASH, kind=Enum("Prevote", "Precommit"), height=HEIGHT, round=U32,
    block=Optional(HASH), authority=CREDIT_CODE,
)  # fmt: skip
COMMIT = Struct(
    height=HEIGHT, round=U32, block=HASH,
    signatures=List(Struct(authority=CREDIT_CODE, signature=SIGNATURE)),
)  # fmt: skip


class NotFinal(Exception):
    """A commit that makes no block final; its one argument is the name of what does not hold."""


def quorum(authorities: Value) -> int:
    """The least number of votes that is more than two thirds."""
    return 2 * len(authorities) // 3 + 1


def set_hash(authorities: Value) -> str:
    """The hash of a set, as headers name it."""
    return hash_of("authority_set", AUTHORITY_SET.encode(authorities)).hex()


def check(commit: Value, chain_id: str, authorities: Value) -> None:
    """Refuses a commit that does not make its block final."""
    keys = {one["organisation"]: bytes_of(one["key"]) for one in authorities}
    previous = ""
    for entry in commit["signatures"]:
        authority = entry["authority"]
        if authority <= previous:
            raise NotFinal("not_sorted")
        previous = authority
        if authority not in keys:
            raise NotFinal("not_an_authority")
        vote = {
            "chain_id": chain_id,
            "kind": "Precommit",
            "height": commit["height"],
            "round": commit["round"],
            "block": commit["block"],
            "authority": authority,
        }
        signature = bytes_of(entry["signature"])
        if not ed25519.verify("vote", keys[authority], VOTE_MESSAGE.encode(vote), signature):
            raise NotFinal("signature")
    if len(commit["signatures"]) < quorum(authorities):
        raise NotFinal("too_few")
