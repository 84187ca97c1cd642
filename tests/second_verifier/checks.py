"""How each file of vectors is checked: one function for one entry."""

from collections.abc import Callable
from unittest import TestCase

from . import (
    acts,
    blocks,
    certificates,
    commit,
    documents,
    ed25519,
    genesis,
    item_code,
    proof,
    proof_file,
    records,
    signer,
    state_map,
    values,
    verdict,
)
from .codec import ENCODED_BYTES_MAX, Type, Undecodable, Value
from .hashes import CONTEXTS, hash_of
from .labels import LABEL
from .vectors import Entry, entries

KINDS = {
    "height": values.HEIGHT, "timestamp": values.TIMESTAMP, "serial": values.SERIAL,
    "date": values.DATE, "credit_code": values.CREDIT_CODE,
    "country_code": values.COUNTRY_CODE, "hash": values.HASH,
    "public_key": values.PUBLIC_KEY, "signature": values.SIGNATURE, "record_id": values.RECORD_ID,
    "standard_number": values.STANDARD_NUMBER, "gtin": values.GTIN, "decimal": values.DECIMAL,
    "item_ranges": values.ITEM_RANGES, "role": acts.ROLE, "key_purpose": acts.KEY_PURPOSE,
    "label": LABEL, "name": values.NAME, "line": values.LINE, "remark": values.REMARK,
    "field_name": values.FIELD_NAME, "authority_set": values.AUTHORITY_SET,
    "holdings": records.HOLDINGS, "certificate_history": records.CERTIFICATE_HISTORY,
}  # fmt: skip


def round_trip(test: TestCase, kind: Type, value: Value, data: bytes) -> None:
    """Checks that bytes and JSON form stand for each other."""
    test.assertEqual(kind.decode(data), value)
    test.assertEqual(kind.encode(value), data)


def signed(test: TestCase, entry: Entry, use: str, content: bytes, signature: str) -> None:
    """Checks what is signed, that the signature holds, and that the secret key makes it."""
    secret, found = entry.bytes("secret_key"), values.bytes_of(signature)
    test.assertEqual(signer.sign(use, secret, content), found)
    test.assertTrue(ed25519.verify(use, signer.public_key(secret), content, found))


def hash_domains(test: TestCase, entry: Entry) -> None:
    """A context string and two hashes under it."""
    use = next(name for name, context in CONTEXTS.items() if context == entry["context"])
    test.assertEqual(hash_of(use, b""), entry.bytes("of_nothing"))
    test.assertEqual(hash_of(use, b"hgz"), entry.bytes("of_the_text_hgz"))


def signature_domains(test: TestCase, entry: Entry) -> None:
    """A use of signatures and one of them."""
    use = entry["name"]
    key = values.bytes_of(entry["key"])
    test.assertEqual(signer.public_key(entry.bytes("secret_key")), key)
    test.assertEqual(hash_of("public_key", key), entry.bytes("key_id"))
    test.assertEqual(ed25519.signed_message(use, b"hgz"), entry.bytes("signed_message"))
    signed(test, entry, use, b"hgz", entry["signature"])


def signatures(test: TestCase, entry: Entry) -> None:
    """A signature at the edge of what holds."""
    key, found = values.bytes_of(entry["key"]), values.bytes_of(entry["signature"])
    holds = ed25519.verify(entry["signature_use"], key, entry.bytes("message"), found)
    test.assertEqual(holds, entry["holds"])


def value(test: TestCase, entry: Entry) -> None:
    """A value of a kind."""
    round_trip(test, KINDS[entry["kind"]], entry["value"], entry.bytes("bytes"))


def refused_value(test: TestCase, entry: Entry) -> None:
    """Bytes that are not a value of a kind."""
    with test.assertRaises(Undecodable):
        KINDS[entry["kind"]].decode(entry.bytes("bytes"))


def genesis_file(test: TestCase, entry: Entry) -> None:
    """A genesis, its chain id, and the point that it gives."""
    data = entry.bytes("bytes")
    round_trip(test, genesis.GENESIS, entry["value"], data)
    authorities = entry["value"]["authorities"]
    test.assertEqual(genesis.trusted_point(data), (entry["chain_id"], 1, authorities))


def transaction(test: TestCase, entry: Entry) -> None:
    """A signed transaction."""
    whole, content = entry["value"], entry.bytes("content")
    round_trip(test, acts.SIGNED_TRANSACTION, whole, entry.bytes("bytes"))
    round_trip(test, acts.TRANSACTION, whole["transaction"], content)
    test.assertLessEqual(len(entry.bytes("bytes")), acts.TRANSACTION_BYTES_MAX)
    test.assertEqual(hash_of("transaction", content).hex(), entry["id"])
    message = ed25519.signed_message("transaction", content)
    test.assertEqual(message, entry.bytes("signed_message"))
    key = signer.public_key(entry.bytes("secret_key"))
    test.assertEqual(values.bytes_of(whole["transaction"]["signer"]), key)
    signed(test, entry, "transaction", content, whole["signature"])


def block(test: TestCase, entry: Entry) -> None:
    """A block, its id, and the root of its transactions."""
    header, data = entry["header"], entry.bytes("block_bytes")
    round_trip(test, blocks.HEADER, header, entry.bytes("header_bytes"))
    test.assertEqual(blocks.block_id(header), entry["id"])
    decoded = blocks.BLOCK.decode(data, blocks.BLOCK_BYTES_MAX)
    test.assertEqual(decoded["header"], header)
    test.assertEqual(blocks.BLOCK.encode(decoded), data)
    encoded = [acts.SIGNED_TRANSACTION.encode(one) for one in decoded["transactions"]]
    test.assertEqual(blocks.transactions_root(encoded).hex(), header["transactions_root"])


def transaction_tree(test: TestCase, entry: Entry) -> None:
    """A tree of transactions and the path of each leaf."""
    transactions = [bytes.fromhex(one) for one in entry["transactions"]]
    leaves = [blocks.leaf_hash(one) for one in transactions]
    test.assertEqual([leaf.hex() for leaf in leaves], entry["leaves"])
    test.assertEqual(blocks.transactions_root(transactions).hex(), entry["root"])
    test.assertEqual(len(entry["paths"]), len(leaves))
    levels = blocks.tree_levels(leaves) if leaves else []
    for position, path in enumerate(entry["paths"]):
        neighbours = [one.hex() for one in blocks.path(levels, position)]
        expected = {"position": position, "leaves": len(leaves), "neighbours": neighbours}
        test.assertEqual(path, expected)


def record(test: TestCase, entry: Entry) -> None:
    """A state record, its key, and its place in the map."""
    key, data = entry.bytes("key"), entry.bytes("bytes")
    kind, record_id = records.read_key(key)
    test.assertEqual((kind, records.KINDS[kind].number), (entry["name"], entry["kind"]))
    test.assertEqual(records.key_of(kind, record_id), key)
    test.assertEqual(records.decode(key, data), entry["value"])
    round_trip(test, records.KINDS[kind].record, entry["value"], data)
    test.assertEqual(hash_of("state_key", key), entry.bytes("key_hash"))
    test.assertEqual(hash_of("state_value", data), entry.bytes("value_hash"))
    if kind == "certificate":
        test.assertEqual(records.serial_slots(entry["value"]["id"])[0], record_id)


def state_maps(test: TestCase, entry: Entry) -> None:
    """A map, its root, and proofs of what it holds and does not."""
    leaves = [(bytes.fromhex(key), bytes.fromhex(one)) for key, one in entry["leaves"]]
    root = state_map.subtree_hash(leaves)
    test.assertEqual(root, entry.bytes("root"))
    for one in entry["proofs"]:
        round_trip(test, state_map.MAP_PROOF, one["proof"], bytes.fromhex(one["bytes"]))
        key = bytes.fromhex(one["key"])
        shown = state_map.value_under(root, key, one["proof"])
        test.assertEqual(shown and shown.hex(), one["value"])
        test.assertEqual(shown, dict(leaves).get(key))
        with test.assertRaises(state_map.NotShown):
            state_map.value_under(hash_of("state_node", root), key, one["proof"])


def authorities(test: TestCase, entry: Entry) -> None:
    """A set of authorities."""
    round_trip(test, values.AUTHORITY_SET, entry["value"], entry.bytes("bytes"))
    test.assertEqual(commit.set_hash(entry["value"]), entry["hash"])
    test.assertEqual(commit.quorum(entry["value"]), entry["quorum"])


def vote(test: TestCase, entry: Entry) -> None:
    """A vote and its signature."""
    data = entry.bytes("bytes")
    round_trip(test, commit.VOTE_MESSAGE, entry["value"], data)
    test.assertEqual(ed25519.signed_message("vote", data), entry.bytes("signed_message"))
    signed(test, entry, "vote", data, entry["signature"])


def commits(test: TestCase, entry: Entry) -> None:
    """A commit that makes the block of the vectors final."""
    round_trip(test, commit.COMMIT, entry["value"], entry.bytes("bytes"))
    first = next(one for one in entries("genesis.json"))
    commit.check(entry["value"], first["chain_id"], first["value"]["authorities"])


def point_of(entry: Entry) -> proof.Point:
    """The point that the verifier of a vector trusts."""
    trusted = values.AUTHORITY_SET.decode(entry.bytes("trusted_authorities"))
    return proof.Point(entry["trusted_chain_id"], entry["trusted_height"], trusted)


def proofs(test: TestCase, entry: Entry) -> None:
    """A proof that holds, and what it shows."""
    data, keys = entry.bytes("bytes"), [bytes.fromhex(key) for key in entry["keys"]]
    shown = proof.verify(data, point_of(entry), keys)
    test.assertEqual(proof.PROOF.encode(proof.PROOF.decode(data)), data)
    test.assertEqual(shown.header["height"], entry["height"])
    trusted = values.AUTHORITY_SET.decode(entry.bytes("point_authorities"))
    point = proof.Point(entry["trusted_chain_id"], entry["point_height"], trusted)
    test.assertEqual(shown.point, point)
    proof.verify(data, point_of(entry), keys)
    test.assertEqual(shown.records, entry["records"])


def refused_proof(test: TestCase, entry: Entry) -> None:
    """A proof that does not hold, and why."""
    keys = [bytes.fromhex(key) for key in entry["keys"]]
    with test.assertRaises(proof.DoesNotHold) as caught:
        proof.verify(entry.bytes("bytes"), point_of(entry), keys)
    test.assertEqual(str(caught.exception), entry["error"])


def item_codes(test: TestCase, entry: Entry) -> None:
    """An item code, its digits and its address."""
    code = item_code.parse(entry["url"])
    test.assertEqual(item_code.parse(entry["digits"]), code)
    test.assertEqual(code.to_bytes(), entry.bytes("bytes"))
    test.assertEqual((code.serial, code.item), (entry["serial"], entry["item"]))
    test.assertEqual((code.digits(), code.url("hgz.hn.gov.cn")), (entry["digits"], entry["url"]))
    test.assertEqual(code.signature, values.bytes_of(entry["signature"]))
    key, secret = values.bytes_of(entry["label_key"]), entry.bytes("label_secret_key")
    test.assertEqual(signer.public_key(secret), key)
    test.assertTrue(code.is_signed_by(entry["chain_id"], key))
    message = item_code.MESSAGE.encode([entry["chain_id"], code.serial, code.item])
    test.assertEqual(ed25519.signed_message("item_code", message), entry.bytes("signed_message"))
    test.assertEqual(signer.sign("item_code", secret, message), code.signature)


def refused_item_code(test: TestCase, entry: Entry) -> None:
    """A text that is not an item code."""
    with test.assertRaises(item_code.NoItemCode) as caught:
        item_code.parse(entry["text"])
    test.assertEqual(str(caught.exception), entry["error"])


def verdicts(test: TestCase, entry: Entry) -> None:
    """The verdict from some records."""

    def read(kind: str, digits: str | None) -> Value:
        return digits and records.KINDS[kind].record.decode(bytes.fromhex(digits))

    known = verdict.Records(
        read("certificate", entry["certificate"]),
        read("items", entry["items"]),
        read("certificate_recalls", entry["recalls"]),
        read("product", entry["product"]),
        read("organisation", entry["maker"]),
        read("organisation", entry["producer"]),
        read("key", entry["label_key"]),
        read("batch", entry["batch"]),
        [read("report", report) for report in entry["reports"]],
        [read("organisation", institute) for institute in entry["institutes"]],
        [read("cover", cover) for cover in entry["covers"]],
        [read("organisation", insurer) for insurer in entry["insurers"]],
    )
    code = item_code.parse(entry["item_code"])
    found = verdict.verdict(entry["chain_id"], code, known, entry["today"])
    test.assertEqual(found, entry["verdict"])
    said = [] if found in ("unknown", "forged") else verdict.cautions(known)
    test.assertEqual(said, entry["cautions"])


def verifications(test: TestCase, entry: Entry) -> None:
    """A whole check: what is trusted, the keys of the proof, the verdict."""
    point, text = genesis.trusted_point(entry.bytes("genesis")), entry["item_code"]
    test.assertEqual(point.chain_id, entry["chain_id"])
    data = None if entry["proof"] is None else entry.bytes("proof")
    found = verdict.check(text, point, data, entry["today"])
    test.assertEqual((found.verdict, found.cautions), (entry["verdict"], entry["cautions"]))
    if data is not None:
        keys = verdict.keys_of(item_code.parse(text).serial, data)
        test.assertEqual([key.hex() for key in keys], entry["keys"])
        with test.assertRaisesRegex(proof.DoesNotHold, "no_proof"):
            verdict.check(text, point, None, entry["today"])
    else:
        test.assertIn(len(entry["keys"]), (0, 3))


def refused_verification(test: TestCase, entry: Entry) -> None:
    """A whole check that comes to no verdict, and why."""
    with test.assertRaises((proof.DoesNotHold, item_code.NoItemCode)) as caught:
        try:
            point = genesis.trusted_point(entry.bytes("genesis"))
        except Undecodable as error:
            raise proof.DoesNotHold("genesis") from error
        if point.chain_id != entry["chain_id"]:
            raise proof.DoesNotHold("other_chain")
        verdict.check(entry["item_code"], point, entry.bytes("proof"), entry["today"])
    test.assertEqual(str(caught.exception), entry["error"])
    test.assertTrue(all(name in entry for name in ("chain_id", "item_code", "proof", "today")))
    entry.unread.clear()


def proof_files(test: TestCase, entry: Entry) -> None:
    """A proof file, and what its codes come to."""
    data, chain_id, expected = entry.bytes("file"), entry["chain_id"], entry["verdicts"]
    if "letters" in entry:
        data += b"a" * entry["letters"] + entry.bytes("tail")
    if (error := entry["error"]) is None:
        test.assertEqual(proof_file.check(data, chain_id), expected)
        return
    test.assertEqual(expected, [])
    with test.assertRaises(proof_file.Refused) as caught:
        proof_file.check(data, chain_id)
    test.assertEqual(str(caught.exception), error)


SIZES: dict[str, tuple[Type, int]] = {
    "transaction": (acts.SIGNED_TRANSACTION, acts.TRANSACTION_BYTES_MAX),
    "block": (blocks.BLOCK, blocks.BLOCK_BYTES_MAX),
    "certificate": (records.CERTIFICATE, records.RECORD_BYTES_MAX),
    "genesis": (genesis.GENESIS, genesis.GENESIS_BYTES_MAX),
    "proof": (proof.PROOF, ENCODED_BYTES_MAX),
}


def size_limit(test: TestCase, entry: Entry) -> None:
    """A value of the greatest length, or one byte longer."""
    kind, bytes_max = SIZES[entry["kind"]]
    data = entry.bytes("head") + b"a" * entry["letters"] + entry.bytes("tail")
    test.assertEqual(bytes_max, entry["bytes_max"])
    if entry["is_accepted"]:
        test.assertEqual(len(data), bytes_max)
        kind.decode(data, bytes_max)
    else:
        test.assertEqual(len(data), bytes_max + 1)
        with test.assertRaises(Undecodable):
            kind.decode(data, bytes_max)


def document(test: TestCase, entry: Entry) -> None:
    """A document, its manifest and its upload."""
    contents = bytes(i % 251 for i in range(entry["length"]))
    hashed = hash_of("document", contents)
    manifest = documents.manifest(contents)
    test.assertEqual(hashed, entry.bytes("hash"))
    round_trip(test, documents.MANIFEST, manifest, entry.bytes("manifest_bytes"))
    test.assertTrue(documents.holds(manifest, hashed))
    for index, chunk in enumerate(documents.chunks(contents) or [b""]):
        test.assertTrue(documents.chunk_holds(chunk, index, manifest, hashed))
        test.assertFalse(documents.chunk_holds(chunk + b"\0", index, manifest, hashed))
        test.assertFalse(documents.chunk_holds(chunk, index + 1, manifest, hashed))
    other = {**manifest, "values": [hashed.hex(), *manifest["values"][1:]]}
    test.assertFalse(documents.holds(other, hashed))
    upload = entry.bytes("upload_bytes")
    round_trip(test, documents.DOCUMENT_UPLOAD, entry["upload"], upload)
    test.assertEqual(signer.public_key(entry.bytes("secret_key")), values.bytes_of(entry["key"]))
    signed(test, entry, "document_upload", upload, entry["signature"])


def refused_certificate(test: TestCase, entry: Entry) -> None:
    """A certificate, the records it rests on, and the codes it is refused with."""
    certificate, maker, codes = entry["certificate"], entry["maker"], set(entry["codes"])
    reports, covers = entry["reports"], entry["covers"]
    stated = [(acts.CERTIFICATE_DETAILS, certificate), (acts.ORGANISATION_DETAILS, maker)]
    stated += [(acts.REPORT_DETAILS, one["details"]) for one in reports]
    stated += [(acts.COVER_DETAILS, one["details"]) for one in covers]
    if (product := entry["product"]) is not None:
        stated.append((acts.PRODUCT_DETAILS, product))
    stated += [(values.NUMBER, one["number"]) for one in [entry, *reports, *covers]]
    for kind, one in stated:
        round_trip(test, kind, one, kind.encode(one))
    basis = certificates.Basis(product, reports, covers)
    found = certificates.refusals(certificate, maker["code"], basis, entry["issued_on"])
    texts = {"field.personal_data", "certificate.label_broken"}
    test.assertEqual(found, codes - texts)
    test.assertTrue(codes)


Check = Callable[[TestCase, Entry], None]
CHECKS: dict[str, Check] = {
    "hash_domains.json": hash_domains, "signature_domains.json": signature_domains,
    "signatures.json": signatures, "values.json": value, "refused_values.json": refused_value,
    "genesis.json": genesis_file, "transactions.json": transaction, "blocks.json": block,
    "transaction_trees.json": transaction_tree, "records.json": record,
    "state_maps.json": state_maps, "authorities.json": authorities, "votes.json": vote,
    "commits.json": commits, "proofs.json": proofs, "refused_proofs.json": refused_proof,
    "item_codes.json": item_codes, "refused_item_codes.json": refused_item_code,
    "verdicts.json": verdicts, "verifications.json": verifications, "documents.json": document,
    "refused_certificates.json": refused_certificate, "size_limits.json": size_limit,
    "refused_verifications.json": refused_verification, "proof_files.json": proof_files,
}  # fmt: skip
