// An HTTP proxy before an honest node that lies in one chosen way.

import { once } from "node:events";
import { createServer } from "node:http";

/** Bytes of the parts of a proof (docs/protocol.md, sections 5, 6 and 9). */
const HASH = 33;
const CREDIT_CODE = 18;
const SIGNATURE = 65;
const HEADER = 4 + HASH + 8 + HASH + 8 + CREDIT_CODE + 4 * HASH;
const BEFORE_SIGNATURES = 8 + 4 + HASH;

/** A proxy at `url`; `lie` is an object of functions, or null for the truth. */
export class LyingNode {
  constructor(honest) {
    this.honest = honest;
    this.lie = null;
  }

  static async start(honest) {
    const node = new LyingNode(honest);
    node.server = createServer((request, response) => node.#answer(request, response));
    node.server.listen(0, "127.0.0.1");
    await once(node.server, "listening");
    node.url = `http://127.0.0.1:${node.server.address().port}`;
    return node;
  }

  async #answer(request, response) {
    try {
      const { accept = "*/*", "accept-language": language = "zh" } = request.headers;
      const answer = await fetch(this.honest + request.url, {
        method: request.method,
        redirect: "manual",
        headers: { accept, "accept-language": language, "accept-encoding": "identity" },
      });
      const headers = Object.fromEntries(answer.headers);
      for (const name of ["content-length", "content-encoding", "transfer-encoding", "connection"]) {
        delete headers[name];
      }
      const told = await this.#told(request.url, Buffer.from(await answer.arrayBuffer()), headers);
      response.writeHead(told.status ?? answer.status, headers);
      response.end(told.body);
    } catch (error) {
      response.writeHead(502);
      response.end(`${error}`);
    }
  }

  /** What is told in place of the truth. */
  async #told(path, truth, headers) {
    const lie = this.lie ?? {};
    if (headers["content-type"]?.startsWith("text/html") && lie.page) {
      return { body: await lie.page(truth.toString("utf8"), this.honest) };
    }
    if (path.startsWith("/v1/serials/") && lie.proof) {
      const body = await lie.proof(truth, this.honest);
      return body === null ? { status: 500, body: "" } : { body };
    }
    if (path === "/v1/genesis") {
      // Not kept by the browser: the next lie may have another.
      headers["cache-control"] = "no-store";
      return { body: lie.genesis ? lie.genesis(truth) : truth };
    }
    return { body: truth };
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

/** The same bytes, with one text in the place of another of the same length. */
export function replaced(bytes, from, to) {
  const [old, fresh] = [Buffer.from(from), Buffer.from(to)];
  const at = bytes.indexOf(old);
  if (at < 0 || old.length !== fresh.length) throw new Error(`${from} cannot be replaced by ${to}`);
  return Buffer.concat([bytes.subarray(0, at), fresh, bytes.subarray(at + old.length)]);
}

/** A proof with only so many of its signatures. */
export function withSignatures(proof, kept) {
  const changes = proof.readBigUInt64LE(1);
  if (changes !== 0n) throw new Error(`the proof has ${changes} changes of authorities`);
  const at = 1 + 8 + HEADER + BEFORE_SIGNATURES;
  const count = Number(proof.readBigUInt64LE(at));
  if (count < kept || count > 100) throw new Error(`${count} signatures at ${at}`);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(kept));
  const [start, one] = [at + 8, CREDIT_CODE + SIGNATURE];
  return Buffer.concat([
    proof.subarray(0, at),
    length,
    proof.subarray(start, start + kept * one),
    proof.subarray(start + count * one),
  ]);
}

/** A proof with one bit of its first signature turned. */
export function withTurnedBit(proof) {
  const turned = Buffer.from(proof);
  turned[1 + 8 + HEADER + BEFORE_SIGNATURES + 8 + CREDIT_CODE + 10] ^= 1;
  return turned;
}
