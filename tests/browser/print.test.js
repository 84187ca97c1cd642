// On paper every page is one sheet of A4.

import assert from "node:assert/strict";

import { LANGUAGES, checkedPage, scene } from "./browser.js";
import { theChain } from "./chain.js";

const chain = await theChain();
const { story } = chain;
const [node] = chain.nodes;

/** Pages of a PDF by Chromium, whose page objects are not compressed. */
function sheets(pdf) {
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

/** What of a selection is not there to see. */
function unseen(page, selector) {
  return page.locator(selector).evaluateAll((all) =>
    all.filter((one) => one.getClientRects().length === 0).map((one) => one.textContent),
  );
}

for (const language of LANGUAGES) {
  scene(`every verdict is printed on one sheet, in ${language}`, { node, language }, async (page) => {
    for (const [verdict, code] of Object.entries(story.verdicts)) {
      await page.emulateMedia({ media: null });
      await checkedPage(page, `/${code}`);
      const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
      assert.equal(sheets(pdf), 1, verdict);
      // What is proved is printed; what can only be pressed is not.
      await page.emulateMedia({ media: "print" });
      assert.deepEqual(await unseen(page, "#verdict h1, #proof, [data-section] dd"), [], verdict);
      assert.equal(await page.locator("footer nav").isVisible(), false);
    }
  });
}
