import { expect, test } from "vitest";
import { aLine, anEvent } from "../testing/fake-sources.ts";
import { saleAt } from "./sale.ts";

const opens = "2026-11-22T12:00:00.000Z";
const at = (time: string) => Date.parse(time);
const before = anEvent({ salesOpenAt: opens, saleState: "not-open" });

test("the sale opens by itself, at the exact millisecond", () => {
  expect(saleAt(before, undefined, at("2026-11-22T11:59:59.999Z")).state).toBe("not-open");
  expect(saleAt(before, undefined, at(opens)).state).toBe("open");
});

test("the sale closes by itself, with its close or with the event's end", () => {
  const closing = anEvent({ salesCloseAt: opens });
  expect(saleAt(closing, undefined, at("2026-11-22T11:59:59.999Z")).state).toBe("open");
  expect(saleAt(closing, undefined, at(opens)).state).toBe("closed");
  expect(saleAt(anEvent(), undefined, at("2026-12-12T23:00:00.000Z")).state).toBe("closed");
});

test("the line's figures take precedence over the event's older ones: sold out, and back again", () => {
  const now = at(opens);
  expect(saleAt(anEvent(), aLine({ remaining: 0 }), now).state).toBe("sold-out");
  expect(saleAt(anEvent({ remaining: 0, saleState: "sold-out" }), aLine({ remaining: 1 }), now).state).toBe("open");
});

test("before it opens a sale is not open, even with nothing left", () => {
  expect(saleAt(anEvent({ ...before, remaining: 0 }), undefined, at("2026-11-22T11:00:00.000Z")).state).toBe(
    "not-open",
  );
});

test("a paused sale is shown, and sold out takes precedence", () => {
  const now = at(opens);
  expect(saleAt(anEvent(), aLine({ state: "paused" }), now).state).toBe("paused");
  expect(saleAt(anEvent({ saleState: "paused" }), undefined, now).state).toBe("paused");
  expect(saleAt(anEvent({ saleState: "paused" }), aLine(), now).state).toBe("open");
  expect(saleAt(anEvent(), aLine({ state: "paused", remaining: 0 }), now).state).toBe("sold-out");
});
