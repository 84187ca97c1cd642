"""The encoding of docs/protocol.md, section 1: a type encodes JSON forms and decodes to them."""

from collections.abc import Callable
from typing import Any

VERSION = b"\x01"
ENCODED_BYTES_MAX = 4_194_304

# A value in its JSON form.
Value = Any


class Undecodable(Exception):
    """The bytes, or the JSON form, are not a value of the type."""


def demand(holds: bool, what: str) -> None:
    """Refuses a value if something does not hold."""
    if not holds:
        raise Undecodable(what)


class Reader:
    """Bytes that are read from front to back."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, length: int) -> bytes:
        """The next bytes."""
        demand(length <= len(self.data) - self.at, "the bytes end too early")
        self.at += length
        return self.data[self.at - length : self.at]

    def number(self, length: int, signed: bool = False) -> int:
        """The next number, little-endian."""
        return int.from_bytes(self.take(length), "little", signed=signed)

    def text(self) -> str:
        """The next text."""
        try:
            return self.take(self.number(8)).decode()
        except UnicodeDecodeError as error:
            raise Undecodable("no UTF-8") from error


class Type:
    """How values of one kind are written and read."""

    def write(self, value: Value) -> bytes:
        """The bytes of a value, without a version byte."""
        raise NotImplementedError

    def read(self, reader: Reader) -> Value:
        """The value that follows."""
        raise NotImplementedError

    def encode(self, value: Value) -> bytes:
        """The canonical bytes of a value."""
        return VERSION + self.write(value)

    def decode(self, data: bytes, bytes_max: int = ENCODED_BYTES_MAX) -> Value:
        """The value of canonical bytes."""
        demand(0 < len(data) <= bytes_max, f"{len(data)} bytes, not 1 to {bytes_max}")
        reader = Reader(data)
        demand(reader.take(1) == VERSION, "unknown version")
        value = self.read(reader)
        demand(reader.at == len(data), "bytes after the value")
        demand(self.encode(value) == data, "another form of the value")
        return value


class Integer(Type):
    """A number of some bytes between two bounds."""

    def __init__(self, length: int, least: int = 0, most: int | None = None) -> None:
        self.length, self.least = length, least
        self.most = 256**length - 1 if most is None else most

    def write(self, value: Value) -> bytes:
        demand(self.least <= value <= self.most, f"{value} is out of bounds")
        return int(value).to_bytes(self.length, "little", signed=self.least < 0)

    def read(self, reader: Reader) -> Value:
        value = reader.number(self.length, self.least < 0)
        demand(self.least <= value <= self.most, f"{value} is out of bounds")
        return value


class Flag(Type):
    """A `bool`."""

    def write(self, value: Value) -> bytes:
        return bytes([value])

    def read(self, reader: Reader) -> Value:
        byte = reader.number(1)
        demand(byte < 2, "no bool")
        return byte == 1


class Nothing(Type):
    """The type `()`."""

    def write(self, value: Value) -> bytes:
        return b""

    def read(self, reader: Reader) -> Value:
        return None


class Optional(Type):
    """An `Option`; nothing is `None`."""

    def __init__(self, inner: Type) -> None:
        self.inner = inner

    def write(self, value: Value) -> bytes:
        return b"\0" if value is None else b"\1" + self.inner.write(value)

    def read(self, reader: Reader) -> Value:
        byte = reader.number(1)
        demand(byte < 2, "no option")
        return self.inner.read(reader) if byte else None


class Text(Type):
    """A `Text` that a check accepts."""

    def __init__(self, accepts: Callable[[str], bool] = lambda _: True) -> None:
        self.accepts = accepts

    def write(self, value: Value) -> bytes:
        demand(self.accepts(value), f"the text {value[:80]!r}")
        data = str(value).encode()
        return len(data).to_bytes(8, "little") + data

    def read(self, reader: Reader) -> Value:
        value = reader.text()
        demand(self.accepts(value), f"the text {value[:80]!r}")
        return value


class Bytes(Type):
    """`Bytes`, in JSON as hexadecimal digits."""

    def write(self, value: Value) -> bytes:
        data = bytes.fromhex(value)
        return len(data).to_bytes(8, "little") + data

    def read(self, reader: Reader) -> Value:
        return reader.take(reader.number(8)).hex()


class Mapped(Type):
    """A type whose JSON form is another than that of its layout."""

    def __init__(
        self, layout: Type, to_layout: Callable[[Value], Value], of: Callable[[Value], Value]
    ) -> None:
        self.layout, self.to_layout, self.of = layout, to_layout, of

    def write(self, value: Value) -> bytes:
        return self.layout.write(self.to_layout(value))

    def read(self, reader: Reader) -> Value:
        return self.of(self.layout.read(reader))


class List(Type):
    """A `List` that a check accepts."""

    def __init__(
        self, inner: Type, accepts: Callable[[list[Value]], bool] = lambda _: True
    ) -> None:
        self.inner, self.accepts = inner, accepts

    def write(self, value: Value) -> bytes:
        demand(self.accepts(value), "a list out of bounds or out of order")
        return len(value).to_bytes(8, "little") + b"".join(map(self.inner.write, value))

    def read(self, reader: Reader) -> Value:
        length = reader.number(8)
        demand(length <= len(reader.data) - reader.at, "a list longer than its bytes")
        value = [self.inner.read(reader) for _ in range(length)]
        demand(self.accepts(value), "a list out of bounds or out of order")
        return value


class Tuple(Type):
    """Values one after the other, in JSON a list."""

    def __init__(self, *parts: Type) -> None:
        self.parts = parts

    def write(self, value: Value) -> bytes:
        demand(len(value) == len(self.parts), "a tuple of another length")
        return b"".join(part.write(one) for part, one in zip(self.parts, value, strict=True))

    def read(self, reader: Reader) -> Value:
        return [part.read(reader) for part in self.parts]


class Struct(Type):
    """Named fields in order, in JSON an object."""

    def __init__(self, **fields: Type) -> None:
        self.fields = fields

    def write(self, value: Value) -> bytes:
        demand(value.keys() == self.fields.keys(), f"other fields than {list(self.fields)}")
        return b"".join(field.write(value[name]) for name, field in self.fields.items())

    def read(self, reader: Reader) -> Value:
        return {name: field.read(reader) for name, field in self.fields.items()}


class Enum(Type):
    """Variants by number; in JSON the name, or an object of the name and the fields."""

    def __init__(self, *plain: str, **variants: Type | None) -> None:
        self.variants = {**dict.fromkeys(plain), **variants}
        self.names = list(self.variants)

    def write(self, value: Value) -> bytes:
        name, inner = next(iter(value.items())) if isinstance(value, dict) else (value, None)
        demand(name in self.variants, f"no variant {name}")
        fields = self.variants[name]
        number = self.names.index(name).to_bytes(4, "little")
        return number + (fields.write(inner) if fields else b"")

    def read(self, reader: Reader) -> Value:
        number = reader.number(4)
        demand(number < len(self.names), f"no variant {number}")
        name = self.names[number]
        fields = self.variants[name]
        return {name: fields.read(reader)} if fields else name
