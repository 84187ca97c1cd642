"""What a certificate is refused for by the records it rests on: docs/protocol.md, section 4."""

from collections.abc import Iterator

from typing import NamedTuple

from .codec import Value
from .values import thousandths

ITEMS_MAX = (1 << 24) - 1
REFERENCES_MAX = 8
INPUTS_MAX = 16
VARIANTS_MAX = 256
AMOUNT_LINES_MAX = 1024


class Basis(NamedTuple):
    """What a certificate rests on, as far as files tell; none is not known."""

    product: Value
    reports: Value
    covers: Value


def refusals(certificate: Value, maker: str, basis: Basis, on: str) -> set[str]:
    """The codes, without those for personal data and for rules on labels."""
    reports, covers = basis.reports, basis.covers
    found = {code for one in reports for code in _of_report(certificate, one["details"])}
    if reports and all(one["details"]["kind"] != "batch" for one in reports):
        found.add("report.none_of_the_batch")
    if not all(_covers(certificate, one["details"], on) for one in covers):
        found.add("cover.not_in_force")
    if certificate["product"].split("/")[0] != maker:
        found.add("product.unknown")
    bounds = [
        1 <= certificate["quantity"] <= ITEMS_MAX,
        len(certificate["inputs"]) <= INPUTS_MAX,
        _are_lines(certificate),
        _are_amounts(certificate),
        1 <= len(certificate["reports"]) <= REFERENCES_MAX,
        len(certificate["covers"]) <= REFERENCES_MAX,
    ]
    if basis.product:
        bounds.append(bool(certificate["amounts"]) == (basis.product["measured_in"] is not None))
    variants = {one["code"] for one in basis.product["variants"]} if basis.product else None
    lines = {line["variant"] for line in certificate["variants"]}
    if variants is not None and not lines <= variants:
        found.add("product.no_such_variant")
    if not all(bounds) or (variants and not lines):
        found.add("field.out_of_bounds")
    return found


def _are_lines(certificate: Value) -> bool:
    """Whether the lines of variants, if there are any, come to all items."""
    lines = certificate["variants"]
    quantities = [line["quantity"] for line in lines]
    once = len({line["variant"] for line in lines}) == len(lines) <= VARIANTS_MAX
    return not lines or (once and 0 not in quantities and sum(quantities) == certificate["quantity"])


def subject_of(certificate: Value, kind: str, subjects: list[Value]) -> Value:
    """The subject of a report that a certificate rests on, if there is one."""
    found = [
        subject
        for subject in subjects
        if subject["product"] == certificate["product"]
        and (kind != "batch" or subject["batch"] == certificate["batch"])
    ]

    def fits(subject: Value) -> tuple[bool, bool]:
        same_edition = subject["edition"] == certificate["edition"]
        return has_variants(certificate, subject), same_edition

    # The first of those that fit best.
    return max(found, key=fits, default=None)


def has_variants(certificate: Value, subject: Value) -> bool:
    """Whether all variants of a certificate are among those that were inspected."""
    variants = {line["variant"] for line in certificate["variants"]}
    return not subject["variants"] or variants <= set(subject["variants"])


def _of_report(certificate: Value, report: Value) -> Iterator[str]:
    """Why a report does not carry a certificate."""
    if report["kind"] in ("purchaser", "spot_check"):
        yield "report.other_kind"
    if report["follows"] and report["follows"]["kind"] == "supplements":
        yield "report.supplement"
    if report["conclusion"] != "qualified":
        yield "report.unqualified"
    subject = subject_of(certificate, report["kind"], report["subjects"])
    if subject is None:
        products = {one["product"] for one in report["subjects"]}
        known = certificate["product"] in products
        yield "report.other_batch" if known else "report.other_product"
        return
    if not has_variants(certificate, subject):
        yield "report.without_variant"
    if report["kind"] != "batch":
        return
    by_amount = subject["batch_amount"] is not None
    if by_amount != bool(certificate["amounts"]):
        yield "report.measured_otherwise"
        return
    if measure_of_batch(subject) < _measure(certificate):
        yield "report.quantity_exceeded"


def measure_of_batch(subject: Value) -> int:
    """How much of a batch can be certified on what a report says of it."""
    amount = subject["batch_amount"]
    return subject["batch_quantity"] if amount is None else thousandths(amount)


def _measure(certificate: Value) -> int:
    """How much is certified: items, or thousandths of the unit."""
    lines = certificate["amounts"]
    if not lines:
        return certificate["quantity"]
    return sum(thousandths(line["amount"]) * line["quantity"] for line in lines)


def _are_amounts(certificate: Value) -> bool:
    """Whether the lines of amounts, if there are any, come to all items."""
    quantities = [line["quantity"] for line in certificate["amounts"]]
    if not quantities:
        return True
    few = len(quantities) <= AMOUNT_LINES_MAX
    return few and 0 not in quantities and sum(quantities) == certificate["quantity"]


def _covers(certificate: Value, cover: Value, on: str) -> bool:
    """Whether a cover covers a certificate issued on a day."""
    product, products = certificate["product"], cover["products"]
    return (
        cover["insured"] == product.split("/")[0]
        and (not products or product in products)
        and cover["valid_from"] <= on <= cover["valid_until"]
    )
