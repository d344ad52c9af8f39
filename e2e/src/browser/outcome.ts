import type { Locator, Page } from "playwright-core";

/** The heading that says what became of a purchase: those words, however they are set. */
export function outcome(page: Page, words: string): Locator {
  const pattern = words
    .replaceAll(/[.*+?()[\]]/g, "\\$&")
    .replaceAll(" ", "\\s+")
    .replace(/\\\.$/, "\\s*\\.");
  return page.getByRole("heading", { name: new RegExp(`^${pattern}$`) });
}
