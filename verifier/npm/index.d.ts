/** A verdict on an item code; see `docs/protocol.md` section 9.1. */
export type Verdict =
  | "genuine"
  | "not_activated"
  | "voided"
  | "revoked"
  | "recalled"
  | "report_withdrawn"
  | "expired"
  | "forged"
  | "unknown";

export interface Request {
  /** The answer to `GET /v1/genesis`. */
  genesis: Uint8Array;
  /** The chain id that you trust: 64 hexadecimal digits. */
  chainId: string;
  /** The text of the QR code, or its 186 digits. */
  code: string;
  /** The answer to `GET /v1/serials/SERIAL/proof`, with `?from=` the `from` of `kept`. */
  proof: Uint8Array;
  /** What the last answer about this chain said to keep; without it, you start from the genesis. */
  kept?: Kept;
  /** Now, in milliseconds since 1970; without it, this machine's clock. */
  now?: number;
  /** How old the state that is shown may be, in seconds; without it, 900. */
  ageMaxS?: number;
  /** The language of texts; without it, English. */
  language?: "zh" | "en";
}

/** Everything that was checked, and words for people. */
export interface Answer {
  /** As of which height, time and day all of it is said. */
  as_of: string;
  checked: Checked;
  /** The verdict in a word or two. */
  title: string;
  /** What the verdict means. */
  headline: string;
  /** What whoever holds the goods should do. */
  next_step: string;
  /** All facts as titled texts, in the order of the page. */
  sections: Section[];
  /** The authorities whose signatures were checked; `name` is that of the genesis. */
  signers: { code: string; name: string | null }[];
  /** How many authorities sign from now on. */
  authorities: number;
  /** That a later state was seen before than this node shows; absent if not. */
  behind?: string;
  /** Keep this, and give it to the next check of this chain. */
  kept: Kept;
}

/** How far a chain was proved to you: it moves forward only, and nobody else may give it. */
export interface Kept {
  point: string;
  /** The height from which to ask for the next proof. */
  from: number;
  /** The greatest height that was proved. */
  seen: number;
}

/** What the verdict does not say; see `docs/protocol.md` section 9.1. */
export type Caution =
  | { found_unqualified: { finding: Finding } }
  | {
      suspended: {
        part: "certificate" | "report" | "cover";
        organisation: string;
        name: string;
        since: number;
        on: string;
      };
    }
  | { label_key_revoked: { since: number; on: string } }
  | {
      given_key: {
        part: "label_key" | "certificate" | "items" | "product" | "report" | "cover";
        by: string;
      };
    };

/** A report that stands and found the batch unqualified. */
export interface Finding {
  report: string;
  kind: "batch" | "purchaser" | "spot_check";
  found_by: "institute" | "factory" | "laboratory";
  /** What who tested was called then. */
  name: string;
  issued_on: string;
  given_by: string | null;
}

export interface Checked {
  /** The height whose state was shown, and its time in milliseconds since 1970: what follows was so then. */
  height: number;
  time: number;
  /** The day that the verdict is for. */
  day: string;
  /** The greatest height that was seen before, where this one is below it. */
  behind?: number;
  verdict: Verdict;
  cautions: Caution[];
  chain_id: string;
  signers: string[];
  serial: number;
  item: number;
  /** Who holds the item, where the proof was asked for with `holder=true`; absent for a voided one. */
  holder?: string;
  /** The shipment it is on. */
  shipment?: string;
  /** The open recall that calls it back. */
  recall?: object;
  /** Certificate, product, maker, reports and covers as in the HTTP API; absent if forged or unknown. */
  grounds?: {
    certificate: Record<string, any>;
    product: Record<string, any> | null;
    maker: Record<string, any> | null;
    label_key: Record<string, any> | null;
    reports: { record: Record<string, any> | null; issuer: Record<string, any> | null }[];
    covers: { record: Record<string, any> | null; issuer: Record<string, any> | null }[];
  };
}

export interface Section {
  id: string;
  title: string;
  rows: { title: string; value: string }[];
  /** The hash of the document that it rests on. */
  document?: string;
}

/** Nothing is known of the code; this says nothing about the item. */
export class VerifierProblem extends Error {
  /** Stable: `proof.does_not_hold`, `proof.stale`, `proof.other_chain`, `code.unreadable`, … */
  readonly code: string;
  readonly causes: string[];
}

export class Verifier {
  /** @throws {VerifierProblem} */
  check(request: Request): Answer;
}

/** Loads the verifier from the bytes of `hgz_verifier.wasm`, or from where they are. */
export function load(source: ArrayBuffer | Uint8Array | Response | URL | string): Promise<Verifier>;
