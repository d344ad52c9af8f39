import { requireProgram } from "@admit/environment";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterEach, beforeAll, expect } from "vitest";

/** It runs as root where the tests do, and sends no request of its own. */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** How long a page may take to show what a test expects. */
const showWithinMs = 20_000;
const launchWithinMs = 30_000;
const snapshotWithinMs = 2_000;

/** One for all files of this process; playwright ends it with the process. */
let launched: Promise<Browser> | undefined;

function launch(): Promise<Browser> {
  const executablePath =
    process.env["CHROMIUM_PATH"] ?? requireProgram("chromium-headless-shell", "chromium", "google-chrome");
  return chromium.launch({ executablePath, args, timeout: launchWithinMs });
}

/**
 * Each page is a device of its own, closed when its test ends, which fails if a script of the page failed.
 *
 * @returns opens a page at that address
 */
export function browserForFile(): (baseURL: string, device?: BrowserContextOptions) => Promise<Page> {
  let browser: Browser | undefined;
  const faults: Error[] = [];
  beforeAll(async () => {
    browser = await (launched ??= launch());
  });
  afterEach(async ({ task }) => {
    const contexts = browser?.contexts() ?? [];
    if (task.result?.state === "fail")
      for (const page of contexts.flatMap((context) => context.pages())) await printPage(page);
    await Promise.all(contexts.map((context) => context.close()));
    expect(faults.splice(0)).toEqual([]);
  });
  return async (baseURL, device = {}) => {
    if (browser === undefined) throw new Error("the browser was not started");
    const context = await browser.newContext({ baseURL, ...device });
    context.setDefaultTimeout(showWithinMs);
    context.on("weberror", (fault) => faults.push(fault.error()));
    return context.newPage();
  };
}

/** Prints the accessible text of a failed test's page, fields included: only text output is kept. */
async function printPage(page: Page): Promise<void> {
  const shown = await page
    .locator("body")
    .ariaSnapshot({ timeout: snapshotWithinMs })
    .catch((reason: unknown) => `unreadable: ${String(reason)}`);
  process.stderr.write(`When the test failed, ${page.url()} showed:\n${shown}\n`);
}
