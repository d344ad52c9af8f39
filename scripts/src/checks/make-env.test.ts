import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { root } from "@admit/environment";

const names = ["MYSQL_PASSWORD", "MYSQL_ROOT_PASSWORD", "REDIS_PASSWORD"];

/** Runs it on a file with that text. @returns what it said, and the file afterwards */
function makeEnv(before: string) {
  const folder = mkdtempSync(join(tmpdir(), "admit-env-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, ".env");
  writeFileSync(file, before);
  const run = () => execFileSync("sh", [join(root, "ops/make-env.sh"), file], { encoding: "utf8" });
  return { said: run(), text: readFileSync(file, "utf8"), mode: statSync(file).mode & 0o777, run, file };
}

test("each password is random, readable by its owner alone, and one that is set is kept", () => {
  const { said, text, mode, run, file } = makeEnv("MYSQL_PASSWORD=mine\nREDIS_PASSWORD=\n");
  expect(text).toMatch(
    /^MYSQL_PASSWORD=mine\nREDIS_PASSWORD=\nMYSQL_ROOT_PASSWORD=[0-9a-f]{32}\nREDIS_PASSWORD=[0-9a-f]{32}\n$/,
  );
  expect(said).not.toMatch(/[0-9a-f]{32}/);
  expect(mode).toBe(0o600);
  run();
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("a last line without its end is left as it is, and no password is written into it", () => {
  const before = "PUBLIC_URL=https://tickets.example.org";
  expect(makeEnv(before).text.startsWith(`${before}\nMYSQL_PASSWORD=`)).toBe(true);
});

test.each([
  ["", '""', "''"],
  [" ", '"" # such as a="b"', "\r"],
  // The last line counts, as it does for Compose.
  ["mine\nMYSQL_PASSWORD=", "mine\nMYSQL_ROOT_PASSWORD=''", "mine\nREDIS_PASSWORD= "],
])("a password that is empty is not set: %j, %j, %j", (...values) => {
  const before = names.map((name, at) => `${name}=${values[at]}\n`).join("");
  expect(makeEnv(before).text.slice(before.length)).toMatch(
    new RegExp(`^${names.map((name) => `${name}=[0-9a-f]{32}\n`).join("")}$`),
  );
});

test.each([
  ["mine", '"mine"', "'mine'"],
  [" mine", "#mine", `"'"`],
])("a password that is set is kept: %j, %j, %j", (...values) => {
  const before = names.map((name, at) => ` export ${name}=${values[at]}\n`).join("");
  expect(makeEnv(before).text).toBe(before);
});
