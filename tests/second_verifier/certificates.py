"""What a certificate is refused for by the records it rests on: docs/protocol.md, section 4."""

from collections.abc import Iterator

from .codec import Value

ITEMS_MAX = (1 << 24) - 1
REFERENCES_MAX = 8


def refusals(certificate: Value, maker: str, reports: Value, covers: Value, on: str) -> set[str]:
    """The codes, without those for personal data and for rules on labels."""
    found = {code for one in reports for code in _of_report(certificate, one["details"])}
    if not all(_covers(certificate, one["details"], on) for one in covers):
        found.add("cover.not_in_force")
    if certificate["product"].split("/")[0] != maker:
        found.add("product.unknown")
    bounds = [
        1 <= certificate["quantity"] <= ITEMS_MAX,
        1 <= len(certificate["reports"]) <= REFERENCES_MAX,
        len(certificate["covers"]) <= REFERENCES_MAX,
    ]
    if not all(bounds):
        found.add("field.out_of_bounds")
    return found


def _of_report(certificate: Value, report: Value) -> Iterator[str]:
    """Why a report does not carry a certificate."""
    if report["conclusion"] != "qualified":
        yield "report.unqualified"
    if report["product"] != certificate["product"]:
        yield "report.other_product"
    if report["batch"] != certificate["batch"]:
        yield "report.other_batch"
    if report["batch_quantity"] < certificate["quantity"]:
        yield "report.quantity_exceeded"


def _covers(certificate: Value, cover: Value, on: str) -> bool:
    """Whether a cover covers a certificate issued on a day."""
    product, products = certificate["product"], cover["products"]
    return (
        cover["insured"] == product.split("/")[0]
        and (not products or product in products)
        and cover["valid_from"] <= on <= cover["valid_until"]
    )
