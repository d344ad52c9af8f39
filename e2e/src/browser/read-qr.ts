import decode from "jsqr";
import type { Locator } from "playwright-core";
import { PNG } from "pngjs";

/** What a camera reads from a QR that stands on the screen; null where it reads nothing. */
export async function readQr(image: Locator): Promise<string | null> {
  await image.scrollIntoViewIfNeeded();
  const { data, width, height } = PNG.sync.read(await image.screenshot());
  return decode(new Uint8ClampedArray(data), width, height)?.data ?? null;
}
