"""The command line, on files as a node answers them; and proofs of which one byte is changed."""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from . import proof, verdict
from .__main__ import main
from .genesis import trusted_point
from .item_code import parse
from .vectors import Entry, entries

# Two seconds after the header of the first verification.
NOW_MS = 1_795_478_403_000
AS_OF = "as of height 1, 2026-11-24: "


def verification(start: str) -> Entry:
    """The verification whose name starts so."""
    return next(one for one in entries("verifications.json") if one.title().startswith(start))


class Command(unittest.TestCase):
    """What `python3 -m second_verifier` prints, and its exit code."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.genesis = self.file("genesis", entries("genesis.json")[0].bytes("bytes"))
        self.genuine = verification("genuine")
        self.proof = self.proof_of(self.genuine)

    def file(self, name: str, data: bytes) -> str:
        """A file of some bytes."""
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    def proof_of(self, entry: Entry) -> str:
        """The proof of a verification as a file; one that shows nothing if it needs none."""
        return self.file(entry.title(), bytes.fromhex(entry["proof"] or ""))

    def run_main(self, *arguments: str, now_ms: int = NOW_MS) -> tuple[int, str]:
        """The exit code, and all that is printed."""
        line = ["second_verifier", *arguments]
        line += ["--genesis", self.genesis] if arguments[0] == "verify" else []
        printed = io.StringIO()
        with (
            mock.patch("sys.argv", line),
            mock.patch("time.time_ns", lambda: now_ms * 1_000_000),
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
        ):
            return main(), printed.getvalue()

    def test_a_verdict_is_printed(self) -> None:
        """Genuine is 0, anything else is 3."""
        genuine = self.run_main("verify", self.genuine["item_code"], self.proof)
        self.assertEqual(genuine, (0, AS_OF + "genuine\n"))
        for start in ("voided", "unknown", "item 0", "recalled", "revoked"):
            entry = verification(start)
            ran = self.run_main("verify", entry["item_code"], self.proof_of(entry))
            self.assertEqual((ran[0], ran[1].split()[-1]), (3, entry["verdict"]))

    def test_the_serial_to_ask_for_is_printed(self) -> None:
        """As a decimal number."""
        code = self.genuine["item_code"]
        self.assertEqual(self.run_main("serial", code), (0, f"{parse(code).serial}\n"))

    def test_what_could_not_be_checked_is_no_verdict(self) -> None:
        """The exit code is 5, and the reason is told."""
        code, good = self.genuine["item_code"], self.proof
        of_another = self.proof_of(verification("unknown"))
        torn = self.file("torn", Path(good).read_bytes()[:-1])
        for reason, arguments in [
            ("undecodable", [code, torn]),
            ("record", [code, of_another]),
            ("unreadable", [code[:-1], good]),
            ("No such file", [code, str(self.folder / "none")]),
            ("the genesis is of chain", [code, good, "--chain-id", "00" * 32]),
            ("older than 1 s", [code, good, "--max-age-s", "1"]),
        ]:
            with self.subTest(reason=reason):
                ran = self.run_main("verify", *arguments)
                self.assertEqual(ran[0], 5)
                self.assertIn(reason, ran[1])
        late = self.run_main("verify", code, good, now_ms=NOW_MS + 900_000)
        self.assertEqual(late[0], 5)
        self.genesis = torn
        self.assertEqual(self.run_main("verify", code, good)[0], 5)

    def test_today_is_not_before_the_header(self) -> None:
        """A clock that is late makes no label fresh again."""
        header_ms = NOW_MS - 2_000
        self.assertEqual(verdict.date_of(header_ms), "2026-11-24")
        early = self.run_main("verify", self.genuine["item_code"], self.proof, now_ms=0)
        self.assertEqual(early, (0, AS_OF + "genuine\n"))

    def test_what_is_trusted_moves_forward(self) -> None:
        """After a change of authorities the old ones are not believed; a lower height is told."""
        late, point = verification("revoked"), str(self.folder / "point")
        first = self.run_main("verify", self.genuine["item_code"], self.proof, "--point", point)
        self.assertEqual(first, (0, AS_OF + "genuine\n"))
        kept = json.loads(Path(point).read_text())
        self.assertEqual((kept["height"], kept["seen"]), (1, 1))
        Path(point).write_text(json.dumps({**kept, "seen": 7}))
        again = self.run_main("verify", self.genuine["item_code"], self.proof, "--point", point)
        self.assertEqual(again, (0, AS_OF + "height 7 was seen before; genuine\n"))
        ran = self.run_main("verify", late["item_code"], self.proof_of(late), "--point", point)
        self.assertEqual(ran[0], 3)
        moved = json.loads(Path(point).read_text())
        self.assertGreater(moved["height"], 1)
        old = self.run_main("verify", self.genuine["item_code"], self.proof, "--point", point)
        self.assertEqual((old[0], "height" in old[1]), (5, True))
        Path(point).write_text(json.dumps({**kept, "chain_id": "00" * 32}))
        self.assertEqual(self.run_main("verify", late["item_code"], self.proof, "--point", point)[0], 5)

    def test_no_byte_of_a_proof_may_change(self) -> None:
        """Wherever one bit is flipped, the proof does not hold."""
        entry = verification("revoked")
        point, good = trusted_point(entry.bytes("genesis")), entry.bytes("proof")
        keys = verdict.keys_of(parse(entry["item_code"]).serial, good)
        proof.verify(good, point, keys)
        for at in range(0, len(good), 29):
            changed = bytearray(good)
            changed[at] ^= 1 << at % 8
            with self.subTest(at=at), self.assertRaises(proof.DoesNotHold):
                proof.verify(bytes(changed), point, keys)


if __name__ == "__main__":
    unittest.main()
