"""`python3 -m second_verifier`: the serial to ask a node for, and the verdict on an item code."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import NamedTuple

from .codec import Undecodable
from .genesis import trusted_point
from .item_code import NoItemCode, parse
from .proof import DoesNotHold, Point
from .verdict import Found, check, date_of

MAX_AGE_S = 900
GENUINE, NOT_GENUINE, NOT_CHECKED = 0, 3, 5


def _arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="second_verifier", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serial = commands.add_parser("serial", help="print the serial to ask a node for")
    verify = commands.add_parser("verify", help="print a verdict")
    for command in (serial, verify):
        command.add_argument("code", help="the text of the QR code")
    verify.add_argument("proof", type=Path, help="bytes of GET /v1/serials/SERIAL/proof")
    verify.add_argument("--genesis", type=Path, required=True, help="bytes of GET /v1/genesis")
    verify.add_argument("--chain-id", help="the chain id that the genesis must have")
    verify.add_argument("--point", type=Path, help="a file that keeps how far the chain was proved")
    verify.add_argument("--max-age-s", type=int, default=MAX_AGE_S)
    return parser.parse_args()


class Kept(NamedTuple):
    """What a verifier keeps of a chain: who signs from now on, and the greatest height seen."""

    point: Point
    seen: int


def _kept(path: Path, first: Point) -> Kept:
    """What was kept of a chain; the genesis the first time."""
    if not path.exists():
        return Kept(first, 0)
    kept = json.loads(path.read_text())
    point = Point(kept["chain_id"], kept["height"], kept["authorities"])
    if point.chain_id != first.chain_id:
        raise DoesNotHold(f"{path} is of chain {point.chain_id}")
    return Kept(point, kept["seen"])


def _keep(path: Path, kept: Kept) -> None:
    """Keeps it for the next run."""
    path.write_text(json.dumps({**kept.point._asdict(), "seen": kept.seen}))


def _words(found: Found, kept: Kept, today: str) -> str:
    """What is printed: first as of when it is so."""
    if not found.header:
        return found.verdict
    height, time_ms = found.header["height"], found.header["time"]
    text = f"as of height {height}, {max(today, date_of(time_ms))}: "
    if height < kept.seen:
        text += f"height {kept.seen} was seen before; "
    return text + "; ".join([*map(json.dumps, found.cautions), found.verdict])


def _run(arguments: argparse.Namespace) -> int:
    """Runs a command; gives the exit code."""
    if arguments.command == "serial":
        print(parse(arguments.code).serial)
        return GENUINE
    point = trusted_point(arguments.genesis.read_bytes())
    if arguments.chain_id not in (None, point.chain_id):
        raise DoesNotHold(f"the genesis is of chain {point.chain_id}")
    now_ms = time.time_ns() // 1_000_000
    kept = _kept(arguments.point, point) if arguments.point else Kept(point, 0)
    data = arguments.proof.read_bytes()
    found = check(arguments.code, kept.point, data, date_of(now_ms))
    if found.header and (now_ms - found.header["time"]) // 1000 > arguments.max_age_s:
        raise DoesNotHold(f"the proof is older than {arguments.max_age_s} s")
    print(_words(found, kept, date_of(now_ms)))
    if arguments.point and found.point:
        _keep(arguments.point, Kept(found.point, max(kept.seen, found.header["height"])))
    return GENUINE if found.verdict == "genuine" else NOT_GENUINE


def main() -> int:
    """Runs the command line; what could not be checked says nothing about the item."""
    try:
        return _run(_arguments())
    except (DoesNotHold, NoItemCode, OSError, Undecodable) as error:
        print(f"not checked: {type(error).__name__}: {error}", file=sys.stderr)
        return NOT_CHECKED


if __name__ == "__main__":
    sys.exit(main())
