import { expect, test } from "vitest";
import { drawChart } from "./draw-chart.ts";
import { makeTestResult } from "./testing/make-result.ts";

const bars = (svg: string) =>
  [...svg.matchAll(/<rect class="(\w+)" x="330" y="([\d.]+)" width="([\d.]+)"/g)].map(([, kind, y, width]) => ({
    kind,
    y: Number(y),
    width: Number(width),
  }));

test("each rate has its bar, and a tenfold rate one that is a decade longer", () => {
  const svg = drawChart(makeTestResult([1000]));
  const [sustained, told, base, oneJob, drain, noop] = bars(svg);
  expect(bars(svg)).toHaveLength(6);
  expect([sustained, told, base, oneJob, drain, noop].map((bar) => bar?.kind)).toEqual([
    "admit",
    "admit",
    "peer",
    "peer",
    "limit",
    "limit",
  ]);
  const decade = (sustained?.width ?? 0) - (base?.width ?? 0);
  expect((noop?.width ?? 0) - (drain?.width ?? 0)).toBeCloseTo(decade * Math.log10(4), 0);
  for (const { width } of bars(svg)) expect(width).toBeGreaterThan(20);
});

test("bars do not overlap, and stay inside of the picture", () => {
  const svg = drawChart(makeTestResult());
  const tops = bars(svg).map(({ y }) => y);
  for (const [index, y] of tops.slice(1).entries()) expect(y - (tops[index] ?? 0)).toBeGreaterThan(20);
  for (const { width } of bars(svg)) expect(330 + width).toBeLessThan(900);
});

test("it can be read without being seen, and in the dark", () => {
  const svg = drawChart(makeTestResult());
  expect(svg).toContain('aria-label="Purchases per second: Admit: accepted, issued as they come, 8,000;');
  expect(svg).toContain("prefers-color-scheme: dark");
});

test("what a name holds is text", () => {
  const result = makeTestResult();
  result.circumstances.machine = 'a "<fast>" & new one';
  expect(drawChart(result)).toContain("a &quot;&lt;fast>&quot; &amp; new one");
});
