// Loads the verifier and talks to it: bytes in, JSON out. No dependencies; browsers and Node.js.

const utf8 = new TextEncoder();

/** Nothing is known: `code` is stable, `message` says what failed and what to do. */
export class VerifierProblem extends Error {
  constructor({ code, message, causes }) {
    super(message);
    this.name = "VerifierProblem";
    this.code = code;
    this.causes = causes;
  }
}

/** Loads the verifier from its bytes, a `Response`, or a URL. */
export async function load(source) {
  const bytes = source instanceof ArrayBuffer || ArrayBuffer.isView(source) ? source : await download(source);
  return new Verifier(await WebAssembly.instantiate(bytes, {}));
}

async function download(source) {
  const response = source instanceof Response ? source : await fetch(source);
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return response.arrayBuffer();
}

/** The bytes of hexadecimal digits; of anything else, a byte that the verifier refuses. */
function bytesOf(digits) {
  if (!/^([0-9a-f]{2})*$/.test(digits)) return Uint8Array.of(0);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The loaded verifier. */
export class Verifier {
  #module;
  /** Where the next check runs. It gives no memory back: each check has an instance of its own. */
  #instance;

  constructor({ module, instance }) {
    this.#module = module;
    this.#instance = instance;
  }

  /**
   * What is to be said of a code, with everything that it rests on; throws a `VerifierProblem`.
   * `kept` is what the last check of the chain gave as such: keep it, so that nobody leads you back.
   */
  check({ genesis, chainId, code, proof, kept, now = Date.now(), ageMaxS = 900, language = "en" }) {
    const texts = [language, chainId, code, String(Math.trunc(now)), String(Math.trunc(ageMaxS))];
    const fields = texts.map((text) => utf8.encode(text));
    const answer = this.#ask([...fields, bytesOf(kept?.point ?? ""), genesis, proof]);
    if (answer.problem) throw new VerifierProblem(answer.problem);
    return answer.checked;
  }

  #ask(fields) {
    const bytes = fields.reduce((sum, field) => sum + 4 + field.length, 0);
    const { exports } = this.#instance ?? new WebAssembly.Instance(this.#module, {});
    this.#instance = undefined;
    let at = exports.hgz_reserve(bytes);
    // Only now: reserving may have moved the memory.
    const memory = exports.memory;
    const view = new DataView(memory.buffer);
    for (const field of fields) {
      view.setUint32(at, field.length, true);
      new Uint8Array(memory.buffer).set(field, at + 4);
      at += 4 + field.length;
    }
    const length = exports.hgz_check();
    const answer = new Uint8Array(memory.buffer, exports.hgz_answer(), length);
    return JSON.parse(new TextDecoder().decode(answer));
  }
}
