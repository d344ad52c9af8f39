import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type * as axeCore from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** axe's own "best-practice" rules are opinions; these are what WCAG 2.2 AA requires. */
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Only colours differ between the themes. */
const checks = {
  light: { type: "tag", values: standards },
  dark: { type: "rule", values: ["color-contrast"] },
} as const;

const transitionMaxMs = 1000;

const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };

/** The page, as it is now, is accessible and fits, on a phone and then on a desk. */
export async function look(page: Page, what: string): Promise<void> {
  for (const viewport of [phone, desk]) {
    await page.setViewportSize(viewport);
    await lookHere(page, `${what}, ${viewport.width} pixels wide`);
  }
}

/**
 * The page, as it is now, violates nothing of WCAG 2.2 AA that a program can find, in both themes, and is no wider
 * than its screen.
 * @param what names the page in a failure
 */
export async function lookHere(page: Page, what: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await waitForTransitions(page);
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
    const { violations } = await page.evaluate<Pick<axeCore.AxeResults, "violations">, axeCore.RunOnly>(
      (runOnly) =>
        (window as unknown as { axe: typeof axeCore }).axe.run(document, { runOnly, resultTypes: ["violations"] }),
      { type: checks[colorScheme].type, values: [...checks[colorScheme].values] },
    );
    const found = violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary ?? ""}`),
    }));
    expect(found, `accessibility of ${what}, ${colorScheme}`).toEqual([]);
  }
  expect(await tooWidePixels(page), `pixels that ${what} is too wide`).toBeLessThanOrEqual(0);
}

/** A contrast halfway through a transition is none of the page's; longer animations are part of it. */
function waitForTransitions(page: Page): Promise<unknown> {
  return page.evaluate((transitionMaxMs) => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => Number(effect?.getComputedTiming().endTime) <= transitionMaxMs);
    return Promise.allSettled(ending.map(({ finished }) => finished));
  }, transitionMaxMs);
}

const tooWidePixels = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
