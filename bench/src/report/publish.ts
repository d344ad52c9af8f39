import { readFileSync, writeFileSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { type BenchResult, resultVersion } from "../compare/result.ts";
import { Explained } from "../drop/explained.ts";
import { root } from "../place/checkout.ts";
import { drawChart } from "./draw-chart.ts";
import { chartFile, findBlock, readmeBlock } from "./readme-block.ts";

/**
 * Makes the chart and the README's figures from a file of figures.
 * @throws Explained where it is none, is of a trial, or the README has no place for them
 */
export function publish(given: string, say: (line: string) => void): void {
  const path = resolve(root, given);
  const file = relative(root, path);
  if (file.startsWith("..") || isAbsolute(file))
    throw new Explained(`${given} is not in this checkout, so the README cannot name it.`);
  const result = readResult(path);
  if (result.options.quick) throw new Explained(`${given} is of a trial: its figures mean nothing.`);
  const readmePath = join(root, "README.md");
  const readme = readFileSync(readmePath, "utf8");
  const block = findBlock(readme);
  if (block === null)
    throw new Explained(
      "README.md has no place for the figures: <!-- figures of FILE --> and <!-- end of figures -->.",
    );
  writeFileSync(join(root, chartFile), drawChart(result));
  writeFileSync(
    readmePath,
    readme.replace(block.text, () => readmeBlock(result, file)),
  );
  say(`Wrote ${chartFile}, and the figures in README.md.`);
}

/** @throws Explained where the file holds no figures that this version can read */
export function readResult(path: string): BenchResult {
  const result = parse(path);
  if (result.version !== resultVersion || !Array.isArray(result.rounds) || result.rounds.length === 0)
    throw new Explained(`${path} holds no figures of pnpm bench, version ${resultVersion}.`);
  return result as BenchResult;
}

function parse(path: string): Partial<BenchResult> {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Partial<BenchResult>;
  } catch (error) {
    throw new Explained(`${path} cannot be read: ${(error as Error).message}`);
  }
}
