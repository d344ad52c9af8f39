import { readFileSync, writeFileSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { Explained, root, say } from "@admit/environment";
import { type BenchResult, resultVersion } from "../compare/result.ts";
import { formatTables } from "./tables.ts";

const bench = join(root, "bench");
export const readmeFile = join(bench, "README.md");
const begin = "<!-- figures of ";
const end = "<!-- end of figures -->";

/**
 * Writes the figures of a file into bench/README.md.
 * @throws Explained if it has no figures, is of a quick run, or the README does not mark where they belong
 */
export function publish(given: string): void {
  const path = resolve(root, given);
  const file = relative(bench, path);
  if (file.startsWith("..") || isAbsolute(file))
    throw new Explained(`${given} is not in bench/, so bench/README.md cannot link to it.`);
  const result = readResult(path);
  if (result.options.quick) throw new Explained(`${given} is of a quick run: its figures mean nothing.`);
  const readme = readFileSync(readmeFile, "utf8");
  const block = findBlock(readme);
  if (block === null) throw new Explained(`bench/README.md does not have both marks: ${begin}FILE --> and ${end}.`);
  const published = readme.replace(block.text, () => readmeBlock(result, file));
  writeFileSync(readmeFile, published);
  say("Wrote the figures in bench/README.md.");
}

/** @throws Explained if the file has no figures that this version can read */
export function readResult(path: string): BenchResult {
  let result: Partial<BenchResult>;
  try {
    result = JSON.parse(readFileSync(path, "utf8")) as Partial<BenchResult>;
  } catch (error) {
    throw new Explained(`${path} cannot be read: ${(error as Error).message}`);
  }
  if (result.version !== resultVersion || !Array.isArray(result.rounds) || result.rounds.length === 0)
    throw new Explained(`${path} has no figures of pnpm bench, version ${resultVersion}.`);
  return result as BenchResult;
}

/** The figures in a README, and the file that they name; null if there are none. */
export function findBlock(readme: string): { file: string; text: string } | null {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end, from);
  if (from === -1 || to === -1) return null;
  const text = readme.slice(from, to + end.length);
  return { file: /^<!-- figures of (\S+),/.exec(text)?.[1] ?? "", text };
}

/** The part of bench/README.md that `pnpm bench --publish` writes. @param file the result's, relative to bench/ */
export function readmeBlock(result: BenchResult, file: string): string {
  const figures = `[Figures](${file}): ${describe(result)}`;
  return `${begin}${file}, by pnpm bench --publish -->\n${figures}\n\n${formatTables(result)}\n${end}`;
}

/** What was measured, on what, when and how. */
export function describe({ circumstances, options, rounds }: BenchResult): string {
  const { date, command, machine, commit, isDirty, database, redis, versions } = circumstances;
  const at = commit === null ? "" : ` at commit ${commit.slice(0, 7)}${isDirty ? ", changed" : ""}`;
  const libraries = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const lines = [
    `\`${command}\` on ${date.slice(0, 10)}${at}.`,
    `${machine}; the servers and the load on the same.`,
    `${database}; ${redis}.`,
    `${libraries.join(", ")}.`,
    `Medians of ${rounds.length} ${rounds.length === 1 ? "round" : "rounds"}, alternating; ${options.buyers.toLocaleString("en")} buyers, each of whom has loaded a page before.`,
  ];
  if (rounds.flat().some(({ kind }) => kind === "buyer"))
    lines.push(
      "New buyers have a connection, an address and an ES256 token of their own, and have loaded nothing before.",
    );
  if (options.quick) lines.push("QUICK: short runs, to check that everything works. These figures mean nothing.");
  return lines.join("\n");
}
