import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { languages } from "@admit/contract";
import { expect, test } from "vitest";
import { formatsOf, localeOf } from "./formats.ts";

const root = join(import.meta.dirname, "../..");
const areas = readdirSync(join(import.meta.dirname, "en")).map((file) => file.replace(".ts", ""));

/** All that reads texts. */
const sources = ["frontend/src", "gateway/src", "worker/src", "tickets/src", "language/src"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter(
      ({ parentPath, name }) => /\.tsx?$/.test(name) && !/\.test\./.test(name) && !/language\/src\/../.test(parentPath),
    ),
  )
  .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"))
  .join("\n");

/** The entries of a catalogue: texts and functions, by their path. */
function entriesOf(value: unknown, path: string[] = []): [path: string[], entry: unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => entriesOf(inner, [...path, key]));
}

async function catalogueOf(language: string, area: string): Promise<[path: string[], entry: unknown][]> {
  const module: Record<string, unknown> = await import(`./${language}/${area}.ts`);
  const catalogue = Object.values(module).find((exported) => typeof exported === "function");
  if (typeof catalogue !== "function") throw new Error(`${language}/${area} has no catalogue`);
  return entriesOf(catalogue(formatsOf(localeOf(language as (typeof languages)[number]))));
}

/** By its own name, or by a variable in the place of its name. */
const isUsed = (path: string[]): boolean =>
  new RegExp(String.raw`\b${path.at(-1)}\b`).test(sources) ||
  path.slice(0, -1).some((part) => new RegExp(String.raw`\b${part}(\?\.)?\[`).test(sources));

test.each(areas)("every entry is shown somewhere: %s", async (area) => {
  const unused = (await catalogueOf("en", area)).map(([path]) => path).filter((path) => !isUsed(path));
  expect(unused.map((path) => path.join("."))).toEqual([]);
});

test.each(languages.flatMap((language) => areas.map((area) => [language, area])))(
  "no text is empty, and each language has the entries of English: %s, %s",
  async (language, area) => {
    const entries = await catalogueOf(language, area);
    const english = await catalogueOf("en", area);
    expect(entries.map(([path]) => path.join(".")).toSorted()).toEqual(
      english.map(([path]) => path.join(".")).toSorted(),
    );
    expect(entries.filter(([, entry]) => entry === "")).toEqual([]);
  },
);
