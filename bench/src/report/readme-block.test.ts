import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../place/checkout.ts";
import { drawChart } from "./draw-chart.ts";
import { readResult } from "./publish.ts";
import { chartFile, findBlock, readmeBlock } from "./readme-block.ts";
import { makeTestResult } from "./testing/make-result.ts";

const file = "bench/results/2026-11-24.json";

test("the block is found again where it stands, and what is around it is not", () => {
  const block = readmeBlock(makeTestResult(), file);
  expect(findBlock(`# Admit\n\n${block}\n\n## More\n`)).toEqual({ file, text: block });
  expect(findBlock("# Admit\n")).toBeNull();
});

test("its tables tell what was measured, and what was promised", () => {
  const lines = readmeBlock(makeTestResult(), file).split("\n");
  expect(lines).toContain("| Admit: accepted, issued as they come | 8,000 | 80 |");
  expect(lines).toContain("| at 50/s: accepted → decided | 5 | 40 | 90 | 120 |");
  expect(lines).toContain("| GET a decided purchase, one gateway | 7,000/s | ≥ 8,000/s | NOT REACHED |");
  expect(lines.join("\n")).not.toContain("not measured");
  expect(lines.at(-2)).toContain("2026-11-24 at commit 0123456, by `pnpm bench --json bench/results/2026-11-24.json`.");
});

test("the README's figures and the chart are those of the file that it names", () => {
  const block = findBlock(readFileSync(join(root, "README.md"), "utf8"));
  // Before the first figures are published there is neither; from then on there are both.
  expect(block !== null).toBe(existsSync(join(root, chartFile)));
  if (block === null) return;
  const result = readResult(join(root, block.file));
  expect(block.text).toBe(readmeBlock(result, block.file));
  expect(readFileSync(join(root, chartFile), "utf8")).toBe(drawChart(result));
});
