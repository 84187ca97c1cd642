// Starts one chain and one browser, runs all tests with them, and stops both:
// `npm test`, or `node run.js FILE.test.js …`.

import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { saveTo, startWithStory } from "./chain.js";
import { launchOptions } from "./launch.js";

const TESTS_MAX_MS = 600_000;

const folder = fileURLToPath(new URL(".", import.meta.url));
const started = Date.now();
const passed = () => `${Math.round((Date.now() - started) / 1000)} s`;

async function testFiles() {
  const named = process.argv.slice(2);
  if (named.length) return named;
  return (await readdir(folder)).filter((name) => name.endsWith(".test.js")).sort();
}

/** Runs the tests as processes of their own; their exit code. */
async function run(environment) {
  const tests = spawn(process.execPath, ["--test", "--test-reporter=spec", ...(await testFiles())], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: "inherit",
    timeout: TESTS_MAX_MS,
  });
  process.once("exit", () => tests.kill());
  const [code, signal] = await new Promise((resume) => tests.once("exit", (...how) => resume(how)));
  if (signal) console.error(`the tests were ended by ${signal} after ${passed()}`);
  return code ?? 1;
}

// A signal ends this process as it ends any other: by way of what has to be stopped.
for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]]) process.once(signal, () => process.exit(code));

const chain = await startWithStory();
console.log(`chain and story took ${passed()}`);
try {
  const browser = await chromium.launchServer(launchOptions());
  const file = chain.work("chain.json");
  await saveTo(chain, file);
  process.exitCode = await run({ HGZ_TEST_CHAIN: file, HGZ_TEST_BROWSER: browser.wsEndpoint() });
  await browser.close();
} finally {
  await chain.stop();
}
console.log(`all took ${passed()}`);
