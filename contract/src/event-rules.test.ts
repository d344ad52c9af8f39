import { expect, test } from "vitest";
import { slugLengthMax, slugOf, slugPattern } from "./event-rules.ts";

test.each([
  ["Winter Gala", "winter-gala"],
  ["  Émile’s  Gala — 2026! ", "emiles-gala-2026"],
  ["Ångström & Söhne", "angstrom-sohne"],
  ["東京", "event"],
  ["!!!", "event"],
  ["long ".repeat(40), "long-".repeat(16).slice(0, -1)],
])("%s becomes %s", (title, slug) => {
  expect(slugOf(title)).toBe(slug);
  expect(slug).toMatch(slugPattern);
  expect(slug.length).toBeLessThanOrEqual(slugLengthMax);
});
