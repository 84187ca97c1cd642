// The WebAssembly verifier on the frozen checks of tests/vectors/core: run by `node --test`.
// HGZ_VERIFIER_WASM names another build to be run on them.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { load, VerifierProblem } from "./index.js";

const here = (path) => new URL(path, import.meta.url);
const vectors = JSON.parse(await readFile(here("../../tests/vectors/core/verifications.json"), "utf8"));
const bytesOf = (digits) => Uint8Array.from(Buffer.from(digits, "hex"));
const wasm = await readFile(process.env.HGZ_VERIFIER_WASM ?? here("hgz_verifier.wasm"));
const verifier = await load(wasm);

/** A time within the day of the proofs: they are all of 2026-11-24 in China. */
const NOW = Date.parse("2026-11-24T12:00:00+08:00");
const DAY_S = 86_400;

const requestOf = (vector) => ({
  genesis: bytesOf(vector.genesis),
  chainId: vector.chain_id,
  code: vector.item_code,
  proof: bytesOf(vector.proof ?? ""),
  now: NOW,
  ageMaxS: DAY_S,
});

function problemOf(request) {
  try {
    verifier.check(request);
  } catch (problem) {
    assert.ok(problem instanceof VerifierProblem, String(problem));
    return problem.code;
  }
  return undefined;
}

for (const vector of vectors) {
  test(`${vector.name} is ${vector.verdict}`, () => {
    if (vector.proof === null) {
      assert.equal(problemOf(requestOf(vector)), "code.made_up");
      return;
    }
    const { checked, sections, signers, title, headline } = verifier.check(requestOf(vector));
    assert.equal(checked.verdict, vector.verdict);
    assert.equal(checked.chain_id, vector.chain_id);
    assert.ok(title && headline);
    assert.ok(signers.length >= 3);
    assert.equal(sections.length > 0, checked.grounds !== undefined);
  });
}

test("a proof with a flipped bit does not hold", () => {
  const request = requestOf(vectors[0]);
  for (let at = 0; at < request.proof.length; at += 11) {
    const proof = request.proof.slice();
    proof[at] ^= 1 << at % 8;
    assert.equal(problemOf({ ...request, proof }), "proof.does_not_hold", `byte ${at}`);
  }
});

test("what cannot be relied on has a code", () => {
  const request = requestOf(vectors[0]);
  assert.equal(problemOf({ ...request, chainId: "07".repeat(32) }), "proof.other_chain");
  assert.equal(problemOf({ ...request, genesis: new Uint8Array(3) }), "proof.genesis");
  assert.equal(problemOf({ ...request, code: "12" }), "code.unreadable");
  assert.equal(problemOf({ ...request, now: NOW + 2 * DAY_S * 1000 }), "proof.stale");
  assert.equal(problemOf({ ...request, chainId: "x" }), "request.malformed");
  assert.equal(problemOf({ ...request, proof: new Uint8Array(5_000_000) }), "proof.does_not_hold");
});

test("texts are in the language that is asked for", () => {
  const of = (language) => verifier.check({ ...requestOf(vectors[0]), language });
  assert.equal(of("zh").title, "查验通过");
  assert.equal(of("en").title, "Genuine");
  const rows = (language) => of(language).sections.map((section) => section.rows.length);
  assert.deepEqual(rows("zh"), rows("en"));
});

test("what was proved is kept: it moves forward, and an older state says so", () => {
  const [genuine, revoked] = ["genuine", "revoked"].map((verdict) => vectors.find((one) => one.verdict === verdict));
  const early = verifier.check(requestOf(genuine));
  assert.match(early.as_of, /^as of height \d+ /);
  assert.deepEqual([early.kept.from, early.kept.seen, early.behind], [1, early.checked.height, undefined]);
  // Two changes of authorities later.
  const late = verifier.check({ ...requestOf(revoked), kept: early.kept });
  assert.ok(late.kept.from > 1 && late.kept.seen === late.checked.height && late.kept.seen > early.kept.seen);
  // The proof of the genesis' authorities is below the point by now; a proof from the point is believed.
  assert.equal(problemOf({ ...requestOf(genuine), kept: late.kept }), "proof.does_not_hold");
  // A verifier that has seen more, and whose authorities are still those of the proof.
  const digits = late.kept.point.slice(-16);
  const kept = { ...early.kept, point: early.kept.point.slice(0, -16) + digits };
  const behind = verifier.check({ ...requestOf(genuine), kept });
  assert.equal(behind.checked.behind, late.kept.seen);
  assert.match(behind.behind, /was seen before: this node is behind/);
  assert.equal(behind.kept.seen, late.kept.seen);
});

test("a kept point that is damaged has a code", () => {
  for (const point of ["01", "xyz", "00".repeat(40)]) {
    assert.equal(problemOf({ ...requestOf(vectors[0]), kept: { point, from: 1, seen: 1 } }), "proof.kept_point");
  }
});

test("checks do not pile up memory", () => {
  for (let i = 0; i < 200; i++) verifier.check(requestOf(vectors[0]));
});
