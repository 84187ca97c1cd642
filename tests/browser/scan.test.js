// From the printed picture to the count at the other nodes.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { DESKTOP, PHONE, checkedPage, scene } from "./browser.js";
import { theChain, until } from "./chain.js";

const chain = await theChain();
const { story } = chain;
const { certificate, item, code } = story.toScan;

/** What a reader that knows nothing of hgz reads from the label's picture. */
async function readLabel() {
  const folder = chain.work(`labels-${process.pid}`);
  const words = ["--items", `${item}`, "--format", "png", "--out", folder];
  await chain.hgz("label", certificate, "--label-key", chain.key("label"), ...words);
  const pictures = (await readdir(folder)).filter((name) => name.endsWith(".png"));
  assert.equal(pictures.length, 1);
  const read = await promisify(execFile)("zbarimg", ["--quiet", "--raw", join(folder, pictures[0])]);
  return read.stdout.trim();
}

async function count(node) {
  const { data } = await chain.json(`/${code}`, node);
  return data.scans.count;
}

const scanned = await readLabel();

scene("the picture of a label leads to its page", { node: chain.nodes[0], size: PHONE, agent: "phone" }, async (page) => {
  assert.match(scanned, /^HTTPS:\/\/HGZ\.HN\.CN\/\d{186}$/);
  const address = new URL(scanned).pathname;
  assert.equal(address, `/${code}`);
  const counted = await count(0);
  await checkedPage(page, address);
  assert.equal(await page.locator("#verdict").getAttribute("data-verdict"), "genuine");
  assert.equal(await count(0), counted + 1);
  // Looking again is no other scan.
  await page.reload();
  assert.equal(await count(0), counted + 1);
});

const elsewhere = { node: chain.nodes[2], size: DESKTOP, language: "en", agent: "desktop" };
scene("another node counts on, and both come to one number", elsewhere, async (page) => {
  await until("node 2 has heard of the scan at node 0", async () => (await count(2)) === (await count(0)));
  const counted = await count(2);
  await checkedPage(page, `/${code}`);
  assert.match(await page.locator(".scans").innerText(), new RegExp(`Scanned ${counted + 1} times since`));
  await until("node 0 has heard of the scan at node 2", async () => (await count(0)) === counted + 1);
});
