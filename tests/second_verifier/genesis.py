"""The genesis and the point that it gives a verifier: docs/protocol.md, section 12."""

from .acts import INSURANCE_LICENCE, ORGANISATION_DETAILS
from .codec import List, Optional, Struct
from .hashes import hash_of
from .proof import Point
from .records import PEERS
from .rulesets import CHAIN_PARAMS, RULESET
from .values import AUTHORITY_SET, BOOL, NAME, PUBLIC_KEY, TIMESTAMP

ORGANISATION = Struct(
    details=ORGANISATION_DETAILS, admin_keys=List(PUBLIC_KEY), licence=Optional(INSURANCE_LICENCE),
)  # fmt: skip
GENESIS = Struct(
    chain_name=NAME, time=TIMESTAMP, test_net=BOOL, params=CHAIN_PARAMS,
    organisations=List(ORGANISATION), authorities=AUTHORITY_SET, peers=PEERS,
    rulesets=List(RULESET),
)  # fmt: skip
GENESIS_BYTES_MAX = 1_048_576


def trusted_point(data: bytes) -> Point:
    """The point that an encoded genesis gives: its hash, height 1, its authorities."""
    genesis = GENESIS.decode(data, GENESIS_BYTES_MAX)
    return Point(hash_of("genesis", data).hex(), 1, genesis["authorities"])
