import { expect, test } from "vitest";
import { barsOf } from "./sales-chart.tsx";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString();

test("a chart has a gap where nothing was issued, and its largest bar is as high as the chart", () => {
  const points = [
    { at: at(0), issued: 2 },
    { at: at(3), issued: 8 },
  ];
  expect(barsOf({ stepMs: 60_000, points })).toEqual({
    barWidth: 150,
    most: points[1],
    bars: [
      { x: 0, height: 30 },
      { x: 450, height: 120 },
    ],
  });
});

test("one span fills the chart, and no sale has none", () => {
  expect(barsOf({ stepMs: 1000, points: [{ at: at(0), issued: 1 }] })).toMatchObject({ barWidth: 600 });
  expect(barsOf({ stepMs: 1000, points: [] })).toBeNull();
});
