"""The hash tree of documents: docs/protocol.md, section 15."""

from .blake3 import CHUNK_BYTES as BLAKE3_CHUNK_BYTES
from .blake3 import chunk_value, merge
from .codec import List, Reader, Struct, Type, Value
from .hashes import CONTEXTS, hash_of
from .values import HASH, TIMESTAMP, U64

CHUNK_BYTES = 65_536
DOCUMENT_BYTES_MAX = 20_971_520
CONTEXT = CONTEXTS["document"]


class ChunkValue(Type):
    """32 bytes without a tag, in JSON hexadecimal digits."""

    def write(self, value: Value) -> bytes:
        return bytes.fromhex(value)

    def read(self, reader: Reader) -> Value:
        return reader.take(32).hex()


MANIFEST = Struct(bytes=U64, values=List(ChunkValue()))
DOCUMENT_UPLOAD = Struct(chain_id=HASH, document=HASH, bytes=U64, valid_until=TIMESTAMP)


def chunks(document: bytes) -> list[bytes]:
    """The chunks of a document."""
    return [document[at : at + CHUNK_BYTES] for at in range(0, len(document), CHUNK_BYTES)]


def value_of(chunk: bytes, index: int) -> bytes:
    """The chaining value of a chunk of a longer document."""
    return chunk_value(CONTEXT, chunk, index * CHUNK_BYTES // BLAKE3_CHUNK_BYTES)


def manifest(document: bytes) -> Value:
    """The manifest of a document: no values if one chunk is all."""
    parts = chunks(document)
    values = [value_of(chunk, i).hex() for i, chunk in enumerate(parts)] if len(parts) > 1 else []
    return {"bytes": len(document), "values": values}


def holds(manifest_found: Value, document_hash: bytes) -> bool:
    """Whether a manifest holds for a hash."""
    length, values = manifest_found["bytes"], manifest_found["values"]
    count = -(-length // CHUNK_BYTES)
    if length > DOCUMENT_BYTES_MAX or len(values) != (count if count > 1 else 0):
        return False
    return not values or merge(CONTEXT, [bytes.fromhex(one) for one in values]) == document_hash


def chunk_holds(chunk: bytes, index: int, manifest_found: Value, document_hash: bytes) -> bool:
    """Whether a chunk is the one of a manifest that holds."""
    length, values = manifest_found["bytes"], manifest_found["values"]
    if len(chunk) != min(CHUNK_BYTES, max(length - index * CHUNK_BYTES, 0)):
        return False
    if not values:
        return index == 0 and hash_of("document", chunk) == document_hash
    return bool(value_of(chunk, index).hex() == values[index])
