// Verifies one code with any node, trusting nothing but the chain's id:
//
//   node example.js http://127.0.0.1:20000 CHAIN_ID HTTPS://HGZ.HN.CN/0012…

import { readFile } from "node:fs/promises";
import { load, VerifierProblem } from "./index.js";

const [node, chainId, code] = process.argv.slice(2);
if (!code) {
  console.error("usage: node example.js NODE_URL CHAIN_ID CODE");
  process.exit(2);
}

/** The serial of a code: 5 bytes after the version byte of its 77. */
function serialOf(text) {
  const digits = text.trim().split("/").pop();
  return (BigInt(digits) >> (71n * 8n)) & 0xff_ffff_ffffn;
}

async function bytesOf(path) {
  const response = await fetch(node + path);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return new Uint8Array(await response.arrayBuffer());
}

const verifier = await load(await readFile(new URL("hgz_verifier.wasm", import.meta.url)));
const [genesis, proof] = await Promise.all([
  bytesOf("/v1/genesis"),
  bytesOf(`/v1/serials/${serialOf(code)}/proof`),
]);
try {
  const answer = verifier.check({ genesis, chainId, code, proof });
  const { as_of: asOf, checked, headline, sections } = answer;
  console.log(`${asOf}\n${headline}`);
  for (const { title, rows } of sections) {
    console.log(`\n${title}`);
    for (const row of rows) console.log(`  ${row.title}: ${row.value}`);
  }
  console.log(`\nsigned by ${checked.signers.length} of ${answer.authorities} authorities`);
  process.exitCode = checked.verdict === "genuine" ? 0 : 3;
} catch (problem) {
  if (!(problem instanceof VerifierProblem)) throw problem;
  console.error(`not checked: ${problem.code}: ${problem.message}`);
  for (const cause of problem.causes) console.error(`  because ${cause}`);
  process.exitCode = 5;
}
