import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type * as axeCore from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** axe's own "best-practice" rules are opinions; these are what WCAG 2.2 AA asks for. */
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const transitionMaxMs = 1000;

/**
 * The page, as it stands, violates nothing of WCAG 2.2 AA that a program can find, in both themes.
 * @param what names the page for whoever reads that it does
 */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectNothingViolated(page, `${what}, ${colorScheme}`);
  }
}

async function expectNothingViolated(page: Page, what: string): Promise<void> {
  // A contrast halfway through a transition says nothing about the page; what goes by itself after a while is part of it.
  await page.evaluate((transitionMaxMs) => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => Number(effect?.getComputedTiming().endTime) <= transitionMaxMs);
    return Promise.allSettled(ending.map(({ finished }) => finished));
  }, transitionMaxMs);
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  const { violations } = await page.evaluate<Pick<axeCore.AxeResults, "violations">, string[]>(
    (values) =>
      (window as unknown as { axe: typeof axeCore }).axe.run(document, {
        runOnly: { type: "tag", values },
        resultTypes: ["violations"],
      }),
    standards,
  );
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary ?? ""}`),
  }));
  expect(found, `accessibility of ${what}`).toEqual([]);
}
