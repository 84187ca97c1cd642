// Debian's Chromium, driven without a download: each scene is a fresh visitor on one page, and fails
// on any error in the console, any request to another host, and any page wider than its window.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { chromium } from "playwright-core";

import { repository } from "./chain.js";
import { launchOptions } from "./launch.js";

const PICTURES = process.env.HGZ_TEST_PICTURES ?? join(repository, "target/browser-pictures");
/** Two cores that are shared with a build are slow. */
const WAIT_MS = 30_000;
const SCENE_MAX_MS = 300_000;

export const PHONE_SMALL = { width: 320, height: 640 };
export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };
export const SIZES = [PHONE_SMALL, PHONE, DESKTOP];
export const LANGUAGES = ["zh", "en"];

const LOCALES = { zh: "zh-CN", en: "en-GB" };

let opened;

/** The browser of these tests: the one that `run.js` started, or one for this file alone. */
function browser() {
  const shared = process.env.HGZ_TEST_BROWSER;
  opened ??= shared ? chromium.connect(shared) : chromium.launch(launchOptions());
  return opened;
}

after(async () => (await opened)?.close());

/** What a page did that no page may do. */
function watch(page, origin) {
  const problems = [];
  page.on("console", (message) => {
    // A page for what is no code is answered with 404, and Chromium says so.
    const isPage = message.location().url === page.url() && message.text().includes("status of 404");
    if (message.type() === "error" && !isPage) problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`error: ${error}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== origin()) {
      problems.push(`request to ${url.origin}`);
    }
  });
  return problems;
}

/**
 * A test with a visitor of its own. `body` gets the page; `page.origin` is where the visitor may be,
 * and `page.problems` may be emptied by a scene that expects some.
 */
export function scene(name, options, body) {
  const { node, size = PHONE, language = "zh", scheme = "light", script = true, agent } = options;
  test(name, { timeout: SCENE_MAX_MS }, async (report) => {
    const context = await (await browser()).newContext({
      viewport: size,
      locale: LOCALES[language],
      colorScheme: scheme,
      javaScriptEnabled: script,
      baseURL: node,
      ...(agent && { userAgent: agent }),
    });
    context.setDefaultTimeout(WAIT_MS);
    const page = await context.newPage();
    page.problems = watch(page, () => new URL(node).origin);
    try {
      await body(page);
      assert.deepEqual(page.problems, []);
    } catch (error) {
      report.diagnostic(await picture(page, name));
      throw error;
    } finally {
      await context.close();
    }
  });
}

/** Keeps a picture of a page, and says where. */
async function picture(page, name) {
  const file = join(PICTURES, `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.png`);
  try {
    await mkdir(PICTURES, { recursive: true });
    await page.screenshot({ path: file, fullPage: true });
    return `picture: ${file}, of ${page.url().slice(0, 80)}`;
  } catch (problem) {
    return `no picture: ${problem.message}`;
  }
}

/** Goes to a path, and waits until the check on the visitor's device has ended. */
export async function checkedPage(page, path) {
  await page.goto(path);
  await checkEnded(page);
}

/** Waits until the check on the visitor's device has ended; its text. */
export async function checkEnded(page) {
  await page.waitForFunction(() => {
    const state = document.getElementById("proof")?.textContent ?? "";
    const open = ["尚未", "正在", "has not been", "Checking"];
    return state !== "" && !open.some((words) => state.includes(words));
  });
  return page.locator("#proof").innerText();
}

/** That nothing has to be scrolled sideways, and no word of a title is torn between two lines. */
export async function fits(page) {
  const [needed, there] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok(needed <= there, `the page needs ${needed} pixels, and has ${there}`);
  const torn = await page.locator("dt").evaluateAll((titles) =>
    titles.flatMap((title) => {
      const text = title.firstChild;
      const words = text?.nodeType === Node.TEXT_NODE ? [...text.data.matchAll(/[A-Za-z]+/g)] : [];
      return words.filter(({ 0: word, index }) => {
        const place = document.createRange();
        place.setStart(text, index);
        place.setEnd(text, index + word.length);
        return new Set([...place.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
      }).map(([word]) => word);
    }),
  );
  assert.deepEqual(torn, [], `${await page.evaluate(() => window.innerWidth)} pixels`);
}

/** The facts of a page, section by section, as somebody reads them. */
export function factsOf(page) {
  return page.locator("[data-section]").evaluateAll((sections) =>
    sections.map((section) => ({
      id: section.dataset.section,
      rows: [...section.querySelectorAll("dt")].map((title) => [
        title.textContent,
        title.nextElementSibling.textContent,
      ]),
    })),
  );
}
