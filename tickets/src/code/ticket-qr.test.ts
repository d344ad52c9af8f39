import jsQR from "jsqr";
import { PNG } from "pngjs";
import { expect, test, vi } from "vitest";
import { exampleCode } from "../testing/examples.ts";
import { qrPng, qrQuietZone } from "./ticket-qr.ts";

// Reading an image takes long on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

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
  const pixels = Array.from({ length: width * height }, (_, at): [x: number, y: number] => [
    at % width,
    Math.floor(at / width),
  ]);
  const edge = pixels.filter(([x, y]) => Math.min(x, y, width - 1 - x, height - 1 - y) < quiet);
  expect(edge.filter(([x, y]) => isDark(x, y))).toEqual([]);
});
