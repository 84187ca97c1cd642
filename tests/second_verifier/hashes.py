"""The uses of hashes and their context strings: docs/protocol.md, section 2."""

from .blake3 import derive_key

CONTEXTS = {
    "genesis": "hgz genesis v1",
    "transaction": "hgz transaction id v1",
    "transaction_leaf": "hgz transaction leaf v1",
    "transaction_node": "hgz transaction node v1",
    "block": "hgz block id v1",
    "authority_set": "hgz authority set v1",
    "public_key": "hgz public key id v1",
    "state_key": "hgz state key v1",
    "state_value": "hgz state value v1",
    "state_leaf": "hgz state leaf v1",
    "state_node": "hgz state node v1",
    "certificate_serial": "hgz certificate serial v1",
    "document": "hgz document v1",
    "signed_message": "hgz signed message v1",
    "signed_messages": "hgz signed messages v1",
    "misbehaviour": "hgz misbehaviour v1",
    "page_asset": "hgz page asset v1",
}


def hash_of(use: str, data: bytes) -> bytes:
    """The hash of data for one use."""
    return derive_key(CONTEXTS[use], data)
