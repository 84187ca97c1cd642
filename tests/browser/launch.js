// How Chromium is started.

const CHROMIUM = process.env.HGZ_CHROMIUM ?? "/usr/bin/chromium";

/** Debian's own Chromium; as root it has no sandbox. */
export function launchOptions() {
  return { executablePath: CHROMIUM, chromiumSandbox: process.getuid?.() !== 0 };
}
