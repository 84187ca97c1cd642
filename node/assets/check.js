// Checks on the visitor's own device what a page says: fetches the proof of the code, lets the
// verifier judge it, and compares the page with what is proved, row by row. The page is complete
// without this; nothing here is needed to read it.

/** How old the proved state may be: a node that hides a revocation shows an old one. */
const AGE_MAX_S = 900;

const WORDS = {
  zh: {
    checking: "正在这部手机上查验……",
    checked: (n, of, names) => `已在这部手机上查验，${of} 家机构中的 ${n} 家已签署${names}`,
    differs: (n) => `页面内容与证明不符，共 ${n} 处，已在下面标出；请以证明为准。`,
    moved: "页面打开后记录可能又有变化，请刷新后再看。",
    verdict: (title) => `证明的结论是：${title}；`,
    otherChain: "这个网址以前显示的是另一条链，请勿相信本页；如非官方更换，请拨打 12315。",
    doesNotHold: "本节点给出的证明不成立，请勿相信本页，换一个节点再查。",
    couldNot: "未能在这部手机上查验（这不说明商品有问题）：",
    old: "浏览器版本太旧",
    network: "网络或节点没有应答",
    stale: "节点给出的状态太旧，或这部手机的时钟不准",
    unreadable: "无法读取此码",
    asOf: (asOf, text) => `${asOf}：${text}`,
    stop: "。",
    proved: "证明的内容：",
    notProved: "证明中没有此项",
  },
  en: {
    checking: "Checking on this phone…",
    checked: (n, of, names) => `checked on this phone, ${n} of ${of} authorities have signed${names}`,
    differs: (n) => `this page differs from its proof in ${n} places, marked below; go by the proof.`,
    moved: "The record may have changed since the page was opened: reload it.",
    verdict: (title) => `what is proved is: ${title};`,
    otherChain:
      "This address showed another chain before. Do not believe this page; unless it was announced, call 12315.",
    doesNotHold: "The proof of this node does not hold. Do not believe this page; ask another node.",
    couldNot: "Not checked on this phone (that says nothing about the goods): ",
    old: "this browser is too old",
    network: "the network or the node did not answer",
    stale: "the node shows an old state, or the clock of this phone is wrong",
    unreadable: "the code cannot be read",
    asOf: (asOf, text) => `${asOf}: ${text}`,
    stop: ". ",
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

const keyOfKept = (chainId) => `hgz.point.${chainId}`;

/** How far the chain was proved to this browser before; none the first time. */
function keptOf(chainId) {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOfKept(chainId)));
    const isWhole = typeof kept?.point === "string" && [kept.from, kept.seen].every(Number.isSafeInteger);
    return isWhole ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps how far the chain is proved by now. Another page may have come further: nothing goes back. */
function keep(chainId, kept) {
  const before = keptOf(chainId);
  if (before && (kept.from < before.from || kept.seen < before.seen)) return;
  try {
    localStorage.setItem(keyOfKept(chainId), JSON.stringify(kept));
  } catch {
    // This browser keeps nothing: every check starts from the genesis.
  }
}

/** Whether there was anything to forget. */
function forget(chainId) {
  const wasKept = keptOf(chainId) !== undefined;
  if (wasKept) localStorage.removeItem(keyOfKept(chainId));
  return wasKept;
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

/** Whether the panel says what is proved; if not, it says so from now on. */
function compareVerdict({ as_of: asOf, checked, title, headline, next_step: nextStep }) {
  const panel = document.getElementById("verdict");
  // From now on the panel speaks of the state that is proved.
  const shownAsOf = panel.querySelector(".as-of");
  if (shownAsOf) shownAsOf.textContent = asOf;
  const proved = [["h1", title], [".headline", headline], [".next", nextStep]];
  const same = proved.every(([part, text]) => panel.querySelector(part)?.textContent === text);
  if (same && panel.dataset.verdict === checked.verdict) return true;
  for (const [part, text] of proved) panel.querySelector(part).textContent = text;
  panel.className = "verdict stop differs";
  return false;
}

function report(answer) {
  const { as_of: asOf, behind, checked, sections, signers, authorities, title } = answer;
  const { differing: below, missing } = compare(sections);
  const differing = below + compareSubject(checked);
  const sameVerdict = compareVerdict(answer);
  const sayAsOf = (tone, text) => say(tone, words.asOf(asOf, behind ? `${behind}${words.stop}${text}` : text));
  if (differing === 0 && sameVerdict) {
    const names = signers.map((signer) => signer.name).filter(Boolean);
    const separator = language === "zh" ? "、" : ", ";
    const said = names.length ? (language === "zh" ? `：${names.join(separator)}。` : `: ${names.join(separator)}.`) : "";
    // Green is for goods that are in order as far as anybody knows; that a bad verdict holds is no good news.
    const tone = behind ? "unknown" : checked.verdict === "genuine" ? "good" : "checked";
    sayAsOf(tone, words.checked(signers.length, authorities, said));
    return;
  }
  addMissing(missing);
  const moved = String(checked.height) !== root.dataset.height ? ` ${words.moved}` : "";
  const proved = sameVerdict ? "" : `${words.verdict(title)} `;
  sayAsOf("stop", `${proved}${words.differs(differing + (sameVerdict ? 0 : 1))}${moved}`);
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
    const kept = keptOf(chainId);
    const from = kept ? `?from=${kept.from}` : "";
    const [{ load }, genesis, proof] = await Promise.all([
      import(loader),
      bytes("/v1/genesis", "default"),
      bytes(`/v1/serials/${serial}/proof${from}`, "no-store"),
    ]);
    const loaded = await load(verifier);
    const now = Date.now();
    const answer = loaded.check({ genesis, chainId, code, proof, kept, now, ageMaxS: AGE_MAX_S, language });
    keep(chainId, answer.kept);
    report(answer);
  } catch (problem) {
    // What was kept is damaged: nothing is lost by starting from the genesis.
    if (problem.code === "proof.kept_point" && forget(chainId)) return check();
    explain(problem);
  }
}

if (status?.dataset.code) check();
