// How big the verifier is, and how long a full check takes: `node bench.js`.

import { readFile } from "node:fs/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { load } from "./index.js";

const CHECKS = 500;

const here = (path) => new URL(path, import.meta.url);
const wasm = await readFile(here("hgz_verifier.wasm"));
const vectors = JSON.parse(await readFile(here("../../tests/vectors/core/verifications.json"), "utf8"));
const bytesOf = (digits) => Uint8Array.from(Buffer.from(digits, "hex"));

const started = performance.now();
const verifier = await load(wasm);
const loaded = performance.now() - started;

const vector = vectors.find((one) => one.name === "genuine");
const request = {
  genesis: bytesOf(vector.genesis),
  chainId: vector.chain_id,
  code: vector.item_code,
  proof: bytesOf(vector.proof),
  ageMaxS: Number.MAX_SAFE_INTEGER,
};
const took = Array.from({ length: CHECKS }, () => {
  const from = performance.now();
  verifier.check(request);
  return performance.now() - from;
});
const first = took[0];
took.sort((a, b) => a - b);
const quantile = (share) => took[Math.ceil(CHECKS * share) - 1].toFixed(2);

console.log(
  `verifier         ${wasm.length} bytes, ${gzipSync(wasm, { level: 9 }).length} as gzip, ` +
    `${brotliCompressSync(wasm).length} as brotli`,
);
console.log(
  `full check       p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms, of ${CHECKS}; ` +
    `the first ${first.toFixed(2)} ms, loading ${loaded.toFixed(2)} ms ` +
    `(Node.js ${process.version}, proof of ${request.proof.length} bytes)`,
);
