import type { Ticket } from "@admit/contract";
import decode from "jsqr";
import type { Locator, Page } from "playwright-core";
import { PNG } from "pngjs";
import { expect } from "vitest";

const readWithinMs = 10_000;

/** Each of these tickets shows a QR from which a camera reads exactly its code. */
export async function expectQrs(page: Page, tickets: readonly Ticket[]): Promise<void> {
  for (const { number, code } of tickets) {
    const image = page.getByRole("img", { name: `QR code of ticket ${number}`, exact: true });
    await expect.poll(() => readQrOf(image), { timeout: readWithinMs }).toBe(code);
  }
}

async function readQrOf(image: Locator): Promise<string | null> {
  await image.scrollIntoViewIfNeeded();
  return readQr(await image.screenshot());
}

/** What a camera reads from this picture of the screen; null if nothing. */
export function readQr(png: Buffer): string | null {
  const { data, width, height } = PNG.sync.read(png);
  return decode(new Uint8ClampedArray(data), width, height)?.data ?? null;
}
