"""Every vector of every file, and that none is left out."""

import json
import re
import unittest

from . import acts, commit, consensus, ed25519, records, state_map
from .checks import CHECKS, KINDS
from .codec import Type
from .hashes import CONTEXTS
from .values import bytes_of
from .vectors import CORE, FOLDER, entries, lines

TEXT_FILES = {"README.md", "refusal_codes.txt"}
VERDICTS = {
    "genuine", "not_activated", "voided", "revoked", "withdrawn", "superseded", "recalled", "report_withdrawn", "expired",
    "forged", "unknown",
}  # fmt: skip
ERRORS = {
    "undecodable", "other_chain", "height", "other_block", "other_authorities", "not_sorted",
    "not_an_authority", "signature", "too_few", "record_count", "record", "record_unreadable",
    "protocol_version", "too_many_changes", "idle_change",
}  # fmt: skip
CONSENSUS: dict[str, Type] = {
    "prevote for a block": consensus.CONSENSUS_MESSAGE,
    "precommit for nil": consensus.CONSENSUS_MESSAGE,
    "proposal": consensus.CONSENSUS_MESSAGE,
    "vote sent again": consensus.LIVENESS_MESSAGE,
    "polka": consensus.LIVENESS_MESSAGE,
    "round certificate": consensus.LIVENESS_MESSAGE,
    "announcement": consensus.PART,
    "data": consensus.PART,
    "first of a stream": consensus.STREAM_MESSAGE,
    "end of a stream": consensus.STREAM_MESSAGE,
    "proposed value": consensus.PROPOSED_VALUE,
    "polka certificate": consensus.POLKA,
    "request": consensus.REQUEST,
    "response": consensus.RESPONSE,
    "peer proof": consensus.PEER_PROOF,
    "status": consensus.STATUS,
    "what a proposal signs": consensus.ROUND_PROPOSAL,
    "what a proposal signs that was valid before": consensus.ROUND_PROPOSAL,
    "what a proposal of no round signs": consensus.ROUND_PROPOSAL,
    "what an announcement signs": consensus.ANNOUNCEMENT,
}


PEER_PROOF_SIGNS = "what a peer proof signs"


class Vectors(unittest.TestCase):
    """The vectors under `tests/vectors`."""

    def test_every_entry_of_every_file_of_the_core(self) -> None:
        """Each entry is checked, and each field of it is looked at."""
        found = {path.name for path in CORE.iterdir()}
        self.assertEqual(found, CHECKS.keys() | TEXT_FILES)
        for file, check in CHECKS.items():
            checked = 0
            for entry in entries(file):
                with self.subTest(file=file, entry=entry.title(), number=checked):
                    check(self, entry)
                    self.assertEqual(entry.unread, set(), "fields that no check reads")
                    checked += 1
            self.assertGreater(checked, 0, file)
            self.assertEqual(checked, len(json.loads((CORE / file).read_text())), file)

    def test_every_message_of_consensus(self) -> None:
        """Each message decodes, and encodes to the same bytes."""
        found = list(lines(FOLDER / "consensus.txt"))
        self.assertEqual([name for name, _ in found], [*CONSENSUS, PEER_PROOF_SIGNS])
        values = {}
        for name, digits in found[:-1]:
            with self.subTest(name=name):
                data = bytes.fromhex(digits)
                values[name] = CONSENSUS[name].decode(data)
                self.assertEqual(CONSENSUS[name].encode(values[name]), data)
        proof, signed = values["peer proof"], bytes.fromhex(found[-1][1])
        self.assertEqual(consensus.signed_by_peer_proof(proof), signed)
        key = bytes.fromhex(proof["public_key"])
        signature = bytes_of(proof["signature"])
        self.assertTrue(ed25519.verify("peer_proof", key[2:], signed, signature))
        no_round = values["what a proposal of no round signs"]
        self.assertEqual((no_round["round"], no_round["valid_round"]), (consensus.NO_ROUND, None))

    def test_every_refusal_has_a_code(self) -> None:
        """Codes are words joined by one dot, sorted, each once, and told in errors.md."""
        codes = (CORE / "refusal_codes.txt").read_text().split()
        self.assertEqual(codes, sorted(set(codes)))
        told = (FOLDER.parent.parent / "docs" / "errors.md").read_text()
        for code in codes:
            self.assertRegex(code, r"^[a-z_]+\.[a-z_]+$")
            self.assertIn(code, told)

    def test_every_kind_has_a_vector(self) -> None:
        """No kind of act, record, value, hash, signature, verdict or error lacks a vector."""

        def fields(file: str, name: str) -> set[str]:
            return {entry[name] for entry in entries(file)}

        kinds = {re.sub(":.*", "", name) for name in fields("transactions.json", "name")}
        self.assertEqual(kinds, set(acts.ACT.names))
        self.assertEqual(acts.ACT.names, acts.ACT_KIND.names)
        self.assertEqual(fields("records.json", "name"), records.KINDS.keys())
        self.assertEqual(fields("hash_domains.json", "context"), set(CONTEXTS.values()))
        self.assertEqual(fields("signature_domains.json", "name"), ed25519.NAMES.keys())
        self.assertEqual(fields("verdicts.json", "verdict"), VERDICTS)
        self.assertEqual(fields("refused_proofs.json", "error"), ERRORS)
        shown = fields("values.json", "kind") | fields("refused_values.json", "kind")
        self.assertEqual(shown, KINDS.keys())

    def test_a_leaf_that_stands_elsewhere_shows_nothing(self) -> None:
        """A root made of a leaf on the wrong side shows no key of that side."""
        left, right = bytes(32), b"\x80" + bytes(31)
        root = state_map.node_hash(state_map.leaf_hash(right, right), left)
        leaf = [right.hex(), right.hex()]
        with self.assertRaises(state_map.NotShown):
            state_map.value_under(root, left, {"siblings": [left.hex()], "leaf": leaf})

    def test_a_vote_has_the_places_that_the_protocol_tells(self) -> None:
        """The table of section 6, byte by byte."""
        vote = entries("votes.json")[0]
        data, value = vote.bytes("bytes"), vote["value"]
        self.assertEqual(len(data), 102)
        self.assertEqual(data[2:34].hex(), value["chain_id"])
        self.assertEqual(data[34:38], (1).to_bytes(4, "little"))
        self.assertEqual(int.from_bytes(data[38:46], "little"), value["height"])
        self.assertEqual(int.from_bytes(data[46:50], "little"), value["round"])
        self.assertEqual((data[50], data[52:84].hex()), (1, value["block"]))
        self.assertEqual(data[84:].decode(), value["authority"])
        nil = commit.VOTE_MESSAGE.encode({**value, "block": None})
        self.assertEqual(len(nil), 69)


if __name__ == "__main__":
    unittest.main()
