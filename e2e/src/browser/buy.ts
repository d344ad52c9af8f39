import type { StaffEvent } from "@admit/contract";
import type { Locator, Page } from "playwright-core";

/** Opens an event's page and buys, one press of the plus for each ticket after the first. */
export async function buy(page: Page, event: StaffEvent, quantity: number): Promise<void> {
  await page.goto(`/events/${event.slug}`);
  await page.getByRole("button", { name: "Buy tickets" }).click();
  await choose(page, quantity);
  await page.getByRole("button", { name: new RegExp(`^Buy ${quantity} ticket`) }).click();
}

/** Sets the quantity in the open dialog. */
export async function choose(page: Page, quantity: number): Promise<void> {
  for (let chosen = 1; chosen < quantity; chosen++) await page.getByRole("button", { name: "One ticket more" }).click();
}

/** The heading with the outcome of a purchase, however its text is split into elements. */
export function outcome(page: Page, text: string): Locator {
  const pattern = text
    .replaceAll(/[.*+?()[\]]/g, "\\$&")
    .replaceAll(" ", "\\s+")
    .replace(/\\\.$/, "\\s*\\.");
  return page.getByRole("heading", { name: new RegExp(`^${pattern}$`) });
}
