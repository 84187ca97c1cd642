// What a visitor sees: from the scan over page, verdict, report and language to the printed sheet.

import assert from "node:assert/strict";

import { DESKTOP, LANGUAGES, PHONE, SIZES, checkEnded, checkedPage, factsOf, fits, scene } from "./browser.js";
import { theChain } from "./chain.js";
import { smallPdf } from "./story.js";

const chain = await theChain();
const { story } = chain;
const [node] = chain.nodes;

const CHECKED = {
  zh: /^截至高度\d+（[\d: -]+\+08:00），按[\d-]+判断：已在这部手机上查验，4 家机构中的 [34] 家已签署/,
  en: /^As of height \d+ \([\d: -]+\+08:00\), judged for [\d-]+: checked on this phone, [34] of 4 authorities have signed/i,
};

/** The first words of a panel: as of which state and day. */
const AS_OF = {
  zh: /^截至高度\d+（[\d: -]+\+08:00），按[\d-]+判断/,
  en: /^As of height \d+ \([\d: -]+\+08:00\), judged for [\d-]+/i,
};

/** That nothing has to be scrolled sideways, on any of the devices. */
async function fitsAll(page) {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await fits(page);
  }
}

for (const language of LANGUAGES) {
  scene(`every verdict is said, and checked on this phone, in ${language}`, { node, language }, async (page) => {
    for (const [verdict, code] of Object.entries(story.verdicts)) {
      await checkedPage(page, `/${code}`);
      assert.equal(await page.locator("#verdict").getAttribute("data-verdict"), verdict);
      assert.equal(await page.locator("h1").count(), 1);
      assert.match(await page.locator("#verdict").innerText(), AS_OF[language], verdict);
      assert.match(await page.locator("#proof").innerText(), CHECKED[language], verdict);
      assert.equal(await page.locator("html").getAttribute("lang"), language === "zh" ? "zh-CN" : "en");
      const { data } = await chain.json(`/${code}`);
      assert.equal(data.verdict, verdict);
      const isSigned = !["forged", "unknown"].includes(verdict);
      const facts = await factsOf(page);
      assert.equal(facts.length > 3, isSigned, verdict);
      assert.equal(facts.flatMap(({ rows }) => rows.flat()).includes(story.product), isSigned, verdict);
      await fitsAll(page);
    }
  });
}

for (const [size, code] of [[PHONE, story.onJourney[0]], [DESKTOP, story.onJourney[1]]]) {
  scene(`a journey ${size.width} pixels wide: scan, verdict, report, language, paper`, { node, size }, async (page) => {
    await checkedPage(page, `/${code}`);
    const panel = page.locator("#verdict");
    assert.equal(await panel.locator("h1").innerText(), "查验通过");
    assert.ok(await panel.locator("svg").isVisible());
    const box = await panel.boundingBox();
    assert.ok(box.y + box.height < size.height, "the verdict is seen without scrolling");
    // Report and its document: the very bytes that the institute stored.
    const report = page.locator("[data-section]", { hasText: "W2026-1" }).filter({ hasText: "检验机构" });
    const link = report.getByRole("link", { name: "查看原件" });
    const [opened] = await Promise.all([
      page.context().waitForEvent("request", (one) => one.url().endsWith(story.document)),
      link.click({ modifiers: ["ControlOrMeta"] }),
    ]);
    assert.ok(opened.isNavigationRequest());
    const stored = await page.request.get(await link.getAttribute("href"));
    assert.equal(stored.headers()["content-type"], "application/pdf");
    assert.equal((await stored.body()).toString("latin1"), smallPdf());
    // The other language, the same address and the same facts.
    const facts = await factsOf(page);
    await page.getByRole("link", { name: "English" }).click();
    await page.waitForURL(/lang=en/);
    await checkEnded(page);
    assert.equal(await panel.locator("h1").innerText(), "Genuine");
    assert.ok(page.url().includes(code));
    assert.deepEqual((await factsOf(page)).map(({ id }) => id), facts.map(({ id }) => id));
    assert.ok(await page.getByText("contact ").first().isVisible(), "how to claim is told");
    assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
  });
}

scene("a page tells where the item has been, and that this is the node's word", { node, language: "en" }, async (page) => {
  await checkedPage(page, `/${story.verdicts.genuine}`);
  const life = page.locator(".life");
  const stations = await life.locator("li").allInnerTexts();
  for (const [at, words] of ["Certificate issued", "Label put into use", "Shipped", "Accepted"].entries()) {
    assert.ok(stations[at]?.includes(words), `${words}: ${stations}`);
  }
  assert.ok(stations[2].includes(story.seller));
  assert.ok((await life.innerText()).includes("not part of the proof"));
});

scene("a typed code leads to its page", { node }, async (page) => {
  await page.goto("/");
  await fits(page);
  await page.getByLabel("追溯码或链接").fill(`HTTPS://HGZ.HN.CN/${story.verdicts.genuine}`);
  await page.getByRole("button", { name: "查验" }).click();
  await checkEnded(page);
  assert.equal(await page.locator("#verdict").getAttribute("data-verdict"), "genuine");
});

for (const language of LANGUAGES) {
  scene(`what is no code is answered with a page, in ${language}`, { node, language }, async (page) => {
    for (const [path, verdict] of [
      ["/12345", "unreadable"],
      [`/${"9".repeat(186)}`, "unreadable"],
      ["/check?code=hello", "unreadable"],
      ["/some/where", "no_such_page"],
      ["/01/04006381333931", "no_link"],
      ["/01/1234", "no_link"],
    ]) {
      const answer = await page.goto(path);
      assert.equal(answer.status(), 404);
      assert.equal(await page.locator("#verdict").getAttribute("data-verdict"), verdict, path);
      // Nothing is known of any goods: not the colour of an alarm.
      assert.ok(await page.locator("#verdict.unknown").isVisible());
      await fitsAll(page);
    }
  });
}

scene("a Digital Link leads over the batch to the item, and checks no label", { node, language: "en" }, async (page) => {
  await page.goto(`/01/${story.gtin}`);
  await fits(page);
  await page.getByRole("link", { name: `batch ${story.batch}` }).click();
  await page.getByLabel("Item number").fill("1");
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(`**/01/${story.gtin}/10/${story.batch}/21/1`);
  await fits(page);
  const panel = page.locator("#verdict");
  assert.equal(await panel.getAttribute("data-verdict"), "unsigned");
  assert.match(await panel.innerText(), AS_OF.en);
  assert.match(await page.locator("main").innerText(), /shows nothing about the label in your hand/);
  assert.match(await page.locator("main").innerText(), new RegExp(story.maker));
  // What is wrong with an item is said as loudly as ever.
  await page.goto(`/01/${story.gtin}/10/${story.batch}/21/9`);
  assert.equal(await panel.getAttribute("data-verdict"), "recalled");
});
