"""The verdict on an item code: docs/protocol.md, section 9.1."""

from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from . import records
from .certificates import has_variants, measure_of_batch, subject_of
from .codec import Value
from .hashes import hash_of
from .item_code import ItemCode, NoItemCode, parse
from .proof import DoesNotHold, Point, Shown, claimed, record_count, verify
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
    maker: Value
    producer: Value
    label_key: Value
    batch: Value
    reports: list[Value]
    institutes: list[Value]
    covers: list[Value]
    insurers: list[Value]


class Found(NamedTuple):
    """The verdict on a code, what it does not say, and the proof's header and point."""

    verdict: str
    cautions: list[Value]
    header: Value
    point: Point | None


def date_of(time_ms: int) -> str:
    """The date in China at a time; the last one for all that comes later."""
    if time_ms >= LAST_DATE_MS:
        return LAST_DATE
    return datetime.fromtimestamp(time_ms // 1000, UTC).astimezone(CHINA).date().isoformat()


def _producers(certificate: Value) -> list[str]:
    """Who made the goods for the maker: one organisation, or none."""
    return [party["code"] for party in certificate["parties"] if party["role"] == "producer"][:1]


def evidence_keys(serial: int, certificate: Value, recalls: Value) -> list[bytes]:
    """The keys of all that is to be said of a serial, but for who holds its items."""
    kinds = ("certificate", "items", "certificate_recalls")
    keys = [records.key_of(kind, serial) for kind in kinds]
    if not certificate:
        return keys
    details = certificate["details"]
    edition = {"product": details["product"], "edition": details["edition"]}
    pairs = [("product_edition", edition), ("organisation", certificate["id"].split("/")[0])]
    pairs += [("organisation", code) for code in _producers(certificate)]
    pairs.append(("key", hash_of("public_key", bytes_of(details["label_key"])).hex()))
    pairs.append(("batch", {"product": details["product"], "batch": details["batch"]}))
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


def _carries(report: Value, certificate: Value) -> bool:
    """Whether a report, or what is in its place, still carries a certificate."""
    status = records.status(report)
    if status == "withdrawn":
        return False
    subjects = report["details"]["subjects"]
    if status == "replaced":
        subjects = report["replaced"]["carries"]
    kind = report["details"]["kind"]
    own = subject_of(certificate, kind, report["details"]["subjects"])
    subject = subject_of(certificate, kind, subjects)
    if subject is None or not has_variants(certificate, subject):
        return False
    return subject["edition"] in (certificate["edition"], own and own["edition"])


def verdict(chain_id: str, code: ItemCode, known: Records, today: str) -> str:
    """The first verdict that applies."""
    certificate = known.certificate
    if certificate is None:
        return "unknown"
    details = certificate["details"]
    above = code.item > details["quantity"]
    if above or not code.is_signed_by(chain_id, bytes_of(details["label_key"])):
        return "forged"
    if records.status(certificate) != "in_force":
        return records.status(certificate)
    recalls = [one["items"] for one in known.recalls or [] if one["status"] == "open"]
    if any(not items or contains(items, code.item) for items in recalls):
        return "recalled"
    if not all(_carries(report, details) for report in known.reports):
        return "report_withdrawn"
    items = known.items or {"activated": [], "voided": []}
    if contains(items["voided"], code.item):
        return "voided"
    if not contains(items["activated"], code.item):
        return "not_activated"
    return "expired" if _is_expired(certificate, known.product, today) else "genuine"


def _givers(record: Value) -> list[Value]:
    """Who gave keys that signed for steps of a record's history."""
    confirmed = record.get("confirmed")
    steps = [*record["history"], record.get("replaced"), confirmed]
    steps.append(confirmed and confirmed["withdrawn"])
    return [step["given_by"] for step in steps if step and step["given_by"]]


def _given_keys(known: Records) -> list[Value]:
    """The cautions about keys that were given; some perhaps more than once."""
    origin = known.label_key["origin"] if known.label_key else "own"
    givers = {
        "label_key": [origin["given"]] if isinstance(origin, dict) and "given" in origin else [],
        "certificate": _givers(known.certificate),
        "items": [known.items["given_by"]] if known.items else [],
        "product": [known.product["given_by"]] if known.product else [],
        "report": [
            *(by for report in known.reports for by in _givers(report)),
            *(finding["given_by"] for finding in (known.batch or {"findings": []})["findings"]),
        ],
        "cover": [by for cover in known.covers for by in _givers(cover)],
    }
    return [
        {"given_key": {"part": part, "by": by}} for part, all_by in givers.items() for by in all_by if by
    ]


def _suspended(known: Records) -> list[Value]:
    """The cautions about who answers for a part and is suspended, each organisation once."""
    entries = [("certificate", known.maker), ("product", known.producer)]
    entries += [("report", entry) for entry in known.institutes]
    entries += [("cover", entry) for entry in known.insurers]
    found: dict[str, Value] = {}
    for part, entry in entries:
        if entry and records.status(entry) == "suspended":
            code, last = entry["details"]["code"], entry["history"][-1]
            since = {
                "part": part, "organisation": code, "name": entry["details"]["name"],
                "since": last["height"], "on": last["on"],
            }  # fmt: skip
            found.setdefault(code, {"suspended": since})
    return list(found.values())


def _confirmation_withdrawn(report: Value) -> list[Value]:
    """That the laboratory took back what it had confirmed."""
    withdrawn = report["confirmed"] and report["confirmed"]["withdrawn"]
    if not withdrawn:
        return []
    return [{"confirmation_withdrawn": {"report": report["id"], "on": withdrawn["on"]}}]


def _certified_beyond(report: Value, known: Records) -> list[Value]:
    """That what replaces a report holds less of the batch than is certified."""
    replaced, kind = report["replaced"], report["details"]["kind"]
    if not replaced or kind != "batch":
        return []
    details = known.certificate["details"]
    listed = [report["details"]["subjects"], replaced["carries"]]
    found = [subject_of(details, kind, subjects) for subjects in listed]
    if None in found:
        return []
    own, held = map(measure_of_batch, found)
    if held >= own or held >= (known.batch["certified"] if known.batch else 0):
        return []
    return [{"certified_beyond": {"report": report["id"], "replaced_by": replaced["report"]}}]


def cautions(known: Records) -> list[Value]:
    """What is said beside a verdict that is neither unknown nor forged."""
    findings = known.batch["findings"] if known.batch else []
    found: list[Value] = [{"found_unqualified": {"finding": finding}} for finding in findings]
    found += [caution for report in known.reports for caution in _confirmation_withdrawn(report)]
    found += [caution for report in known.reports for caution in _certified_beyond(report, known)]
    found += _suspended(known)
    if known.label_key and known.label_key["revoked"] is not None:
        revoked = known.label_key["revoked"]
        found.append({"label_key_revoked": {"since": revoked["height"], "on": revoked["on"]}})
    for caution in _given_keys(known):
        if caution not in found:
            found.append(caution)
    return found


def keys_of(serial: int, data: bytes) -> list[bytes]:
    """The keys that a proof must be for: it names them itself, and is checked for them."""
    first = evidence_keys(serial, None, None)
    certificate, _items, recalls = claimed(data, first)
    keys = evidence_keys(serial, certificate, recalls)
    holdings = records.key_of("holdings", serial)
    return [*keys, holdings] if record_count(data) == len(keys) + 1 else keys


def known_of(shown: list[Value]) -> Records:
    """The records of a proof of a serial, by what they are."""
    certificate, items, recalls, *rest = shown
    if certificate is None:
        return Records(None, items, recalls, None, None, None, None, None, [], [], [], [])
    product, maker, *rest = rest
    producer, rest = (rest[0], rest[1:]) if _producers(certificate) else (None, rest)
    label_key, batch, *issued = rest
    reports, covers = (len(certificate["details"][kind]) for kind in ("reports", "covers"))
    return Records(
        certificate, items, recalls, product, maker, producer, label_key, batch,
        [report for report in issued[: 2 * reports : 2] if report],
        [entry for entry in issued[1 : 2 * reports : 2] if entry],
        [cover for cover in issued[2 * reports : 2 * (reports + covers) : 2] if cover],
        [entry for entry in issued[2 * reports + 1 : 2 * (reports + covers) : 2] if entry],
    )  # fmt: skip


def judge(chain_id: str, code: ItemCode, shown: Shown, today: str) -> Found:
    """The verdict on a code from a proof of its serial that holds."""
    known = known_of(shown.records)
    found = verdict(chain_id, code, known, max(today, date_of(shown.header["time"])))
    said = [] if found in ("unknown", "forged") else cautions(known)
    return Found(found, said, shown.header, shown.point)


def check(text: str, point: Point, data: bytes | None, today: str) -> Found:
    """The verdict on the text of a code from the proof of its serial."""
    try:
        code = parse(text)
    except NoItemCode as error:
        if error.args == ("no_item",):
            return Found("forged", [], None, None)
        raise
    if data is None:
        raise DoesNotHold("no_proof")
    return judge(point.chain_id, code, verify(data, point, keys_of(code.serial, data)), today)
