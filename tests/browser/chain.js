// A devnet of real processes in a temporary folder, and the command line that talks to it.

import { execFile, spawn } from "node:child_process";
import { createWriteStream, rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { after } from "node:test";
import { promisify } from "node:util";

import { playStory } from "./story.js";

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

const programs =
  process.env.HGZ_PROGRAMS ??
  join(
    process.env.CARGO_TARGET_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "hgz/target"),
    "release",
  );

const NODES = 4;
const PORTS_TRIED = 20;
/** Two cores that are shared with a build are slow. */
const WAIT_MS = 60_000;

/** Waits until `condition` gives something true, and returns that. */
export async function until(what, condition, waitMs = WAIT_MS) {
  const last = Date.now() + waitMs;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > last) throw new Error(`not within ${waitMs} ms: ${what}`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

/** A running chain. */
export class Chain {
  /** @param {{directory: string, nodes: string[], chainId: string}} facts */
  constructor(facts) {
    Object.assign(this, facts);
    this.processes = [];
  }

  /** Makes a devnet and starts it. */
  static async start() {
    const directory = await mkdtemp(join(tmpdir(), "hgz-browser-"));
    try {
      const chain = new Chain(await initialised(directory));
      await mkdir(join(directory, "work"));
      chain.#startNodes();
      return chain;
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  #startNodes() {
    for (let at = 0; at < NODES; at += 1) {
      const file = join(this.directory, `devnet/node${at}/node.toml`);
      const log = createWriteStream(join(this.directory, `node${at}.log`));
      const started = spawn(join(programs, "hgzd"), ["run", file], { stdio: ["ignore", "pipe", "pipe"] });
      started.stdout.pipe(log, { end: false });
      started.stderr.pipe(log, { end: false });
      this.processes.push(started);
    }
    // Whatever ends this process ends the nodes, and leaves nothing behind.
    this.endNodes = () => {
      for (const one of this.processes) one.kill("SIGKILL");
      rmSync(this.directory, { recursive: true, force: true });
    };
    process.once("exit", this.endNodes);
  }

  /** Waits until all nodes say that they are ready. */
  async ready() {
    for (const [at, node] of this.nodes.entries()) {
      await until(`node ${at} is ready; see ${this.directory}/node${at}.log`, async () => {
        const { exitCode } = this.processes[at];
        if (exitCode !== null) throw new Error(`node ${at} ended with ${exitCode}: ${await this.logOf(at)}`);
        return fetch(`${node}/readyz`).then((answer) => answer.ok, () => false);
      });
    }
  }

  /** The end of a node's log. */
  async logOf(at) {
    const text = await readFile(join(this.directory, `node${at}.log`), "utf8");
    return text.split("\n").slice(-15).join("\n");
  }

  /** Runs `hgz`; the data of its JSON envelope. */
  async hgz(...words) {
    const environment = {
      ...process.env,
      HGZ_NODE: this.nodes[0],
      HGZ_GENESIS: join(this.directory, "devnet/genesis.toml"),
      HGZ_PASSPHRASE_FILE: join(this.directory, "devnet/keys/passphrase"),
    };
    return hgz(words, environment);
  }

  /** The path of a key file. */
  key(name) {
    return join(this.directory, `devnet/keys/${name}.key`);
  }

  /** The options that sign with the key which a node votes with. */
  voteKey(node) {
    const folder = join(this.directory, `devnet/node${node}`);
    return ["--key", join(folder, "authority.key"), "--passphrase-file", join(folder, "passphrase")];
  }

  /** The path of a file that a story needs. */
  work(name) {
    return join(this.directory, "work", name);
  }

  /** The JSON that a node answers. */
  async json(path, node = 0) {
    const answer = await fetch(this.nodes[node] + path, { headers: { accept: "application/json" } });
    return answer.json();
  }

  /** The bytes that a node answers; `accept` is a browser's. */
  async bytes(path, node = 0) {
    const answer = await fetch(this.nodes[node] + path, { headers: { accept: "text/html,*/*;q=0.8" } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** The height that a node has committed. */
  async height(node = 0) {
    return (await this.json("/v1/status", node)).height;
  }

  /** Waits until all nodes have what the first one has. */
  async agrees() {
    const height = await this.height();
    for (const at of this.nodes.keys()) {
      await until(`node ${at} has height ${height}`, async () => (await this.height(at)) >= height);
    }
  }

  /** Ends the nodes, and removes what they wrote. */
  async stop() {
    process.removeListener("exit", this.endNodes);
    const ended = this.processes.map((one) => {
      if (one.exitCode !== null || one.signalCode !== null) return undefined;
      const gone = new Promise((resume) => one.once("exit", resume));
      one.kill("SIGTERM");
      return gone;
    });
    const late = setTimeout(this.endNodes, 10_000);
    await Promise.all(ended);
    clearTimeout(late);
    this.endNodes();
  }
}

async function hgz(words, environment) {
  const run = promisify(execFile)(join(programs, "hgz"), [...words, "--output", "json"], { env: environment });
  try {
    return JSON.parse((await run).stdout || "{}").data;
  } catch (error) {
    throw new Error(`hgz ${words.join(" ")}: ${error.stdout ?? ""}${error.stderr ?? error}`);
  }
}

/** A devnet on ports that are free. */
async function initialised(directory) {
  const devnet = join(directory, "devnet");
  let problem;
  for (let tried = 0; tried < PORTS_TRIED; tried += 1) {
    const port = 20_000 + 10 * Math.floor(Math.random() * 1_200);
    try {
      const made = await hgz(
        ["devnet", "init", devnet, "--base-port", `${port}`, "--heartbeat-ms", "1000"],
        process.env,
      );
      return { directory, nodes: made.nodes.map((node) => node.rpc_url), chainId: made.chain_id };
    } catch (error) {
      problem = error;
      await rm(devnet, { recursive: true, force: true });
    }
  }
  throw problem;
}

/** A chain on which the story was played, to be handed to other processes by `saveTo`. */
export async function startWithStory() {
  const chain = await Chain.start();
  try {
    await chain.ready();
    chain.story = await playStory(chain);
    await chain.agrees();
    return chain;
  } catch (error) {
    await chain.stop();
    throw error;
  }
}

/** Writes what `theChain` of another process needs. */
export async function saveTo(chain, file) {
  const { directory, nodes, chainId, story } = chain;
  await writeFile(file, JSON.stringify({ directory, nodes, chainId, story }));
}

/** The chain of these tests: the one that `run.js` started, or one for this file alone. */
export async function theChain() {
  const file = process.env.HGZ_TEST_CHAIN;
  if (file) return new Chain(JSON.parse(await readFile(file, "utf8")));
  const chain = await startWithStory();
  after(() => chain.stop());
  return chain;
}
