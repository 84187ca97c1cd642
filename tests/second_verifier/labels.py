"""Labels, whose JSON form names no variants: docs/protocol.md, section 4."""

from .codec import Enum, List, Mapped, Struct, Text, Tuple, Value
from .values import BOOL, DATE, FIELD_NAME, LABEL_DECIMAL, ascends, has_control, reads_as_date


def _is_label_text(text: str) -> bool:
    """Whether a text may stand in a label."""
    return len(text.encode()) <= 500 and not has_control(text)


TEXT = Text(_is_label_text)
SHARE = Struct(name=TEXT, percent=LABEL_DECIMAL)
LAYOUT = Enum(
    text=Text(lambda text: _is_label_text(text) and not reads_as_date(text)),
    texts=List(TEXT, lambda texts: len(texts) <= 20),
    date=DATE,
    decimal=LABEL_DECIMAL,
    flag=BOOL,
    shares=List(SHARE, lambda shares: 1 <= len(shares) <= 20),
)


def _variant_of(value: Value) -> Value:
    """The variant that a field's JSON form stands for."""
    match value:
        case bool():
            return {"flag": value}
        case str():
            return {"date" if reads_as_date(value) else "text": value}
        case {"decimal": _}:
            return {"decimal": value}
        case [{}, *_]:
            return {"shares": value}
        case _:
            return {"texts": value}


def _value_of(variant: Value) -> Value:
    """A field's JSON form."""
    return next(iter(variant.values()))


FIELD_VALUE = Mapped(LAYOUT, _variant_of, _value_of)


def _is_sorted(fields: list[Value]) -> bool:
    """Whether at most 64 fields ascend by name."""
    return len(fields) <= 64 and ascends(fields, lambda field: field[0])


LABEL = Mapped(
    List(Tuple(FIELD_NAME, FIELD_VALUE), _is_sorted),
    lambda label: [list(field) for field in sorted(label.items())],
    lambda fields: dict(map(tuple, fields)),
)
