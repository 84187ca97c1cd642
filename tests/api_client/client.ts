// A client as somebody else would write it: it compiles only if the document says what the API takes
// and answers.

import type { components, paths } from "./generated/schema.js";

type Listed = paths["/v1/certificates"]["get"];
type Query = NonNullable<Listed["parameters"]["query"]>;
type Found = Listed["responses"][200]["content"]["application/json"];
type ErrorBody = components["schemas"]["ErrorBody"];

/** The certificates of a maker that were revoked, page by page. */
export async function* revoked(node: string, maker: string) {
  const query: Query = { maker, status: "revoked", limit: 200 };
  for (;;) {
    const parameters = Object.entries(query).map(([name, value]) => [name, String(value)]);
    const response = await fetch(`${node}/v1/certificates?${new URLSearchParams(parameters)}`);
    if (!response.ok) {
      const error = (await response.json()) as ErrorBody;
      throw new Error(`${error.code}: ${error.message}`);
    }
    const { height, data } = (await response.json()) as Found;
    for (const entry of data.entries) {
      const recalled: boolean = entry.recalled;
      yield { height, recalled, serial: entry.serial, batch: entry.batch };
    }
    if (!data.next) {
      return;
    }
    query.after = data.next;
  }
}

/** What the document must refuse. */
export const wrong: Query = {
  // @ts-expect-error: there is no such status
  status: "mislaid",
};
