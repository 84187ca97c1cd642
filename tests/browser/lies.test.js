// A node that lies: the verifier in the visitor's own browser shows what does not hold.

import assert from "node:assert/strict";
import { after } from "node:test";

import { checkedPage, scene } from "./browser.js";
import { theChain } from "./chain.js";
import { LyingNode, replaced, withSignatures, withTurnedBit } from "./lying_node.js";
import { serialOf } from "./story.js";

const chain = await theChain();
const { story } = chain;
const liar = await LyingNode.start(chain.nodes[0]);
after(() => liar.stop());
const node = liar.url;

const { genuine, recalled, revoked } = story.verdicts;
const before = { page: story.before.page, proof: Buffer.from(story.before.proof, "base64") };
const DOES_NOT_HOLD = /proof of this node does not hold.*Do not believe this page; ask another node/s;
const DIFFERS = /this page differs from its proof in \d+ places?/;

/** Opens a page of the liar; what the check says, and in which tone. */
async function told(page, code, lie) {
  liar.lie = lie;
  await checkedPage(page, `/${code}`);
  const status = page.locator("#proof");
  return { text: await status.innerText(), tone: await status.getAttribute("class") };
}

function lies(name, code, lie, body) {
  scene(`a lie is caught: ${name}`, { node, language: "en" }, async (page) => {
    const { text, tone } = await told(page, code, lie);
    assert.doesNotMatch(text, /checked on this phone, /);
    await body(page, text, tone);
  });
}

/** What the page shows beside what it claims. */
const proved = (page) => page.locator("ins").allInnerTexts();

/** The part of a page between two texts. */
function part(html, from, to) {
  const start = html.indexOf(from);
  return html.slice(start, html.indexOf(to, start) + to.length);
}

const panelOf = (html) => part(html, '<section id="verdict"', "</section>");

async function honestPage(code) {
  return Buffer.from(await chain.bytes(`/${code}?lang=en`)).toString("utf8");
}

scene("an honest node behind the same proxy is believed", { node, language: "en" }, async (page) => {
  const { text, tone } = await told(page, genuine, null);
  assert.match(text, /^As of height \d+ .*: checked on this phone, [34] of 4 authorities have signed: /i);
  assert.match(tone, /good/);
  assert.deepEqual(await proved(page), []);
});

lies(
  "another verdict, and no word of the recall",
  recalled,
  {
    page: async (html) => {
      const good = panelOf(await honestPage(genuine));
      return html.replace(panelOf(html), good).replace(part(html, '<section class="card" data-section="recall"', "</section>"), "");
    },
  },
  async (page, text, tone) => {
    assert.match(text, /what is proved is: Recalled;/);
    assert.match(text, DIFFERS);
    assert.match(tone, /stop/);
    assert.ok((await proved(page)).some((one) => one.includes("消费品召回管理暂行规定")));
  },
);

lies(
  "other words in the panel of the right verdict",
  recalled,
  {
    page: async (html) => {
      const good = panelOf(await honestPage(genuine)).replace('data-verdict="genuine"', 'data-verdict="recalled"');
      return html.replace(panelOf(html), good);
    },
  },
  async (page, text, tone) => {
    assert.match(text, /what is proved is: Recalled;/);
    assert.match(tone, /stop/);
    assert.equal(await page.locator("#verdict h1").innerText(), "Recalled");
  },
);

lies(
  "another product",
  genuine,
  { page: (html) => html.replaceAll(story.product, "耐火纸面石膏板") },
  async (page, text) => {
    assert.match(text, DIFFERS);
    assert.ok((await proved(page)).some((one) => one.includes(story.product)));
    assert.ok(await page.locator("dd.differs", { hasText: "耐火纸面石膏板" }).first().isVisible());
  },
);

lies(
  "another maker",
  genuine,
  { page: (html) => html.replaceAll(story.maker, "湖南好板材有限公司") },
  async (page, text) => {
    assert.match(text, DIFFERS);
    assert.ok((await proved(page)).some((one) => one.includes(story.maker)));
  },
);

lies(
  "another product and maker, in the line under the verdict only",
  genuine,
  {
    page: (html) => {
      const line = part(html, '<p class="subject"', "</p>");
      return html.replace(line, line.replace(story.product, "耐火纸面石膏板").replace(story.maker, "湖南好板材有限公司"));
    },
  },
  async (page, text) => {
    assert.match(text, DIFFERS);
    const shown = (await proved(page)).join();
    assert.ok(shown.includes(story.product) && shown.includes(story.maker), shown);
  },
);

lies(
  "a row that nothing proves",
  genuine,
  { page: (html) => html.replace("</dl>", "<dt>award</dt><dd>best board of the province</dd></dl>") },
  async (page, text) => {
    assert.match(text, DIFFERS);
    assert.ok((await proved(page)).some((one) => one.includes("not in the proof")));
  },
);

lies(
  "a second value beside the proved one",
  genuine,
  { page: (html) => html.replace("</dd>", "</dd><dd>and much more</dd>") },
  async (page, text) => assert.match(text, DIFFERS),
);

lies(
  "another document of the report",
  genuine,
  { page: (html) => html.replaceAll(story.document, "0".repeat(64)) },
  async (page, text) => {
    assert.match(text, DIFFERS);
    assert.ok((await proved(page)).some((one) => one.includes(story.document)));
  },
);

for (const [name, code, proof, says] of [
  ["a changed record in the proof", genuine, (bytes) => replaced(bytes, story.product, "耐火纸面石膏板"), /record 3 is not what the state/],
  ["signatures left out", genuine, (bytes) => withSignatures(bytes, 2), /signatures do not hold/],
  ["a changed signature", genuine, withTurnedBit, /signatures do not hold/],
  ["the proof of another serial", revoked, (bytes, honest) => proofOf(honest, genuine), /record 0 is not what the state/],
  ["garbage for a proof", genuine, () => Buffer.from("<html>not a proof</html>"), /bytes are (no|not a) proof/],
  ["half a proof", genuine, (bytes) => bytes.subarray(0, bytes.length / 2), /bytes are (no|not a) proof/],
  ["no bytes for a proof", genuine, () => Buffer.alloc(0), /bytes are (no|not a) proof/],
]) {
  lies(name, code, { proof }, (page, text, tone) => {
    assert.match(text, DOES_NOT_HOLD);
    assert.match(text, says);
    assert.match(tone, /stop/);
  });
}

async function proofOf(honest, code) {
  const answer = await fetch(`${honest}/v1/serials/${serialOf(code)}/proof`);
  return Buffer.from(await answer.arrayBuffer());
}

/** The genesis of another chain: one letter of a name is another. */
const otherGenesis = (bytes) => replaced(bytes, "演示", "假装");

lies("the genesis of another chain", genuine, { genesis: otherGenesis }, (page, text, tone) => {
  assert.match(text, DOES_NOT_HOLD);
  assert.match(text, /proof\.other_chain/);
  assert.match(tone, /stop/);
});

scene("a lie is caught: another chain at an address that was seen before", { node, language: "en" }, async (page) => {
  await told(page, genuine, null);
  const other = { page: (html) => html.replaceAll(chain.chainId, "ab".repeat(32)), genesis: otherGenesis };
  const { text, tone } = await told(page, genuine, other);
  assert.match(text, /This address showed another chain before. Do not believe this page/);
  assert.match(tone, /stop/);
});

lies("the proof from before the recall", recalled, { proof: () => before.proof }, async (page, text, tone) => {
  assert.match(text, /what is proved is: Genuine;/);
  assert.match(text, DIFFERS);
  assert.match(tone, /stop/);
});

scene("a state from before the recall is not believed for long", { node, language: "zh" }, async (page) => {
  await page.clock.install();
  await page.clock.setSystemTime(Date.now() + 16 * 60_000);
  const { text, tone } = await told(page, recalled, { page: () => before.page, proof: () => before.proof });
  assert.equal(await page.locator("#verdict").getAttribute("data-verdict"), "genuine");
  assert.match(text, /未能在这部手机上查验.*状态太旧/s);
  assert.match(tone, /unknown/);
});

scene("what was proved is kept: an older state is told, and a newer one takes its place", { node, language: "zh" }, async (page) => {
  const kept = () => page.evaluate((chainId) => JSON.parse(localStorage.getItem(`hgz.point.${chainId}`)), chain.chainId);
  await told(page, recalled, null);
  const first = await kept();
  assert.ok(first.seen >= 1 && first.from === 1, JSON.stringify(first));
  // Page and proof agree, and both are of a state before the recall.
  const { text, tone } = await told(page, recalled, { page: () => before.page, proof: () => before.proof });
  assert.match(text, /^截至高度\d+（.*判断：此前已见过高度\d+：该节点落后/);
  assert.ok(text.includes(`此前已见过高度${first.seen}：`), text);
  assert.match(tone, /unknown/);
  assert.deepEqual(await kept(), first, "nothing goes back");
  const { tone: now } = await told(page, recalled, null);
  assert.doesNotMatch(now, /unknown/);
  assert.ok((await kept()).seen >= first.seen);
});

scene("a damaged kept point is forgotten, and the genesis is the start again", { node, language: "en" }, async (page) => {
  await told(page, genuine, null);
  for (const damaged of ['{"point":"01ab","from":1,"seen":9}', '{"point":"x","from":1,"seen":9}', '{"from":"?"}', "nothing"]) {
    await page.evaluate(([chainId, text]) => localStorage.setItem(`hgz.point.${chainId}`, text), [chain.chainId, damaged]);
    const { text, tone } = await told(page, genuine, null);
    assert.match(text, /checked on this phone, /, damaged);
    assert.match(tone, /good/, damaged);
    const kept = await page.evaluate((chainId) => localStorage.getItem(`hgz.point.${chainId}`), chain.chainId);
    assert.notEqual(kept, damaged);
  }
});

scene("a proof that is withheld leaves the answer unchecked", { node, language: "en" }, async (page) => {
  const { text, tone } = await told(page, genuine, { proof: () => null });
  assert.match(text, /^Not checked on this phone \(that says nothing about the goods\)/);
  assert.match(tone, /unknown/);
  // The console names the answer with 500; nothing else is wrong.
  assert.equal(page.problems.length, 1);
  page.problems.length = 0;
});
