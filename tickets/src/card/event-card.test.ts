import type { Language } from "@admit/contract";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { exampleEvent } from "../testing/examples.ts";
import { stockOf } from "../pdf/ticket-page.ts";
import { eventCard } from "./event-card.ts";

const long = "Ein ungewöhnlich langer Titel über ".repeat(6).slice(0, 200);

/** As "#rrggbb". */
const colourAt = ({ data, width }: PNG, x: number, y: number): string =>
  `#${data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3).toString("hex")}`;

/** Columns that have ink, from the left. */
function inkedColumns(png: PNG, from: number, to: number): number[] {
  const columns = Array.from({ length: to - from }, (_, at) => from + at);
  return columns.filter((x) => Array.from({ length: png.height }).some((_, y) => colourAt(png, x, y) === "#14120f"));
}

describe("an event's card", () => {
  test("is 1200 by 630 pixels, and a stub of the event's own stock on paper", async () => {
    const event = exampleEvent;
    const png = PNG.sync.read(Buffer.from(await eventCard(event, "en")));
    expect([png.width, png.height]).toEqual([1200, 630]);
    expect(colourAt(png, 10, 10)).toBe("#f4efe4");
    expect(colourAt(png, 60, 315)).toBe(stockOf(event.id));
    expect(inkedColumns(png, 100, 800).length).toBeGreaterThan(100);
  });

  test.each([
    ["a long title", long],
    ["one part without a space", "x".repeat(200)],
    ["Arabic", "حفل الشتاء الطويل"],
    ["Japanese and an emoji", "冬の長い夜会 🎺"],
    ["markup", `<text>&"'</text>`],
    ["nothing that can be drawn", "\u200f"],
  ])("holds %s within its part", async (_what, title) => {
    const png = PNG.sync.read(Buffer.from(await eventCard({ ...exampleEvent, title, venue: title }, "en")));
    const left = inkedColumns(png, 0, 900);
    expect(left.every((x) => x >= 100 && x < 860)).toBe(true);
    expect(left.length).toBeGreaterThan(50);
  });

  test("begins at the right in Arabic, also where its title does not", async () => {
    const titleOf = async (language: Language) => {
      const png = PNG.sync.read(Buffer.from(await eventCard({ ...exampleEvent, title: "Gala" }, language)));
      return inkedColumns(png, 0, 860).filter((x) => colourAt(png, x, 315) === "#14120f");
    };
    expect(Math.max(...(await titleOf("en")))).toBeLessThan(450);
    expect(Math.min(...(await titleOf("ar")))).toBeGreaterThan(450);
  });

  test("is drawn for an event without a time or a place", async () => {
    const card = await eventCard({ ...exampleEvent, startsAt: null, endsAt: null, venue: "" }, "en");
    expect(card.length).toBeGreaterThan(5000);
  });
});
