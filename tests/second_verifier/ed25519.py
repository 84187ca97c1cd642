"""Ed25519 with the strict check of docs/protocol.md, section 3."""

from functools import cache
from hashlib import sha512

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
WINDOW_BITS = 4

# A point (x, y) as X = xZ, Y = yZ, Z, T = xyZ.
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)

NAMES = {
    "transaction": "hgz transaction signature v1",
    "vote": "hgz vote signature v1",
    "item_code": "hgz item code signature v1",
    "proposal": "hgz proposal signature v1",
    "proposal_parts": "hgz proposal parts signature v1",
    "document_upload": "hgz document upload signature v1",
    "peer_proof": "hgz peer proof signature v1",
}


def signed_message(use: str, message: bytes) -> bytes:
    """What is signed for one use."""
    return NAMES[use].encode() + b"\0" + message


def _add(one: Point, other: Point) -> Point:
    """The sum of two points."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * D * one[3] * other[3] % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _double(point: Point) -> Point:
    """Twice a point."""
    x, y, z, _ = point
    a, b = x * x % P, y * y % P
    h = a + b
    e = h - (x + y) ** 2
    g = a - b
    f = 2 * z * z + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def negative(point: Point) -> Point:
    """The point with the opposite x."""
    return -point[0] % P, point[1], point[2], -point[3] % P


def multiples(point: Point) -> list[Point]:
    """0 to 15 times a point."""
    table = [NEUTRAL]
    for _ in range(2**WINDOW_BITS - 1):
        table.append(_add(table[-1], point))
    return table


def weighted_sum(terms: list[tuple[int, list[Point]]]) -> Point:
    """The sum of scalars below 2^256 times the points of their tables."""
    total = NEUTRAL
    for shift in range(256 - WINDOW_BITS, -1, -WINDOW_BITS):
        for _ in range(WINDOW_BITS):
            total = _double(total)
        for scalar, table in terms:
            total = _add(total, table[scalar >> shift & 2**WINDOW_BITS - 1])
    return total


def compress(point: Point) -> bytes:
    """The 32 bytes of a point."""
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decompress(data: bytes) -> Point | None:
    """The point of 32 bytes; none if they are off the curve or y is not reduced."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & 2**255 - 1
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * ROOT_OF_MINUS_ONE % P
    if v * x * x % P != u:
        return None
    if x & 1 != sign:
        x = -x % P
    return x, y, 1, x * y % P


def is_small_order(point: Point) -> bool:
    """Whether eight times the point is the neutral one."""
    x, y, z, _ = _double(_double(_double(point)))
    return x == 0 and (y - z) % P == 0


@cache
def base_multiples() -> list[Point]:
    """0 to 15 times the base point."""
    base = decompress((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    assert base is not None
    return multiples(base)


@cache
def usable_key(key: bytes) -> list[Point] | None:
    """0 to 15 times minus a key's point; none if the key is not usable."""
    point = decompress(key)
    return None if point is None or is_small_order(point) else multiples(negative(point))


def verify(use: str, key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a key signed a message for a use."""
    table = usable_key(key)
    r_bytes, s = signature[:32], int.from_bytes(signature[32:], "little")
    r = decompress(r_bytes)
    if table is None or r is None or s >= ORDER or is_small_order(r):
        return False
    digest = sha512(r_bytes + key + signed_message(use, message)).digest()
    k = int.from_bytes(digest, "little") % ORDER
    return compress(weighted_sum([(s, base_multiples()), (k, table)])) == r_bytes
