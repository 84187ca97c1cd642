"""`python3 -m second_verifier`: the serial to ask a node for, and the verdict on an item code."""

import argparse
import sys
import time
from pathlib import Path

from .codec import Undecodable
from .genesis import trusted_point
from .item_code import NoItemCode, parse
from .proof import DoesNotHold
from .verdict import check, date_of

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
    verify.add_argument("--max-age-s", type=int, default=MAX_AGE_S)
    return parser.parse_args()


def _run(arguments: argparse.Namespace) -> int:
    """Runs a command; gives the exit code."""
    if arguments.command == "serial":
        print(parse(arguments.code).serial)
        return GENUINE
    point = trusted_point(arguments.genesis.read_bytes())
    if arguments.chain_id not in (None, point.chain_id):
        raise DoesNotHold(f"the genesis is of chain {point.chain_id}")
    now_ms = time.time_ns() // 1_000_000
    verdict, header = check(arguments.code, point, arguments.proof.read_bytes(), date_of(now_ms))
    if header and (now_ms - header["time"]) // 1000 > arguments.max_age_s:
        raise DoesNotHold(f"the proof is older than {arguments.max_age_s} s")
    print(verdict, f"as of height {header['height']}" if header else "")
    return GENUINE if verdict == "genuine" else NOT_GENUINE


def main() -> int:
    """Runs the command line; what could not be checked says nothing about the item."""
    try:
        return _run(_arguments())
    except (DoesNotHold, NoItemCode, OSError, Undecodable) as error:
        print(f"not checked: {type(error).__name__}: {error}", file=sys.stderr)
        return NOT_CHECKED


if __name__ == "__main__":
    sys.exit(main())
