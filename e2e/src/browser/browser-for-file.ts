import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterEach, beforeAll, expect } from "vitest";
import { findProgram } from "../set-up/find-program.ts";
import { chromiumPath } from "../set-up/place.ts";

/** It runs as root where the tests do, and calls nobody but the page's own server. */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** How long a page may take to show what a test looks for. */
const showWithinMs = 20_000;
const launchWithinMs = 30_000;
const tellWithinMs = 2_000;

/**
 * A browser for all tests of a file. Each page is a device of its own, closed when its test ends, which fails
 * if a script of the page failed.
 *
 * @returns opens a page at that address
 */
export function browserForFile(): (baseURL: string, device?: BrowserContextOptions) => Promise<Page> {
  let browser: Browser | undefined;
  const faults: Error[] = [];
  beforeAll(async () => {
    const executablePath = chromiumPath() ?? findProgram("chromium-headless-shell", "chromium", "google-chrome");
    const launched = await chromium.launch({ executablePath, args, timeout: launchWithinMs });
    browser = launched;
    return () => launched.close();
  });
  afterEach(async ({ task }) => {
    const contexts = browser?.contexts() ?? [];
    if (task.result?.state === "fail")
      for (const page of contexts.flatMap((context) => context.pages())) await tellWhatShows(page);
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

/** What a page of a failed test shows, its fields included: a picture's worth of words, where only text is kept. */
async function tellWhatShows(page: Page): Promise<void> {
  const shown = await page
    .locator("body")
    .ariaSnapshot({ timeout: tellWithinMs })
    .catch((reason: unknown) => `cannot be told: ${String(reason)}`);
  process.stderr.write(`When the test failed, ${page.url()} showed:\n${shown}\n`);
}
