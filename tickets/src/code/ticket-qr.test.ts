import jsQR from "jsqr";
import { PNG } from "pngjs";
import { expect, test } from "vitest";
import { exampleCode } from "../testing/examples.ts";
import { qrPng, qrQuietZone } from "./ticket-qr.ts";

test("a scanner reads the code from the image", () => {
  for (let number = 1; number <= 20; number++) {
    const code = exampleCode(number);
    const { data, width, height } = PNG.sync.read(qrPng(code));
    expect(jsQR(new Uint8ClampedArray(data), width, height)?.data).toBe(code);
  }
});

test("the image is square, dark on white, with the quiet zone that the standard asks for", () => {
  const { data, width, height } = PNG.sync.read(qrPng(exampleCode(1)));
  expect([width, height]).toEqual([294, 294]);
  const shades = new Set(Array.from({ length: width * height }, (_, at) => data.readUInt32BE(at * 4)));
  expect(shades).toEqual(new Set([0x000000ff, 0xffffffff]));
  const quiet = qrQuietZone * 6;
  const isDark = (x: number, y: number): boolean => data[(y * width + x) * 4] === 0;
  expect(isDark(quiet, quiet)).toBe(true);
  for (let at = 0; at < width; at++)
    for (let edge = 0; edge < quiet; edge++)
      for (const [x, y] of [
        [at, edge],
        [edge, at],
        [at, height - 1 - edge],
        [width - 1 - edge, at],
      ] as const)
        expect(isDark(x, y)).toBe(false);
});
