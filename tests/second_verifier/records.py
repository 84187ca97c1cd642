"""State records and their keys: docs/protocol.md, section 7."""

from itertools import pairwise
from typing import NamedTuple

from .acts import (
    ACCEPTANCE,
    ACCREDITATION_MARK,
    ACCREDITATION_TERM,
    ATTESTATION,
    CERTIFICATE_DETAILS,
    CLAIM_DETAILS,
    CONCLUSION,
    COVER_DETAILS,
    DATE_SPAN,
    ENTERPRISE_CLASS,
    ENTRUSTMENT_DETAILS,
    INSURANCE_LICENCE,
    KEY_PURPOSE,
    OFFER_DETAILS,
    ORGANISATION_DETAILS,
    PENALTY_DETAILS,
    PRODUCT_DETAILS,
    PROPOSAL_DETAILS,
    PURCHASE_CHECK,
    QUESTION_DETAILS,
    RECALL_ANSWER_DETAILS,
    RECALL_DETAILS,
    REPORT_DETAILS,
    REPORT_KIND,
    REPORT_SUBJECT,
    RESOURCE_DETAILS,
    SERVICE_REQUEST_DETAILS,
    SHIPMENT_DETAILS,
    SHIPMENT_LINES,
    SPOT_CHECK_DETAILS,
    SPOT_CHECK_RESULT,
    STANDARD_DETAILS,
    STATUS_GROUNDS,
)
from .codec import Enum, List, Nothing, Optional, Struct, Text, Tuple, Type, Value, demand
from .hashes import hash_of
from .rulesets import CHAIN_PARAMS, RULESET
from .values import (
    AUTHORITY_SET,
    BOOL,
    CREDIT_CODE,
    DATE,
    FIELD_NAME,
    HASH,
    HEIGHT,
    ITEM_RANGE,
    ITEM_RANGES,
    LINE,
    NAME,
    NUMBER,
    PUBLIC_KEY,
    RECORD_ID,
    REMARK,
    SERIAL,
    STANDARD_NUMBER,
    TIMESTAMP,
    EDITION,
    U32,
    U64,
)

RECORD_BYTES_MAX = 524_288


def history(*statuses: str) -> List:
    """Changes of a status: at least the one that made the record."""
    change = Struct(
        status=Enum(*statuses), height=HEIGHT, on=DATE, grounds=Optional(STATUS_GROUNDS),
        given_by=Optional(CREDIT_CODE),
    )  # fmt: skip
    return List(change, bool)


def are_holdings(holdings: list[Value]) -> bool:
    """Whether intervals are sorted, apart, and joined where holder and shipment are the same."""
    for one, following in pairwise(holdings):
        end, start = one["items"]["last"], following["items"]["first"]
        alike = {**one, "items": None} == {**following, "items": None}
        if start <= end or (alike and start == end + 1):
            return False
    backward = any(not 1 <= one["items"]["first"] <= one["items"]["last"] for one in holdings)
    return len(holdings) <= 4096 and not backward


CERTIFICATE_HISTORY = history("in_force", "revoked", "withdrawn", "superseded")
PEERS = List(Struct(organisation=CREDIT_CODE, peer_id=LINE))
GOVERNANCE = Struct(
    protocol_version=U32, authorities_min=U32,
    scheduled=List(Struct(effective_at=HEIGHT, proposal=RECORD_ID)),
)  # fmt: skip
PROPOSAL = Struct(
    id=RECORD_ID, details=PROPOSAL_DETAILS,
    approvals=List(Struct(authority=CREDIT_CODE, height=HEIGHT)),
    history=history("open", "approved", "enacted", "failed"),
    failure=Optional(Enum("approvals_lapsed", "ruled_out")),
)  # fmt: skip
ORGANISATION = Struct(
    details=ORGANISATION_DETAILS, history=history("active", "suspended"),
    licence=Optional(INSURANCE_LICENCE), admin_keys=U32,
)  # fmt: skip
KEY_ORIGIN = Enum(own=None, first=CREDIT_CODE, given=CREDIT_CODE, decided=None)
KEY_RECORD = Struct(
    key=PUBLIC_KEY, organisation=CREDIT_CODE, purpose=KEY_PURPOSE, valid_until=Optional(DATE),
    added_at=HEIGHT, revoked=Optional(Struct(height=HEIGHT, on=DATE, organisation=CREDIT_CODE)),
    origin=KEY_ORIGIN, usable_from=TIMESTAMP,
)  # fmt: skip
PRODUCT = Struct(
    id=RECORD_ID, edition=EDITION, details=PRODUCT_DETAILS, registered_at=HEIGHT,
    amended=Optional(Struct(reason=REMARK, on=DATE, height=HEIGHT)), given_by=Optional(CREDIT_CODE),
)  # fmt: skip
ENTRUSTMENT = Struct(
    id=RECORD_ID, details=ENTRUSTMENT_DETAILS, history=history("offered", "agreed", "ended"),
    ended_from=Optional(DATE),
)  # fmt: skip
STANDARD = Struct(
    details=STANDARD_DETAILS, declared_by=Optional(CREDIT_CODE), withdrawn_from=Optional(DATE),
    replaced_by=Optional(STANDARD_NUMBER), published_at=HEIGHT,
)  # fmt: skip
ACCREDITATION = Struct(
    id=RECORD_ID, mark=ACCREDITATION_MARK, terms=List(ACCREDITATION_TERM),
    suspensions=List(DATE_SPAN), withdrawn_from=Optional(DATE), entered_at=HEIGHT,
)  # fmt: skip
SCOPE_STANDARD = Struct(
    institute=CREDIT_CODE, standard=STANDARD_NUMBER,
    periods=List(
        Struct(
            accreditation=NUMBER, days=DATE_SPAN, parts=Optional(LINE),
            suspensions=List(DATE_SPAN),
        )
    ),
)  # fmt: skip
REPORT = Struct(
    id=RECORD_ID, details=REPORT_DETAILS, filed_as=Enum("institute", "maker", "producer"),
    replaced=Optional(
        Struct(
            report=NUMBER, carries=List(REPORT_SUBJECT), on=DATE, given_by=Optional(CREDIT_CODE)
        )
    ),
    supplements=List(Struct(report=NUMBER, conclusion=CONCLUSION, reason=REMARK, on=DATE)),
    confirmed=Optional(
        Struct(
            institute=CREDIT_CODE, on=DATE, height=HEIGHT, given_by=Optional(CREDIT_CODE),
            withdrawn=Optional(
                Struct(
                    grounds=STATUS_GROUNDS, on=DATE, height=HEIGHT,
                    given_by=Optional(CREDIT_CODE),
                )
            ),
        )
    ),
    spot_check=Optional(RECORD_ID),
    history=history("in_force", "withdrawn", "replaced"),
    filed_at=HEIGHT,
)  # fmt: skip
BATCH = Struct(
    certified=U64, counted_clean=Optional(Struct(report=RECORD_ID, failures=U32)),
    findings=List(
        Struct(
            report=RECORD_ID, kind=REPORT_KIND,
            found_by=Enum("institute", "factory", "laboratory"), name=NAME, issued_on=DATE,
            given_by=Optional(CREDIT_CODE),
        )
    ),
)  # fmt: skip
RESOURCE = Struct(
    id=RECORD_ID, details=RESOURCE_DETAILS, attestations=List(ATTESTATION),
    retired_from=Optional(DATE), kept_at=HEIGHT,
)  # fmt: skip
SERVICE_REQUEST = Struct(
    id=RECORD_ID, details=SERVICE_REQUEST_DETAILS,
    offer_edition=Optional(EDITION),
    history=history(
        "requested", "accepted", "sample_received", "testing", "reported", "declined", "cancelled"
    ),
    acceptance=Optional(ACCEPTANCE), answer=Optional(REMARK), report=Optional(RECORD_ID),
    requested_at=HEIGHT,
)  # fmt: skip
OFFER = Struct(id=RECORD_ID, edition=EDITION, details=OFFER_DETAILS, published_at=HEIGHT)
ENTERPRISE_CLASSES = Struct(
    organisation=CREDIT_CODE,
    periods=List(
        Struct(
            **{"class": ENTERPRISE_CLASS}, valid_from=DATE, valid_until=DATE,
            grounds=STATUS_GROUNDS, bureau=CREDIT_CODE, classified_at=HEIGHT,
        )
    ),
)  # fmt: skip
CONFIRMED_CLASSES = Struct(
    product=RECORD_ID, classes=List(FIELD_NAME), grounds=STATUS_GROUNDS, bureau=CREDIT_CODE,
    classified_at=HEIGHT,
)  # fmt: skip
MAKER_STANDING = Struct(clean_batches=U32, failures=U32, last_failure=Optional(DATE))
QUESTION = Struct(
    id=RECORD_ID, details=QUESTION_DETAILS,
    answers=List(Struct(organisation=CREDIT_CODE, text=REMARK, answered_at=HEIGHT)),
    asked_at=HEIGHT,
)  # fmt: skip
COVER = Struct(
    id=RECORD_ID, details=COVER_DETAILS, history=history("bound", "cancelled"), bound_at=HEIGHT,
    cancelled_from=Optional(DATE),
)  # fmt: skip
COVER_USE = Struct(paid_fen=U64, recovered_fen=U64, open_claims=U32)
CLAIM = Struct(
    id=RECORD_ID, details=CLAIM_DETAILS, history=history("open", "paid", "refused"), paid_fen=U64,
    in_advance=BOOL, recovered_fen=U64, opened_at=HEIGHT,
)  # fmt: skip
CERTIFICATE = Struct(
    id=RECORD_ID, serial=SERIAL, details=CERTIFICATE_DETAILS,
    parties=List(Struct(role=Enum("maker", "producer", "importer"), code=CREDIT_CODE, name=NAME, address=REMARK)),
    ruleset=U32, warnings=List(Text()),
    issued_on=DATE, issued_at=HEIGHT, history=CERTIFICATE_HISTORY,
    superseded_by=Optional(NUMBER),
)  # fmt: skip
ITEMS = Struct(
    activated=ITEM_RANGES, voided=ITEM_RANGES, given_by=Optional(CREDIT_CODE)
)
CERTIFICATE_RECALLS = List(
    Struct(recall=RECORD_ID, items=ITEM_RANGES, status=Enum("open", "closed"))
)
HOLDINGS = List(
    Struct(items=ITEM_RANGE, holder=CREDIT_CODE, shipment=Optional(RECORD_ID)), are_holdings
)
SHIPMENT = Struct(
    id=RECORD_ID, details=SHIPMENT_DETAILS,
    history=history(
        "in_transit", "accepted", "refused", "partly_accepted", "deemed_accepted", "cancelled"
    ),
    check=Optional(PURCHASE_CHECK), refused=SHIPMENT_LINES, shipped_at=HEIGHT,
)  # fmt: skip
RECALL = Struct(
    id=RECORD_ID, details=RECALL_DETAILS, history=history("open", "closed"), opened_at=HEIGHT
)
RECALL_ANSWER = Struct(organisation=CREDIT_CODE, details=RECALL_ANSWER_DETAILS, answered_at=HEIGHT)
SPOT_CHECK = Struct(
    id=RECORD_ID, details=SPOT_CHECK_DETAILS, ordered_at=HEIGHT,
    result=Optional(SPOT_CHECK_RESULT), recorded_at=Optional(HEIGHT),
)  # fmt: skip
PENALTY = Struct(id=RECORD_ID, details=PENALTY_DETAILS, recorded_on=DATE, recorded_at=HEIGHT)


class Kind(NamedTuple):
    """A kind of record: its number, the type of its id, its own type."""

    number: int
    id: Type
    record: Type


KINDS = {
    "params": Kind(1, Nothing(), CHAIN_PARAMS),
    "authorities": Kind(2, Nothing(), AUTHORITY_SET),
    "peers": Kind(3, Nothing(), PEERS),
    "ruleset": Kind(4, U32, RULESET),
    "ruleset_in_force": Kind(5, Nothing(), U32),
    "governance": Kind(6, Nothing(), GOVERNANCE),
    "proposal": Kind(7, RECORD_ID, PROPOSAL),
    "organisation": Kind(16, CREDIT_CODE, ORGANISATION),
    "key": Kind(17, HASH, KEY_RECORD),
    "product": Kind(18, RECORD_ID, PRODUCT),
    "standard": Kind(19, STANDARD_NUMBER, STANDARD),
    "catalogue": Kind(20, Nothing(), U32),
    "product_edition": Kind(21, Struct(product=RECORD_ID, edition=EDITION), PRODUCT),
    "accreditation": Kind(22, RECORD_ID, ACCREDITATION),
    "scope_standard": Kind(23, Tuple(CREDIT_CODE, STANDARD_NUMBER), SCOPE_STANDARD),
    "entrustment": Kind(24, RECORD_ID, ENTRUSTMENT),
    "agreed_entrustments": Kind(25, Tuple(CREDIT_CODE, CREDIT_CODE), List(NUMBER)),
    "report": Kind(32, RECORD_ID, REPORT),
    "batch": Kind(33, Struct(product=RECORD_ID, batch=NUMBER), BATCH),
    "service_request": Kind(34, RECORD_ID, SERVICE_REQUEST),
    "resource": Kind(36, RECORD_ID, RESOURCE),
    "offer": Kind(38, RECORD_ID, OFFER),
    "question": Kind(39, RECORD_ID, QUESTION),
    "enterprise_classes": Kind(40, CREDIT_CODE, ENTERPRISE_CLASSES),
    "confirmed_classes": Kind(41, RECORD_ID, CONFIRMED_CLASSES),
    "maker_standing": Kind(43, CREDIT_CODE, MAKER_STANDING),
    "open_questions": Kind(44, CREDIT_CODE, U32),
    "cover": Kind(48, RECORD_ID, COVER),
    "cover_use": Kind(49, RECORD_ID, COVER_USE),
    "claim": Kind(50, RECORD_ID, CLAIM),
    "certificate": Kind(64, SERIAL, CERTIFICATE),
    "items": Kind(65, SERIAL, ITEMS),
    "certificate_recalls": Kind(66, SERIAL, CERTIFICATE_RECALLS),
    "holdings": Kind(67, SERIAL, HOLDINGS),
    "shipment": Kind(80, RECORD_ID, SHIPMENT),
    "recall": Kind(96, RECORD_ID, RECALL),
    "recall_answer": Kind(97, Tuple(RECORD_ID, CREDIT_CODE), RECALL_ANSWER),
    "spot_check": Kind(98, RECORD_ID, SPOT_CHECK),
    "penalty": Kind(99, RECORD_ID, PENALTY),
}
NAMES = {kind.number: name for name, kind in KINDS.items()}


def key_of(name: str, record_id: Value = None) -> bytes:
    """The state key of a record."""
    kind = KINDS[name]
    return bytes([kind.number]) + kind.id.encode(record_id)


def read_key(key: bytes) -> tuple[str, Value]:
    """The kind and the id that a state key names."""
    demand(key[:1] != b"" and key[0] in NAMES, "no kind of record")
    name = NAMES[key[0]]
    return name, KINDS[name].id.decode(key[1:])


def decode(key: bytes, data: bytes) -> Value:
    """The record of a state key."""
    name, _ = read_key(key)
    return KINDS[name].record.decode(data, RECORD_BYTES_MAX)


def status(record: Value) -> str:
    """The status that holds: the last of the history."""
    demand(bool(record["history"]), "a record without a status")
    return str(record["history"][-1]["status"])


def serial_slots(certificate_id: str) -> list[int]:
    """The serials that a certificate may get, in order."""
    first = int.from_bytes(
        hash_of("certificate_serial", RECORD_ID.encode(certificate_id))[:5], "big"
    )
    return [(first + n) % 2**40 for n in range(8)]
