"""BLAKE3 in `derive_key` mode, and the named hashes of docs/protocol.md, section 2."""

from functools import cache
from struct import pack, unpack

IV = (
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
)  # fmt: skip
PERMUTATION = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
LANES = (
    (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
    (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
)  # fmt: skip
BLOCK_BYTES = 64
CHUNK_BYTES = 1024
CHUNK_START, CHUNK_END, PARENT, ROOT = 1, 2, 4, 8
DERIVE_KEY_CONTEXT, DERIVE_KEY_MATERIAL = 32, 64
MASK = 0xFFFFFFFF

Words = tuple[int, ...]


def _schedule() -> tuple[Words, ...]:
    """The places of the message words in each of the seven rounds."""
    rounds = [tuple(range(16))]
    for _ in range(6):
        rounds.append(tuple(rounds[-1][place] for place in PERMUTATION))
    return tuple(rounds)


SCHEDULE = _schedule()


def _compress(chaining: Words, block: bytes, counter: int, length: int, flags: int) -> Words:
    """One compression; gives the new chaining value."""
    words = unpack("<16I", block)
    state = [*chaining, *IV[:4], counter & MASK, counter >> 32, length, flags]
    for places in SCHEDULE:
        for lane, (a, b, c, d) in enumerate(LANES):
            va, vb, vc, vd = state[a], state[b], state[c], state[d]
            va = (va + vb + words[places[2 * lane]]) & MASK
            vd ^= va
            vd = (vd >> 16 | vd << 16) & MASK
            vc = (vc + vd) & MASK
            vb ^= vc
            vb = (vb >> 12 | vb << 20) & MASK
            va = (va + vb + words[places[2 * lane + 1]]) & MASK
            vd ^= va
            vd = (vd >> 8 | vd << 24) & MASK
            vc = (vc + vd) & MASK
            vb ^= vc
            state[a], state[b], state[c], state[d] = va, (vb >> 7 | vb << 25) & MASK, vc, vd
    return tuple(state[i] ^ state[i + 8] for i in range(8))


def _chunk(key: Words, chunk: bytes, counter: int, flags: int, root: bool) -> Words:
    """The chaining value of one chunk of at most 1,024 bytes."""
    starts = range(0, max(len(chunk), 1), BLOCK_BYTES)
    value = key
    for start in starts:
        block = chunk[start : start + BLOCK_BYTES]
        now = flags | (CHUNK_START if start == 0 else 0)
        if start == starts[-1]:
            now |= CHUNK_END | (ROOT if root else 0)
        value = _compress(value, block.ljust(BLOCK_BYTES, b"\0"), counter, len(block), now)
    return value


def _parent(key: Words, left: Words, right: Words, flags: int, root: bool) -> Words:
    """The chaining value over two others."""
    block = pack("<16I", *left, *right)
    return _compress(key, block, 0, BLOCK_BYTES, flags | PARENT | (ROOT if root else 0))


def greatest_power_below(number: int) -> int:
    """The greatest power of two below a number of 2 or more."""
    return 1 << (number - 1).bit_length() - 1


def subtree(key: Words, data: bytes, first: int, flags: int, root: bool) -> Words:
    """The chaining value of data that starts at chunk `first`."""
    chunks = -(-len(data) // CHUNK_BYTES)
    if chunks <= 1:
        return _chunk(key, data, first, flags, root)
    left = greatest_power_below(chunks)
    cut = left * CHUNK_BYTES
    return _parent(
        key,
        subtree(key, data[:cut], first, flags, False),
        subtree(key, data[cut:], first + left, flags, False),
        flags,
        root,
    )


@cache
def context_key(context: str) -> Words:
    """The key that a context string stands for."""
    return subtree(IV, context.encode(), 0, DERIVE_KEY_CONTEXT, True)


def derive_key(context: str, data: bytes) -> bytes:
    """32 bytes of output for a context and its data."""
    return pack("<8I", *subtree(context_key(context), data, 0, DERIVE_KEY_MATERIAL, True))


def chunk_value(context: str, data: bytes, first: int) -> bytes:
    """The chaining value of the part of a longer input that starts at chunk `first`."""
    return pack("<8I", *subtree(context_key(context), data, first, DERIVE_KEY_MATERIAL, False))


def merge(context: str, values: list[bytes], root: bool = True) -> bytes:
    """The hash over the chaining values of two or more equal parts."""
    if len(values) == 1:
        return values[0]
    cut = greatest_power_below(len(values))
    left = unpack("<8I", merge(context, values[:cut], False))
    right = unpack("<8I", merge(context, values[cut:], False))
    return pack("<8I", *_parent(context_key(context), left, right, DERIVE_KEY_MATERIAL, root))
