// The explorer: every kind of page, every link of it, and whatever a person may paste.

import assert from "node:assert/strict";

import { violations } from "./axe.js";
import { DESKTOP, LANGUAGES, PHONE_SMALL, SIZES, checkEnded, fits, scene } from "./browser.js";
import { theChain } from "./chain.js";
import { serialOf } from "./story.js";

const chain = await theChain();
const { story } = chain;
const [node] = chain.nodes;
const [maker, number] = story.certificate.split("/");
const institute = "12430000999000013T";
const { genuine } = story.verdicts;

/** The id of a transaction, of the block that holds the certificate. */
async function transactionOf(certificate) {
  const answer = await fetch(`${node}/explorer/certificates/${certificate}?lang=en`);
  const found = (await answer.text()).match(/\/explorer\/transactions\/([0-9a-f]{64})/);
  assert.ok(found, "the certificate's page leads to no transaction");
  return found[1];
}

const transaction = await transactionOf(story.certificate);

const PATHS = [
  "",
  "/blocks",
  "/blocks/2",
  `/transactions/${transaction}`,
  "/organisations",
  `/organisations/${maker}`,
  "/certificates",
  "/certificates?status=recalled",
  `/certificates/${story.certificate}`,
  "/products",
  `/products/${maker}/KSY-PC-12`,
  `/reports/${institute}/W2026-1`,
  "/covers/9143010099900003XD/XJ-PLI-1",
  `/shipments/${maker}/FH-1`,
  "/recalls/114300009990000053/ZH-1",
  "/proposals",
  `/documents/${story.document}`,
  "/search",
  "/search?q=nothing-has-this-name",
  "/certificates/91430700999999015X/NONE-0001",
].map((path) => `/explorer${path}`);

for (const language of LANGUAGES) {
  const [size, scheme] = language === "zh" ? [PHONE_SMALL, "light"] : [DESKTOP, "dark"];
  const options = { node, language, size, scheme };
  scene(`the explorer's pages fit, say how old they are, and keep nobody out, in ${language}`, options, async (page) => {
    for (const path of PATHS) {
      const answer = await page.goto(path);
      assert.equal(answer.status(), path.endsWith("NONE-0001") ? 404 : 200, path);
      assert.match(await page.locator("body").innerText(), /数据截至高度 \d+，\d+ 秒前|Data as of height \d+, \d+ s ago/);
      assert.equal(await page.locator("h1").count(), 1, path);
      for (const each of SIZES) {
        await page.setViewportSize(each);
        await fits(page);
      }
      await page.setViewportSize(size);
      assert.deepEqual(await violations(page), [], path);
    }
  });
}

scene("whatever a person may paste leads to its page", { node, language: "en", script: false }, async (page) => {
  for (const [text, leadsTo] of [
    [genuine, `/${genuine}`],
    [`HTTPS://HGZ.HN.CN/${genuine}`, `/${genuine}`],
    ["2", "/explorer/blocks/2"],
    [transaction, `/explorer/transactions/${transaction}`],
    [maker, `/explorer/organisations/${maker}`],
    [story.maker, `/explorer/organisations/${maker}`],
    [story.certificate, `/explorer/certificates/${story.certificate}`],
    [number, `/explorer/certificates/${story.certificate}`],
    [`${serialOf(genuine)}`, `/explorer/certificates/${story.certificate}`],
    [`${institute}/W2026-1`, `/explorer/reports/${institute}/W2026-1`],
    [story.document, `/explorer/documents/${story.document}`],
  ]) {
    await page.goto("/explorer");
    await page.locator("form.search input").first().fill(text);
    await page.locator("form.search button").click();
    assert.equal(decodeURIComponent(new URL(page.url()).pathname), leadsTo, text);
  }
});

scene("a certificate in the explorer leads to all it rests on", { node, language: "en" }, async (page) => {
  const path = `/explorer/certificates/${story.certificate}`;
  await page.goto(path);
  const links = await page.locator("main a[href^='/']").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  assert.ok(links.length > 8, `${links}`);
  for (const link of new Set(links)) {
    const answer = await page.request.get(link);
    assert.ok(answer.ok(), `${link}: ${answer.status()}`);
  }
});

scene("from a scanned page to the explorer and back", { node, language: "en" }, async (page) => {
  await page.goto(`/${genuine}`);
  await checkEnded(page);
  await page.getByRole("link", { name: "Explore the chain" }).click();
  await page.waitForURL("**/explorer**");
  await page.locator("form.search input").first().fill(genuine);
  await page.locator("form.search button").click();
  await checkEnded(page);
  assert.equal(await page.locator("#verdict").getAttribute("data-verdict"), "genuine");
});
