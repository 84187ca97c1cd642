// The accessibility checker axe, with the rules of WCAG A and AA.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds, one line for each place. */
export async function violations(page) {
  // Evaluated by the browser's debugger: the page's policy allows no script from elsewhere.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const found = await page.evaluate((rules) => {
    const only = { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] };
    return globalThis.axe.run(document, only).then((result) => result.violations);
  }, RULES);
  return found.flatMap(({ id, nodes }) => nodes.map((one) => `${id}: ${one.target} ${one.failureSummary}`));
}
