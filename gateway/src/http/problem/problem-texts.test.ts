import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { problems } from "@admit/contract";
import { problemTexts } from "@admit/language/of-problems";
import { expect, test } from "vitest";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { messageOf } from "../../platform/problem/schema-messages.ts";
import { said } from "../../platform/problem/said.ts";
import { EventCreate } from "@admit/contract";
import { toProblem } from "./to-problem.ts";

const root = join(import.meta.dirname, "../../../..");
/** With `{}` for what is filled in, as catalogues have it. */
const sources = globSync("{gateway,contract}/src/**/*.ts", { cwd: root })
  .filter((file) => !/\.(test|case)\.ts$/.test(file))
  .map((file) =>
    readFileSync(join(root, file), "utf8")
      .replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, "{}")
      .replaceAll(/\\(["`])/g, "$1"),
  )
  .join("\n");
const thrown = [
  /said`([^`]*(?:`\w+`[^`]*)*)`/g,
  /new ProblemError\(\s*(?:"[\w-]+"|\w+),\s*"([^"\n]*)"/g,
  /badToken\("([^"\n]*)"\)/g,
].flatMap((pattern) => [...sources.matchAll(pattern)].map(([, text = ""]) => text));
const isSentence = (text: string): boolean => /\p{L}{2}/u.test(text.replaceAll("translations", ""));
const titles = Object.values(problems).map(([, title]) => title);
const catalogues = Object.entries(problemTexts).filter(([language]) => language !== "en");

test.each(catalogues)("%s has every title and every sentence that a problem is thrown with", (_language, texts) => {
  const missing = [...new Set([...titles, ...thrown])].filter((text) => isSentence(text) && texts[text] === undefined);
  expect(missing).toEqual([]);
});

test.each(catalogues)(
  "%s has nothing that no problem is thrown with, and fills in the same values",
  (_language, texts) => {
    expect(Object.keys(texts).filter((text) => !sources.includes(text))).toEqual([]);
    const gaps = (text: string): number => text.match(/\{\d?\}/g)?.length ?? 0;
    expect(Object.entries(texts).filter(([text, translated]) => gaps(text) !== gaps(translated))).toEqual([]);
  },
);

test("a problem is written in the reader's language, values and fields too; without a language in English", () => {
  const problem = new ProblemError("capacity-below-issued", said`More than ${5} tickets are issued already.`);
  expect(toProblem(problem, "/", "en")).toMatchObject({
    title: "More tickets are issued than that",
    detail: "More than 5 tickets are issued already.",
  });
  expect(toProblem(problem, "/", "de")).toMatchObject({
    title: "Es sind schon mehr Tickets ausgegeben",
    detail: "Es sind schon mehr als 5 Tickets ausgegeben.",
  });
});

test("a schema's own message and its library's are both translated", () => {
  const issues = EventCreate.safeParse({ title: 5, slug: "No Slug" }).error?.issues ?? [];
  const french = Object.fromEntries(
    issues.map((issue) => [issue.path.join("."), messageOf(issue.message, issue, "fr")]),
  );
  expect(french["slug"]).toContain("doit être en lettres minuscules");
  expect(french["title"]).toContain("attendu");
});
