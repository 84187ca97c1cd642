// A short story that leaves one item for every verdict behind. All dates are near today.

import { readFile, writeFile } from "node:fs/promises";

const MAKER = "91430700999999015X";
const SELLER = "91430100999999031L";
const INSTITUTE = "12430000999000013T";
const INSURER = "9143010099900003XD";
const BUREAU = "114300009990000053";
const PRODUCT = "KSY-PC-12";
export const GTIN = "06901234567892";
/** Item codes: version 1 byte, serial 5, item 3, label key 4, signature 64. */
const [SERIAL_BITS, CODE_DIGITS] = [71n * 8n, 186];

/** What TOML writes without quotes. */
class Bare {
  constructor(text) {
    this.text = text;
  }
}

/** A day in China, so many days from today. */
function day(offset) {
  return new Bare(new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10));
}

function value(one) {
  if (one instanceof Bare) return one.text;
  if (Array.isArray(one)) return `[${one.map(value).join(", ")}]`;
  if (typeof one === "object") {
    return `{ ${Object.entries(one).map(([name, inner]) => `${name} = ${value(inner)}`).join(", ")} }`;
  }
  return JSON.stringify(one);
}

function toml(fields) {
  return Object.entries(fields).map(([name, one]) => `${name} = ${value(one)}\n`).join("");
}

function measured(name, limit, found, unit) {
  return { name, limit, found, ...(unit && { unit }), conclusion: "qualified" };
}

/** A small PDF of one page that says what it is for. */
export function smallPdf() {
  const drawing = "BT /F1 18 Tf 60 760 Td (Inspection report W2026-1, for tests) Tj ET";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${place}`.padStart(10, "0");
  });
  const table = places.map((place) => `${place} 00000 n \n`).join("");
  const size = objects.length + 1;
  const start = text.length;
  return `${text}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
}

class Teller {
  constructor(chain) {
    this.chain = chain;
  }

  async file(name, fields) {
    const path = this.chain.work(name);
    await writeFile(path, typeof fields === "string" ? fields : toml(fields));
    return path;
  }

  /** Signs an act with somebody's key. */
  act(who, ...words) {
    return this.chain.hgz(...words, "--key", this.chain.key(who));
  }

  /** Signs an act of governance with the key that an authority's node votes with. */
  vote(node, ...words) {
    return this.chain.hgz(...words, ...this.chain.voteKey(node));
  }

  async authoritiesLetExpiredGoodsBeCertified() {
    const rules = await readFile(new URL("../../config/rulesets/hunan-1.toml", import.meta.url), "utf8");
    const [head, ...parts] = rules.replace(/^number = 1$/m, "number = 2").split("[[rules]]");
    const kept = parts.filter((rule) => !rule.includes('id = "COND-03"'));
    const file = await this.file("ruleset.toml", [head, ...kept].join("[[rules]]"));
    this.rulesetFrom = (await this.chain.height()) + 30;
    const words = ["--number", "TA-1", "--effective-at", `${this.rulesetFrom}`, "--reason", "浏览器测试"];
    await this.vote(0, "proposal", "publish-ruleset", file, ...words);
    const approve = (node) => this.vote(node, "proposal", "approve", `${BUREAU}/TA-1`);
    await Promise.all([approve(1), approve(3)]);
  }

  async everybodyIsRegistered() {
    const { chain } = this;
    const example = (path) => new URL(`../../config/examples/${path}`, import.meta.url).pathname;
    await Promise.all(["maker", "label", "seller"].map((name) => chain.hgz("key", "new", chain.key(name))));
    const product = await readFile(example("boards/product.toml"), "utf8");
    const details = product
      .replace(/^category = /m, `gtin = "${GTIN}"\ncategory = `)
      .replace(/^\[label\]$/m, '[label]\nwarnings = ["切割时请戴口罩，防止吸入粉尘"]');
    await Promise.all([
      this.act("bureau", "organisation", "register", example("boards/organisation.toml"), "--admin-key", chain.key("maker")),
      this.act("bureau", "organisation", "register", example("life/seller.toml"), "--admin-key", chain.key("seller")),
      this.act("bureau", "institute", "accredit", example("boards/accreditation.toml")),
      this.act("bureau", "insurer", "license", example("uniforms/licence.toml")),
    ]);
    await Promise.all([
      this.act("maker", "key", "add", chain.key("label"), "--purpose", "label"),
      this.file("product.toml", details).then((file) => this.act("maker", "product", "register", file)),
    ]);
  }

  /** Report and certificate of a batch. */
  async report(who, number, batch, more = {}) {
    const file = await this.file(`${number}.toml`, {
      number,
      product: `${MAKER}/${PRODUCT}`,
      batch,
      batch_quantity: 100,
      sampled: 5,
      standards: who === "maker" ? ["GB/T 9775-2025"] : ["GB/T 9775-2025", "GB 6566-2010"],
      conclusion: "qualified",
      tested_on: day(-3),
      issued_on: day(-2),
      items: [
        measured("断裂荷载（纵向平均值）", "≥520", "586", "N"),
        measured("断裂荷载（横向平均值）", "≥200", "231", "N"),
        measured("面密度", "≤12.0", "9.6", "kg/m²"),
        measured("护面纸与芯材粘结性", "护面纸与芯材不剥离", "不剥离"),
        measured("内照射指数", "≤1.0", "0.2"),
      ],
      ...more,
    });
    await this.act(who, "report", "file", file);
  }

  async certificate(number, batch, reports, more = {}, label = {}) {
    const file = await this.file(`${number}.toml`, {
      number,
      product: PRODUCT,
      batch,
      production_date: day(-5),
      quantity: 20,
      reports,
      ...more,
      label: { unit: "张", inspection_date: day(-4), inspector_code: "QC-07", release_date: day(-1), ...label },
    });
    const { chain } = this;
    await this.act("maker", "certificate", "issue", file, "--label-key", chain.key("label"));
    await this.act("maker", "items", "activate", number, "1-16");
    const out = chain.work(`${number}.csv`);
    await chain.hgz("codes", `${MAKER}/${number}`, "--label-key", chain.key("label"), "--out", out);
    const lines = (await readFile(out, "utf8")).trim().split("\n").slice(1);
    return lines.map((line) => line.split(",")[1].split("/").pop());
  }

  async mainBatch() {
    const { chain } = this;
    const pdf = await this.file("report.pdf", smallPdf());
    const { hash, document = hash } = await this.act("institute", "document", "put", pdf);
    const cover = await this.file("cover.toml", {
      number: "XJ-PLI-1",
      insured: MAKER,
      products: [PRODUCT],
      valid_from: day(-30),
      valid_until: day(330),
      sum_insured_fen: 500_000_000,
      claim_limit_fen: 20_000_000,
      advance_payment: true,
    });
    const instrument = await this.file("instrument.toml", {
      number: "KSY-YQ-003",
      kind: "instrument",
      name: "电子万能试验机",
      attestations: [
        { by: "湖南省计量检测研究院（演示）", valid_from: day(-90), valid_until: day(270) },
      ],
    });
    await this.act("maker", "resource", "keep", instrument);
    const instruments = ["KSY-YQ-003"];
    await Promise.all([
      this.report("institute", "W2026-1", "PB-1", { document }),
      this.report("maker", "CJ-1", "PB-1", { instruments }),
      this.act("insurer", "cover", "bind", cover),
    ]);
    const rests = [`${MAKER}/CJ-1`, `${INSTITUTE}/W2026-1`];
    this.codes = await this.certificate("KSY-TEST-1", "PB-1", rests, { covers: [`${INSURER}/XJ-PLI-1`] });
    await this.act("maker", "items", "void", "KSY-TEST-1", "16");
    const lines = [{ certificate: "KSY-TEST-1", items: "1-10" }];
    const shipment = await this.file("shipment.toml", { number: "FH-1", to: SELLER, remark: "第3车", lines });
    await this.act("maker", "shipment", "send", shipment);
    await this.act("seller", "shipment", "accept", `${MAKER}/FH-1`);
    await chain.agrees();
    return { document };
  }

  async recall() {
    const file = await this.file("recall.toml", {
      number: "ZH-1",
      certificate: `${MAKER}/KSY-TEST-1`,
      items: "9-10",
      measures: "立即停止使用，退回销售者",
      deadline: day(60),
      grounds: { reason: "监督抽查断裂荷载不合格", legal_basis: "消费品召回管理暂行规定" },
    });
    await this.act("bureau", "recall", "open", file);
  }

  /** Another batch with its own report, and what became of it. */
  async otherBatch(place, then = async () => {}, more = {}, label = {}) {
    await this.report("institute", `W2026-${place}`, `PB-${place}`);
    const rests = [`${INSTITUTE}/W2026-${place}`];
    const [code] = await this.certificate(`KSY-TEST-${place}`, `PB-${place}`, rests, more, label);
    await then();
    return code;
  }
}

const because = ["--reason", "监督抽查不合格", "--legal-basis", "产品质量法第十五条"];

/** The same code with another last digit: nobody signed it. */
function forged(code) {
  return code.slice(0, -1) + ((Number(code.at(-1)) + 1) % 10);
}

/** The serial that a code names. */
export function serialOf(code) {
  return (BigInt(code) >> SERIAL_BITS) & 0xff_ffff_ffffn;
}

/** A code of a certificate that the chain does not have. */
function unknown(code) {
  const other = BigInt(code) ^ (0x5a5a5an << SERIAL_BITS);
  return other.toString().padStart(CODE_DIGITS, "0");
}

/** Plays it, and says what there is to look at. */
export async function playStory(chain) {
  const teller = new Teller(chain);
  await teller.authoritiesLetExpiredGoodsBeCertified();
  await teller.everybodyIsRegistered();
  const { document } = await teller.mainBatch();
  const { codes } = teller;
  const item = (number) => codes[number - 1];
  // What a node could go on showing after the recall.
  const before = {
    page: Buffer.from(await chain.bytes(`/${item(9)}`)).toString("utf8"),
    proof: Buffer.from(await chain.bytes(`/v1/serials/${serialOf(item(9))}/proof`)).toString("base64"),
  };
  const [revoked, withdrawn] = await Promise.all([
    teller.otherBatch(2, () => teller.act("bureau", "certificate", "revoke", `${MAKER}/KSY-TEST-2`, ...because)),
    teller.otherBatch(3, () => teller.act("institute", "report", "withdraw", "W2026-3", ...because)),
    teller.recall(),
  ]);
  while ((await chain.height()) < teller.rulesetFrom) await new Promise((resume) => setTimeout(resume, 100));
  const expired = await teller.otherBatch(4, undefined, { production_date: day(-200) }, { expiry_date: day(-20) });
  return {
    /** One code for each verdict. */
    verdicts: {
      genuine: item(1),
      recalled: item(9),
      voided: item(16),
      not_activated: item(17),
      report_withdrawn: withdrawn,
      revoked,
      expired,
      forged: forged(item(2)),
      unknown: unknown(item(3)),
    },
    /** Codes that only one test looks at. */
    toScan: { certificate: `${MAKER}/KSY-TEST-1`, item: 4, code: item(4) },
    onJourney: [item(5), item(6)],
    maker: "湖南科思益建材有限公司",
    seller: "长沙湘江建材经营有限公司",
    product: "普通纸面石膏板",
    certificate: `${MAKER}/KSY-TEST-1`,
    batch: "PB-1",
    gtin: GTIN,
    document,
    before,
  };
}
