import { until } from "@admit/environment";
import type { Page } from "playwright-core";
import { contains, type EnginePage, showWithinMs } from "./engine-page.ts";

/** A page of Chromium, which playwright drives. */
export function chromiumPage(page: Page): EnginePage {
  return {
    open: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    press: (role, name) => page.getByRole(role, { name, exact: true }).click(),
    fill: (label, text) => page.getByLabel(label, { exact: true }).fill(text),
    async shows(text) {
      const isShown = async (): Promise<boolean> => contains(await page.locator("body").innerText(), text);
      await until(`the text "${text}"`, isShown, showWithinMs);
    },
    picture: (name) => page.getByRole("img", { name, exact: true }).screenshot(),
  };
}
