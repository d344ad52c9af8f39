import type { Locator, Page } from "playwright-core";

/** The heading with the outcome of a purchase, however its text is split into elements. */
export function outcome(page: Page, text: string): Locator {
  const pattern = text
    .replaceAll(/[.*+?()[\]]/g, "\\$&")
    .replaceAll(" ", "\\s+")
    .replace(/\\\.$/, "\\s*\\.");
  return page.getByRole("heading", { name: new RegExp(`^${pattern}$`) });
}
