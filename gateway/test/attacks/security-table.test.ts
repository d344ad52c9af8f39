import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../../", import.meta.url);
const page = readFileSync(new URL("specs/001-ticket-issuance/security.md", root), "utf8");
const rows = page.split("\n").filter((line) => /^\| \d/.test(line));
const filesOf = (text: string): string[] =>
  [...text.matchAll(/`([\w./-]+\/[\w./-]*\w)`/g)].map(([, file = ""]) => file);
const isFile = (name: string): boolean => /\.\w+$/.test(name) && !name.startsWith("/");

test("every file that the page names exists", () => {
  const files = filesOf(page).filter(isFile);
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
});

test("every requirement names its test, and every quoted test is in its file", () => {
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const tests = row.split("|").at(-2) ?? "";
    const pieces = tests.split(/`([\w./-]+)`/);
    expect(pieces.length, row).toBeGreaterThan(1);
    for (let at = 1; at < pieces.length; at += 2) {
      const [file = "", quoted = ""] = pieces.slice(at, at + 2);
      expect(file).toMatch(/\.test\.tsx?$/);
      const text = readFileSync(new URL(file, root), "utf8");
      for (const [, title = ""] of quoted.matchAll(/“([^”]+)”/g)) expect(text, file).toContain(title);
    }
  }
});
