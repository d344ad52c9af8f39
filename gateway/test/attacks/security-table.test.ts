import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = readFileSync(new URL("../../../docs/reference/security.md", import.meta.url), "utf8");
const rows = page.split("\n").filter((line) => /^\| \d/.test(line));

/** That the named files and tests exist is part of `pnpm check`, for every document. */
test("every requirement names the test that shows it", () => {
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) expect(row.split("|").at(-2), row).toMatch(/`[\w./-]+\.test\.tsx?`/);
});
