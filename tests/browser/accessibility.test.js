// WCAG A and AA by axe, on every kind of page, in both languages, in light and dark.

import assert from "node:assert/strict";

import { violations } from "./axe.js";
import { DESKTOP, LANGUAGES, PHONE_SMALL, checkEnded, scene } from "./browser.js";
import { theChain } from "./chain.js";

const chain = await theChain();
const { story } = chain;
const [node] = chain.nodes;
const link = `/01/${story.gtin}`;

/** One address of every kind of page; those of the explorer are in `explorer.test.js`. */
const PATHS = [
  "/",
  ...Object.values(story.verdicts).map((code) => `/${code}`),
  "/12345",
  "/some/where",
  link,
  `${link}/10/${story.batch}`,
  `${link}/10/${story.batch}/21/1`,
];

for (const language of LANGUAGES) {
  const size = language === "zh" ? PHONE_SMALL : DESKTOP;
  scene(`no page keeps anybody out, in ${language}`, { node, language, size }, async (page) => {
    for (const path of PATHS) {
      await page.goto(path);
      if (await page.locator("#proof[data-code]").count()) await checkEnded(page);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await violations(page), [], `${path.slice(0, 30)}, ${colorScheme}`);
      }
    }
  });
}

scene("the keyboard reaches the content, the other language and the document", { node, size: DESKTOP }, async (page) => {
  await page.goto(`/${story.verdicts.genuine}`);
  const reached = [];
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement.getAttribute("href")));
  }
  assert.equal(reached[0], "#main");
  assert.ok(reached.some((href) => href?.includes("lang=en")), `${reached}`);
  assert.ok(reached.includes(`/v1/documents/${story.document}`), `${reached}`);
});
