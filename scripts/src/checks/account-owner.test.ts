import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listFiles } from "../list-files.ts";
import { root } from "@admit/environment";

/** Code that finds an account by its address, or creates one. */
const patterns = [
  /INTO\s+`?User\b/,
  /\buser\.(?:create|createMany|upsert)\(/,
  /\buser\.find\w+\(\{\s*where: \{ email/,
  /FROM\s+`?User`?\s+WHERE\s+email\b/,
];
/** The owner; and files that fill an empty database. */
const allowed = /^prisma\/src\/(?:accounts|demo|testing|generated)\//;

test("accounts are found by address and created in one place, under one rule of aliases", () => {
  const files = ["gateway/src", "worker/src", "prisma/src", "tickets/src"].flatMap(listFiles);
  const sources = files.filter((file) => /(?<!\.test)\.ts$/.test(file) && !allowed.test(file));
  expect(sources.length).toBeGreaterThan(200);
  const found = sources.filter((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return patterns.some((pattern) => pattern.test(text));
  });
  expect(found).toEqual([]);
});
