// Without JavaScript: everything is there to read, and to go on from.

import assert from "node:assert/strict";

import { LANGUAGES, PHONE_SMALL, SIZES, factsOf, fits, scene } from "./browser.js";
import { theChain } from "./chain.js";

const chain = await theChain();
const { story } = chain;
const [node] = chain.nodes;

/** Everything that the article of the province promises, of the item that has it all. */
const PROMISED = [
  "GB/T 9775-2025 纸面石膏板",
  story.product,
  "PC3000×1200×12.0",
  "3000 mm×1200 mm×12.0 mm",
  story.maker,
  "湖南省常德市鼎城区灌溪镇工业园创新路8号",
  "0736-7312315",
  "切割时请戴口罩，防止吸入粉尘",
  story.batch,
  "W2026-1",
  "CJ-1",
  "586 N",
  "XJ-PLI-1",
  "200000.00 CNY",
  story.seller,
];

const NOT_CHECKED = { zh: "尚未在这部手机上查验", en: "has not been checked on this phone" };

for (const language of LANGUAGES) {
  const options = { node, language, script: false, size: PHONE_SMALL };
  scene(`all that is promised is read without script, in ${language}`, options, async (page) => {
    await page.goto(`/${story.verdicts.genuine}`);
    const text = await page.locator("body").innerText();
    for (const fact of PROMISED) assert.ok(text.includes(fact), `${fact} is not on the page`);
    assert.ok(text.includes(NOT_CHECKED[language]));
    assert.ok(await page.locator(`a[href="/v1/documents/${story.document}"]`).isVisible());
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await fits(page);
    }
  });

  scene(`every verdict is read without script, in ${language}`, options, async (page) => {
    for (const [verdict, code] of Object.entries(story.verdicts)) {
      await page.goto(`/${code}`);
      assert.equal(await page.locator("#verdict").getAttribute("data-verdict"), verdict);
      // As it is shown: the style gives titles a capital.
      const text = (await page.locator("main").innerText()).toLowerCase();
      for (const { id, rows } of await factsOf(page)) {
        for (const row of rows.flat()) assert.ok(text.includes(row.toLowerCase()), `${verdict}, ${id}: ${row}`);
      }
    }
  });
}

scene("form and language switch work without script", { node, script: false }, async (page) => {
  await page.goto("/");
  await page.getByLabel("追溯码或链接").fill(story.verdicts.recalled);
  await page.getByRole("button", { name: "查验" }).click();
  assert.equal(await page.locator("#verdict h1").innerText(), "正在召回");
  await page.getByRole("link", { name: "English" }).click();
  assert.equal(await page.locator("#verdict h1").innerText(), "Recalled");
  await page.getByText("How to check it yourself").click();
  assert.ok(await page.getByText(chain.chainId).isVisible());
});
