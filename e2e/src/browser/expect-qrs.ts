import type { Ticket } from "@admit/contract";
import decode from "jsqr";
import type { Locator, Page } from "playwright-core";
import { PNG } from "pngjs";
import { expect } from "vitest";

const readWithinMs = 10_000;

/** Each of these tickets shows a QR from which a camera reads exactly its code. */
export async function expectQrs(page: Page, tickets: readonly Ticket[]): Promise<void> {
  for (const { number, code } of tickets) {
    const image = page.getByRole("img", { name: `QR of ticket number ${number}`, exact: true });
    await expect.poll(() => readQr(image), { timeout: readWithinMs }).toBe(code);
  }
}

/** What a camera reads from the screen; null if nothing. */
async function readQr(image: Locator): Promise<string | null> {
  await image.scrollIntoViewIfNeeded();
  const { data, width, height } = PNG.sync.read(await image.screenshot());
  return decode(new Uint8ClampedArray(data), width, height)?.data ?? null;
}
