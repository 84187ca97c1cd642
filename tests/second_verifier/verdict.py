"""The verdict on an item code: docs/protocol.md, section 9.1."""

from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from . import records
from .codec import Value
from .item_code import ItemCode, NoItemCode, parse
from .proof import DoesNotHold, Point, claimed, verify
from .values import bytes_of, contains, reads_as_date

CHINA = timezone(timedelta(hours=8))
LAST_DATE = "2999-12-31"
LAST_DATE_MS = int(datetime(2999, 12, 31, tzinfo=CHINA).timestamp()) * 1000


class Records(NamedTuple):
    """The records that a verdict rests on; none for what is not there."""

    certificate: Value
    items: Value
    recalls: Value
    product: Value
    reports: list[Value]


def date_of(time_ms: int) -> str:
    """The date in China at a time; the last one for all that comes later."""
    if time_ms >= LAST_DATE_MS:
        return LAST_DATE
    return datetime.fromtimestamp(time_ms // 1000, UTC).astimezone(CHINA).date().isoformat()


def evidence_keys(serial: int, certificate: Value, recalls: Value) -> list[bytes]:
    """The keys of all that is to be said of a serial."""
    kinds = ("certificate", "items", "certificate_recalls", "holdings")
    keys = [records.key_of(kind, serial) for kind in kinds]
    if not certificate:
        return keys
    details = certificate["details"]
    pairs = [("product", details["product"]), ("organisation", certificate["id"].split("/")[0])]
    for kind in ("report", "cover"):
        for one in details[kind + "s"]:
            pairs += [(kind, one), ("organisation", one.split("/")[0])]
    pairs += [("recall", one["recall"]) for one in recalls or [] if one["status"] == "open"]
    return keys + [records.key_of(kind, one) for kind, one in pairs]


def _is_expired(certificate: Value, product: Value, today: str) -> bool:
    """Whether the label's expiry date is before today."""
    label = certificate["details"]["label"]
    if "expiry_date" not in label and product:
        label = product["details"]["label"]
    expiry = label.get("expiry_date")
    return isinstance(expiry, str) and reads_as_date(expiry) and expiry < today


def verdict(chain_id: str, code: ItemCode, known: Records, today: str) -> str:
    """The first verdict that applies."""
    certificate = known.certificate
    if certificate is None:
        return "unknown"
    details = certificate["details"]
    above = code.item > details["quantity"]
    if above or not code.is_signed_by(chain_id, bytes_of(details["label_key"])):
        return "forged"
    if records.status(certificate) == "revoked":
        return "revoked"
    recalls = [one["items"] for one in known.recalls or [] if one["status"] == "open"]
    if any(not items or contains(items, code.item) for items in recalls):
        return "recalled"
    if any(records.status(report) == "withdrawn" for report in known.reports):
        return "report_withdrawn"
    items = known.items or {"activated": [], "voided": []}
    if contains(items["voided"], code.item):
        return "voided"
    if not contains(items["activated"], code.item):
        return "not_activated"
    return "expired" if _is_expired(certificate, known.product, today) else "genuine"


def keys_of(code: ItemCode, data: bytes) -> list[bytes]:
    """The keys that a proof must be for: it names them itself, and is checked for them."""
    first = evidence_keys(code.serial, None, None)
    certificate, _items, recalls, _holdings = claimed(data, first)
    return evidence_keys(code.serial, certificate, recalls)


def _conclude(chain_id: str, code: ItemCode, shown: list[Value], today: str) -> str:
    """The verdict from the records of a proof."""
    certificate, items, recalls, _holdings = shown[:4]
    product, _maker, *issued = shown[4:] or (None, None)
    count = len(certificate["details"]["reports"]) if certificate else 0
    reports = [report for report in issued[: 2 * count : 2] if report]
    return verdict(chain_id, code, Records(certificate, items, recalls, product, reports), today)


def check(text: str, point: Point, data: bytes | None, today: str) -> tuple[str, Value]:
    """The verdict on the text of a code from the proof of its serial, and the proof's header."""
    try:
        code = parse(text)
    except NoItemCode as error:
        if error.args == ("no_item",):
            return "forged", None
        raise
    if data is None:
        raise DoesNotHold("no_proof")
    shown = verify(data, point, keys_of(code, data))
    today = max(today, date_of(shown.header["time"]))
    return _conclude(point.chain_id, code, shown.records, today), shown.header
