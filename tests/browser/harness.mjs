// Starts the demo, opens Chromium, and signs in with the one-time link the demo prints.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Seconds the demo may take to file, exchange and verify before it prints its addresses. */
const DEMO_SECONDS = 120;

export const SCREENSHOTS = process.env.COMITY_SCREENSHOTS ?? "screenshots";

/**
 * The node to look at: one given by `COMITY_SIGN_IN` (a link with a one-time token), or the first
 * of a fresh demo.
 */
export async function startDemo() {
  if (process.env.COMITY_SIGN_IN) {
    return { signIn: new URL(process.env.COMITY_SIGN_IN), stop() {} };
  }
  const folder = mkdtempSync(path.join(tmpdir(), "comity-demo-"));
  const words = ["demo", "--port", "0", "--dir", path.join(folder, "demo")];
  const demo = spawn(process.env.COMITY_BIN ?? "comity", words, {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    if (demo.exitCode === null) {
      demo.kill("SIGINT");
      await new Promise((resolve) => demo.once("exit", resolve));
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const seen = [];
  const link = new Promise((resolve, reject) => {
    const read = (line) => {
      seen.push(line);
      const found = line.match(/http:\/\/127\.0\.0\.1:\d+\/sign-in\S*token=\S+/);
      if (found) resolve(new URL(found[0]));
    };
    createInterface({ input: demo.stdout }).on("line", read);
    createInterface({ input: demo.stderr }).on("line", read);
    const failed = (why) => reject(new Error(`${why}\n${seen.slice(-30).join("\n")}`));
    demo.once("error", failed);
    demo.once("exit", (code) => failed(`the demo ended with ${code}`));
    setTimeout(() => failed("the demo printed no sign-in link"), DEMO_SECONDS * 1000).unref();
  });
  try {
    return { signIn: await link, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Debian's Chromium, headless; nothing but loopback can be reached. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.COMITY_CHROMIUM ?? "/usr/bin/chromium",
    chromiumSandbox: process.getuid?.() !== 0,
    args: FLAGS,
  });
}

/** An element of the console by its agreed name. */
export const named = (page, name) => page.locator(`[data-test="${name}"]`);

/** Saves the page as a person sees it. */
export async function screenshot(page, name) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
