import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { root } from "../place.ts";

test("each password is random and readable by its owner alone, and an existing one is kept", () => {
  const folder = mkdtempSync(join(tmpdir(), "admit-env-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, ".env");
  writeFileSync(file, "MYSQL_PASSWORD=mine\nREDIS_PASSWORD=\n");
  const make = () => execFileSync("sh", [join(root, "ops/make-env.sh"), file], { encoding: "utf8" });
  const said = make();
  const text = readFileSync(file, "utf8");
  expect(text).toMatch(
    /^MYSQL_PASSWORD=mine\nREDIS_PASSWORD=\nMYSQL_ROOT_PASSWORD=[0-9a-f]{32}\nREDIS_PASSWORD=[0-9a-f]{32}\n$/,
  );
  expect(said).not.toMatch(/[0-9a-f]{32}/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  make();
  expect(readFileSync(file, "utf8")).toBe(text);
});
