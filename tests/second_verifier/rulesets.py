"""Parameters and rulesets: docs/protocol.md, sections 7 and 13."""

from .codec import Enum, List, Struct, Text
from .values import BOOL, DATE, DECIMAL, FIELD_NAME, U32, U64

TEXT = Text()

CHAIN_PARAMS = Struct(
    block_bytes_max=U64, block_transactions_max=U32, block_interval_ms=U64, heartbeat_ms=U64,
    transaction_window=U64, propose_timeout_ms=U64, vote_timeout_ms=U64, timeout_step_ms=U64,
    key_delay_days=U32, delivery_answer_days=U32,
)  # fmt: skip

CONDITION = Enum(
    present=FIELD_NAME,
    absent=FIELD_NAME,
    flag=FIELD_NAME,
    category=List(TEXT),
    one_of=Struct(field=FIELD_NAME, values=List(TEXT)),
    at_most=Struct(field=FIELD_NAME, number=DECIMAL),
    names_standard=Struct(field=FIELD_NAME, standard=TEXT),
    **{"from": Struct(field=FIELD_NAME, date=DATE)},
)
GRAMMAR = Enum(
    "credit_code", "standard_number", "gtin", "certificate_number", "batch_number",
    "inspector_code", "production_licence", "ccc_certificate", "cma_number", "fire_class",
    "garment_size", "https_url",
)  # fmt: skip
DEMAND = Enum(
    "present",
    "absent",
    any_present=List(FIELD_NAME),
    one_of=List(TEXT),
    length=Struct(least=U32, most=U32),
    han_characters=U32,
    no_han_characters=None,
    matches=GRAMMAR,
    contains=TEXT,
    equals=FIELD_NAME,
    not_after=FIELD_NAME,
    not_before=FIELD_NAME,
    after=FIELD_NAME,
    **{"from": DATE},
    names_standard=TEXT,
    shares_entry_with=FIELD_NAME,
    at_least=DECIMAL,
    at_most=DECIMAL,
    shares_sum_to=DECIMAL,
    no_personal_data=None,
)
PRODUCT_CLASS = Struct(
    id=FIELD_NAME, name_zh=TEXT, name_en=TEXT, categories=List(TEXT), attributes=List(FIELD_NAME),
    supervised=BOOL, source=TEXT,
)  # fmt: skip
RULE = Struct(
    id=TEXT, severity=Enum("error", "warning"), when=List(CONDITION), field=FIELD_NAME,
    demand=DEMAND, source=TEXT, message_zh=TEXT, message_en=TEXT,
)  # fmt: skip
RULESET = Struct(
    number=U32, name_zh=TEXT, name_en=TEXT, legal_basis=TEXT, effective_from=DATE,
    classes=List(PRODUCT_CLASS), rules=List(RULE),
)  # fmt: skip
