// Checks on the visitor's own device what a page says: fetches the proof of the code, lets the
// verifier judge it, and compares the page with what is proved, row by row. The page is complete
// without this; nothing here is needed to read it.

/** How old the proved state may be: a node that hides a revocation shows an old one. */
const AGE_MAX_S = 900;

const WORDS = {
  zh: {
    checking: "正在这部手机上查验……",
    checked: (n, of, height, time, names) =>
      `已在这部手机上查验：${of} 家机构中的 ${n} 家签署了高度 ${height}（${time}）${names}`,
    differs: (n) => `页面内容与证明不符，共 ${n} 处，已在下面标出；请以证明为准。`,
    moved: "页面打开后记录可能又有变化，请刷新后再看。",
    verdict: (title) => `证明的结论是：${title}。`,
    otherChain: "这个网址以前显示的是另一条链，请勿相信本页；如非官方更换，请拨打 12315。",
    doesNotHold: "本节点给出的证明不成立，请勿相信本页，换一个节点再查。",
    couldNot: "未能在这部手机上查验（这不说明商品有问题）：",
    old: "浏览器版本太旧",
    network: "网络或节点没有应答",
    stale: "节点给出的状态太旧，或这部手机的时钟不准",
    unreadable: "无法读取此码",
    proved: "证明的内容：",
    notProved: "证明中没有此项",
  },
  en: {
    checking: "Checking on this phone…",
    checked: (n, of, height, time, names) =>
      `Checked on this phone: ${n} of ${of} authorities signed height ${height} at ${time}${names}`,
    differs: (n) => `This page differs from its proof in ${n} places, marked below; go by the proof.`,
    moved: "The record may have changed since the page was opened: reload it.",
    verdict: (title) => `What is proved is: ${title}.`,
    otherChain:
      "This address showed another chain before. Do not believe this page; unless it was announced, call 12315.",
    doesNotHold: "The proof of this node does not hold. Do not believe this page; ask another node.",
    couldNot: "Not checked on this phone (that says nothing about the goods): ",
    old: "this browser is too old",
    network: "the network or the node did not answer",
    stale: "the node shows an old state, or the clock of this phone is wrong",
    unreadable: "the code cannot be read",
    proved: "proved: ",
    notProved: "this is not in the proof",
  },
};

/** Problems that say something about the node; all others say that nothing is known. */
const BREAKS = ["proof.does_not_hold", "proof.other_chain", "proof.genesis"];

const root = document.documentElement;
const language = root.lang.startsWith("zh") ? "zh" : "en";
const words = WORDS[language];
const status = document.getElementById("proof");

function say(tone, text) {
  status.className = `proof ${tone}`;
  status.textContent = text;
}

/** The chain that this address showed first; a browser that keeps nothing has none. */
function pinned(chainId) {
  const key = `hgz.chain.${location.host}`;
  try {
    const first = localStorage.getItem(key);
    if (first === null) localStorage.setItem(key, chainId);
    return first ?? chainId;
  } catch {
    return chainId;
  }
}

async function bytes(path, cache) {
  const response = await fetch(path, { cache, credentials: "omit" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

function rowsOf(section) {
  const titles = [...section.querySelectorAll("dt")];
  return titles.map((title) => ({ title, value: title.nextElementSibling }));
}

function mark(element, text) {
  const note = document.createElement("ins");
  note.textContent = text;
  element.classList.add("differs");
  element.append(note);
}

/** Marks every row that is not as it is proved, and counts them. */
function compare(sections) {
  let differing = 0;
  const shown = [...document.querySelectorAll("[data-section]")];
  for (const section of shown) {
    const proved = sections.find((one) => one.id === section.dataset.section);
    const rows = rowsOf(section);
    const expected = proved ? proved.rows : [];
    const title = section.querySelector("h2");
    if (proved && title.textContent !== proved.title) {
      mark(title, words.proved + proved.title);
      differing += 1;
    }
    rows.forEach(({ title, value }, at) => {
      const row = expected[at];
      if (row && row.title === title.textContent && row.value === value.textContent) return;
      mark(value, row ? `${words.proved}${row.title} ${row.value}` : words.notProved);
      differing += 1;
    });
    const values = rows.map(({ value }) => value);
    for (const stray of section.querySelectorAll("dd")) {
      if (values.includes(stray)) continue;
      mark(stray, words.notProved);
      differing += 1;
    }
    for (const row of expected.slice(rows.length)) {
      mark(section, `${words.proved}${row.title} ${row.value}`);
      differing += 1;
    }
    const link = section.querySelector(".document a");
    const path = proved?.document ? `/v1/documents/${proved.document}` : null;
    if ((link ? link.getAttribute("href") : null) !== path) {
      mark(section, path ? words.proved + path : words.notProved);
      differing += 1;
    }
  }
  const missing = sections.filter((one) => !shown.some((section) => section.dataset.section === one.id));
  return { differing: differing + missing.length, missing };
}

/** Marks the line under the panel, product and maker, where it is not as it is proved. */
function compareSubject({ grounds }) {
  const { product, maker } = grounds ?? {};
  const names = product && maker ? [product.details.name, maker.details.name] : [];
  const shown = [...(document.querySelector(".subject")?.children ?? [])];
  const wrong = shown.filter((one, at) => one.textContent !== names[at]);
  for (const one of wrong) {
    const name = names[shown.indexOf(one)];
    mark(one, name ? words.proved + name : words.notProved);
  }
  return wrong.length;
}

function addMissing(missing) {
  const cards = document.querySelector(".cards");
  for (const section of missing) {
    const card = document.createElement("section");
    card.className = "card";
    const title = document.createElement("h2");
    title.textContent = section.title;
    card.append(title);
    for (const row of section.rows) mark(card, `${words.proved}${row.title} ${row.value}`);
    cards.prepend(card);
  }
}

function time(ms) {
  const shifted = new Date(ms + 8 * 3600 * 1000).toISOString();
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 19)} +08:00`;
}

/** Whether the panel says what is proved; if not, it says so from now on. */
function compareVerdict({ checked, title, headline, next_step: nextStep }) {
  const panel = document.getElementById("verdict");
  const proved = [["h1", title], [".headline", headline], [".next", nextStep]];
  const same = proved.every(([part, text]) => panel.querySelector(part)?.textContent === text);
  if (same && panel.dataset.verdict === checked.verdict) return true;
  for (const [part, text] of proved) panel.querySelector(part).textContent = text;
  panel.className = "verdict stop differs";
  return false;
}

function report(answer) {
  const { checked, sections, signers, authorities, title } = answer;
  const { differing: below, missing } = compare(sections);
  const differing = below + compareSubject(checked);
  const sameVerdict = compareVerdict(answer);
  if (differing === 0 && sameVerdict) {
    const names = signers.map((signer) => signer.name).filter(Boolean);
    const separator = language === "zh" ? "、" : ", ";
    const said = names.length ? (language === "zh" ? `：${names.join(separator)}。` : `: ${names.join(separator)}.`) : "";
    // Green is for goods that are in order; that a bad verdict holds is no good news.
    const tone = checked.verdict === "genuine" ? "good" : "checked";
    say(tone, words.checked(signers.length, authorities, checked.height, time(checked.time), said));
    return;
  }
  addMissing(missing);
  const moved = String(checked.height) !== root.dataset.height ? ` ${words.moved}` : "";
  const proved = sameVerdict ? "" : `${words.verdict(title)} `;
  say("stop", `${proved}${words.differs(differing + (sameVerdict ? 0 : 1))}${moved}`);
}

function explain(problem) {
  const code = problem.code ?? "";
  if (BREAKS.includes(code)) {
    say("stop", `${words.doesNotHold} (${code}: ${[problem.message, ...(problem.causes ?? [])].join(": ")})`);
  } else if (code === "proof.stale") {
    say("unknown", words.couldNot + words.stale);
  } else if (code) {
    say("unknown", `${words.couldNot}${words.unreadable} (${code})`);
  } else {
    say("unknown", words.couldNot + words.network);
  }
}

async function check() {
  const { code, serial, loader, verifier } = status.dataset;
  const chainId = root.dataset.chainId;
  if (pinned(chainId) !== chainId) return say("stop", words.otherChain);
  if (typeof WebAssembly !== "object") return say("unknown", words.couldNot + words.old);
  say("unknown", words.checking);
  try {
    const [{ load }, genesis, proof] = await Promise.all([
      import(loader),
      bytes("/v1/genesis", "default"),
      bytes(`/v1/serials/${serial}/proof`, "no-store"),
    ]);
    const loaded = await load(verifier);
    const now = Date.now();
    report(loaded.check({ genesis, chainId, code, proof, now, ageMaxS: AGE_MAX_S, language }));
  } catch (problem) {
    explain(problem);
  }
}

if (status?.dataset.code) check();
