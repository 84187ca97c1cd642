"""What authorities send each other: docs/protocol.md, section 10."""

from .codec import Bytes, Enum, List, Optional, Struct, Value
from .commit import COMMIT
from .values import BOOL, CREDIT_CODE, HASH, HEIGHT, SIGNATURE, U32, U64

ROUND = Optional(U32)
VOTE = Struct(
    precommit=BOOL, height=HEIGHT, round=ROUND, block=Optional(HASH), authority=CREDIT_CODE,
    signature=SIGNATURE,
)  # fmt: skip
PROPOSAL = Struct(
    height=HEIGHT, round=ROUND, valid_round=ROUND, block=HASH, proposer=CREDIT_CODE,
    signature=SIGNATURE,
)  # fmt: skip
POLKA = Struct(
    height=HEIGHT, round=ROUND, block=HASH,
    signatures=List(Struct(authority=CREDIT_CODE, signature=SIGNATURE)),
)  # fmt: skip
ROUND_CERTIFICATE = Struct(
    height=HEIGHT,
    round=ROUND,
    precommit=BOOL,
    signatures=List(
        Struct(precommit=BOOL, block=Optional(HASH), authority=CREDIT_CODE, signature=SIGNATURE)
    ),
)
CONSENSUS_MESSAGE = Enum(vote=VOTE, proposal=PROPOSAL)
LIVENESS_MESSAGE = Enum(vote=VOTE, polka=POLKA, skip_round=ROUND_CERTIFICATE)
ANNOUNCEMENT = Struct(
    chain_id=HASH, height=HEIGHT, round=U32, valid_round=ROUND, proposer=CREDIT_CODE, block=HASH,
    bytes=U32,
)  # fmt: skip
PART = Enum(init=Struct(announcement=ANNOUNCEMENT, signature=SIGNATURE), data=Bytes())
STREAM_MESSAGE = Struct(stream=Bytes(), place=U64, part=Optional(PART))
PROPOSED_VALUE = Struct(
    height=HEIGHT, round=ROUND, valid_round=ROUND, proposer=CREDIT_CODE, block=HASH, valid=BOOL
)
REQUEST = Struct(first=HEIGHT, last=HEIGHT)
RESPONSE = Struct(first=HEIGHT, values=List(Struct(block=Bytes(), commit=COMMIT)))
PEER_PROOF = Struct(public_key=Bytes(), peer_id=Bytes(), signature=SIGNATURE)
STATUS = Struct(peer_id=Bytes(), tip=HEIGHT, history_min=HEIGHT)
ROUND_PROPOSAL = Struct(
    chain_id=HASH, height=HEIGHT, round=U32, valid_round=ROUND, block=HASH, proposer=CREDIT_CODE
)
NO_ROUND = 4_294_967_295


def signed_by_peer_proof(proof: Value) -> bytes:
    """What a peer proof signs: section 3."""
    key, peer = (bytes.fromhex(proof[name]) for name in ("public_key", "peer_id"))
    return b"PoV" + b"".join(len(one).to_bytes(4, "big") + one for one in (key, peer))
