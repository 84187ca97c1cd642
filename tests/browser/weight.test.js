// What a page costs and what it may do: small, nothing inline, nothing from elsewhere.

import assert from "node:assert/strict";

import { checkEnded, scene } from "./browser.js";
import { theChain } from "./chain.js";

const chain = await theChain();
const { story } = chain;
const [node] = chain.nodes;

const BYTES_MAX = 100_000;
/** What comes after the page: the proof, what it is checked with, and the report. */
const LATER = /^\/v1\/|\.wasm$/;
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const { genuine, recalled, forged } = story.verdicts;
const PATHS = {
  "the first page": "/",
  "a genuine item": `/${genuine}`,
  "a recalled item": `/${recalled}`,
  "a forged code": `/${forged}`,
  "no code": "/12345",
  "a Digital Link": `/01/${story.gtin}/10/${story.batch}/21/1`,
};

/** Elements that carry script or style themselves. */
function inline(page) {
  return page.evaluate(() => {
    const carries = (one) => [...one.attributes].some(({ name }) => /^on|^style$/.test(name));
    const elements = [...document.querySelectorAll("*")].filter(carries);
    const texts = [...document.querySelectorAll("script, style")].filter((one) => one.textContent.trim());
    return [...elements, ...texts].map((one) => one.outerHTML);
  });
}

for (const [name, path] of Object.entries(PATHS)) {
  scene(`${name}: small, and keeps to its policy`, { node, language: "en" }, async (page) => {
    const loaded = [];
    page.on("response", (answer) => loaded.push(answer));
    const answer = await page.goto(path);
    if (await page.locator("#proof[data-code]").count()) await checkEnded(page);
    const headers = answer.headers();
    assert.equal(headers["content-security-policy"], POLICY);
    assert.equal(headers["cache-control"], "no-store");
    let bytes = 0;
    for (const one of loaded) {
      if (!LATER.test(new URL(one.url()).pathname)) bytes += (await one.body()).length;
    }
    assert.ok(2_000 < bytes && bytes < BYTES_MAX, `${bytes} bytes`);
    assert.deepEqual(await inline(page), []);
  });
}

scene("a script that finds its way into a page does not run", { node }, async (page) => {
  await page.goto("/");
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.ran = true";
    document.body.append(script);
  });
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
  assert.equal(page.problems.length, 1);
  assert.match(page.problems.pop(), /Content Security Policy/);
});
