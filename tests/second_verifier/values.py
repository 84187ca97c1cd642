"""The types used everywhere: docs/protocol.md, section 1."""

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise

from . import ed25519
from .codec import (
    Flag,
    Integer,
    List,
    Mapped,
    Reader,
    Struct,
    Text,
    Tuple,
    Type,
    Undecodable,
    Value,
    demand,
)

U8, U16, U32, U64 = Integer(1), Integer(2), Integer(4), Integer(8)
I64 = Integer(8, -(2**63), 2**63 - 1)
EDITION = Integer(4, 1)
BOOL = Flag()
HEIGHT = TIMESTAMP = U64
SERIAL = Integer(8, most=2**40 - 1)


class Tagged(Type):
    """A hash, key or signature: tag 0 and its bytes, in JSON a prefix and digits."""

    def __init__(self, length: int, prefix: str = "") -> None:
        self.length, self.prefix = length, prefix

    def write(self, value: Value) -> bytes:
        return b"\0" + bytes_of(value)

    def read(self, reader: Reader) -> Value:
        demand(reader.number(1) == 0, "another algorithm than that of tag 0")
        return self.prefix + reader.take(self.length).hex()


def bytes_of(tagged: str) -> bytes:
    """The bytes of a hash, key or signature in its text form."""
    return bytes.fromhex(tagged.removeprefix("ed25519:"))


HASH = Tagged(32)
PUBLIC_KEY = Tagged(32, "ed25519:")
SIGNATURE = Tagged(64, "ed25519:")


def _date_of(number: int) -> str:
    """The text of a date in decimal `yyyymmdd`."""
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    try:
        demand(1900 <= year <= 2999, f"the year of {number}")
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise Undecodable(f"{number} is not a date") from error


AMOUNT_MAX = 10**12


def thousandths(text: str) -> int:
    """An amount in thousandths of its unit."""
    whole, _, part = text.partition(".")
    return int(whole) * 1000 + int(part.ljust(3, "0") or "0")


def _amount_of(number: int) -> str:
    """The text of an amount."""
    demand(1 <= number <= AMOUNT_MAX, f"{number} thousandths")
    whole, part = divmod(number, 1000)
    return f"{whole}.{part:03}".rstrip("0").rstrip(".")


AMOUNT = Mapped(U64, thousandths, _amount_of)
DATE = Mapped(U32, lambda text: int(text.replace("-", "")), _date_of)


def reads_as_date(text: str) -> bool:
    """Whether a text is a date of the years that a `Date` has."""
    shaped = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)
    try:
        return shaped is not None and bool(_date_of(int(text.replace("-", ""))))
    except Undecodable:
        return False


CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PROVINCE = "1[0-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82"


def is_credit_code(text: str) -> bool:
    """Whether 18 characters are a credit code of GB 32100."""
    one = f"[{CODE_ALPHABET}]"
    if not re.fullmatch(f"{one}{one}({PROVINCE})[0-9]{{4}}{one}{{10}}", text):
        return False
    places = [CODE_ALPHABET.index(character) for character in text]
    total = sum(place * pow(3, i, 31) for i, place in enumerate(places[:17]))
    return places[17] == -total % 31


class CreditCode(Type):
    """18 ASCII characters without a length."""

    def write(self, value: Value) -> bytes:
        demand(is_credit_code(value), f"{value} is not a credit code")
        return str(value).encode()

    def read(self, reader: Reader) -> Value:
        value = reader.take(18).decode("latin-1")
        demand(is_credit_code(value), f"{value!r} is not a credit code")
        return value


CREDIT_CODE = CreditCode()


class CountryCode(Type):
    """Two capital letters of ASCII without a length."""

    def write(self, value: Value) -> bytes:
        demand(bool(re.fullmatch("[A-Z]{2}", value)), f"{value} is not a country code")
        return str(value).encode()

    def read(self, reader: Reader) -> Value:
        value = reader.take(2).decode("latin-1")
        demand(bool(re.fullmatch("[A-Z]{2}", value)), f"{value!r} is not a country code")
        return value


COUNTRY_CODE = CountryCode()


# The tables of section 1, whatever Unicode this Python knows.
WHITE_SPACE = "".join(
    chr(point)
    for first, last in [
        (0x9, 0xD), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
        (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
    ]
    for point in range(first, last + 1)
)  # fmt: skip


def has_control(text: str) -> bool:
    """Whether a text has a control character."""
    return any(ord(one) < 0x20 or 0x7F <= ord(one) <= 0x9F for one in text)


def line_text(bytes_max: int) -> Text:
    """A text in one line, not empty, without outer white space."""

    def accepts(text: str) -> bool:
        fits = 0 < len(text.encode()) <= bytes_max
        return fits and text == text.strip(WHITE_SPACE) and not has_control(text)

    return Text(accepts)


def text_like(pattern: str) -> Text:
    """A text that fully matches a pattern."""
    compiled = re.compile(pattern)
    return Text(lambda text: compiled.fullmatch(text) is not None)


NAME, LINE, REMARK = line_text(200), line_text(120), line_text(500)
VARIANT_CODE = line_text(40)
NUMBER = text_like(r"[A-Z0-9][A-Z0-9._-]{0,63}")
FIELD_NAME = text_like(r"[a-z][a-z0-9_]{0,39}")
RECORD_ID = Mapped(Tuple(CREDIT_CODE, NUMBER), lambda text: text.split("/", 1), "/".join)

SECTORS = (
    "AQ BB CB CH CJ CY DA DB DL DY DZ EJ FZ GA GH GM GY HB HG HJ HS HY JB JC JG JR JT JY KA LB LD"
    " LS LY MH MR MT MZ NB NY QB QC QJ QX RB RF SB SC SF SH SJ SL SN SY TB TD TY WB WH WJ WM WS WW"
    " XB XF YB YC YD YJ YS YY YZ ZY"
)
STANDARD_NUMBER = text_like(
    r"(GB(/[TZ])?|T/[A-Z0-9]{2,10}|Q/[A-Z0-9]{2,12}( [A-Z0-9]{1,8})?|DB([0-9]{2}|[0-9]{4})(/T)?"
    rf"|({SECTORS.replace(' ', '|')})(/[TZ])?)"
    r" [0-9]{1,6}(\.[0-9]{1,3}){0,2}-(19|20)[0-9]{2}(/XG[0-9]-(19|20)[0-9]{2})?"
)


def is_gtin(text: str) -> bool:
    """Whether a text is 14 digits of which the last checks the others."""
    if not re.fullmatch("[0-9]{14}", text):
        return False
    return sum(int(digit) * (3 if i % 2 == 0 else 1) for i, digit in enumerate(text)) % 10 == 0


GTIN = Text(is_gtin)


def _decimal_pair(text: str) -> list[int]:
    """Mantissa and scale of a decimal number."""
    whole, _, places = text.partition(".")
    return [int(whole + places), len(places)]


def _decimal_text(pair: list[int]) -> str:
    """The number with as many places as its scale."""
    mantissa, scale = pair
    digits = str(abs(mantissa)).zfill(scale + 1)
    whole, places = digits[: len(digits) - scale], digits[len(digits) - scale :]
    return ("-" if mantissa < 0 else "") + whole + ("." + places if places else "")


# The JSON form in rules; in labels it stands in an object.
DECIMAL = Mapped(
    Tuple(Integer(8, 1 - 10**15, 10**15 - 1), Integer(1, most=6)), _decimal_pair, _decimal_text
)
LABEL_DECIMAL = Mapped(DECIMAL, lambda value: value["decimal"], lambda text: {"decimal": text})

ITEM_RANGE = Struct(first=U32, last=U32)


def _are_ranges(ranges: list[Value]) -> bool:
    """Whether ranges are sorted, with a gap between any two, and count from 1."""
    least = [1, *(one["last"] + 2 for one in ranges)]
    follow = all(
        bound <= one["first"] <= one["last"] for bound, one in zip(least, ranges, strict=False)
    )
    return len(ranges) <= 4096 and follow


ITEM_RANGES = List(ITEM_RANGE, _are_ranges)


def contains(ranges: list[Value], item: int) -> bool:
    """Whether an item is in one of the ranges."""
    return any(one["first"] <= item <= one["last"] for one in ranges)


def _are_authorities(authorities: list[Value]) -> bool:
    """Whether a set is sorted, each organisation and key once, each key usable."""
    keys = [one["key"] for one in authorities]
    usable = all(ed25519.usable_key(bytes_of(key)) for key in keys)
    once = len(set(keys)) == len(keys)
    in_order = ascends(authorities, lambda one: one["organisation"])
    return 1 <= len(keys) <= 100 and in_order and once and usable


def ascends(values: list[Value], key: Callable[[Value], Value]) -> bool:
    """Whether each value is above the one before it."""
    return all(key(one) < key(following) for one, following in pairwise(values))


AUTHORITY_SET = List(Struct(organisation=CREDIT_CODE, key=PUBLIC_KEY), _are_authorities)
