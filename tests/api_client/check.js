// Generates a client from the OpenAPI document of `hgzd openapi`, and compiles code that uses it:
// `npm test`, or `node check.js DOCUMENT.json` for a document that is there already.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const generated = join(folder, "generated");
const programs =
  process.env.HGZ_PROGRAMS ??
  join(
    process.env.CARGO_TARGET_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "hgz/target"),
    "release",
  );

/** Runs a program of this folder's packages. */
function run(name, ...args) {
  const program = join(folder, "node_modules/.bin", name);
  execFileSync(program, args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
}

const given = process.argv[2];
const document = given
  ? readFileSync(given, "utf8")
  : execFileSync(join(programs, "hgzd"), ["openapi"], { encoding: "utf8" });
const paths = Object.keys(JSON.parse(document).paths);
if (paths.length < 30) {
  throw new Error(`the document describes only ${paths.length} paths`);
}

mkdirSync(generated, { recursive: true });
const openapi = join(generated, "openapi.json");
writeFileSync(openapi, document);
run("openapi-typescript", openapi, "--output", join(generated, "schema.d.ts"));
run("tsc", "--project", folder);
console.log(`a client of ${paths.length} paths is generated and compiles`);
