import { expect, test } from "vitest";
import { foldEmail } from "./email.ts";
import { slugLengthMax, slugOf, slugPattern } from "./event-rules.ts";
import { TimeInput } from "./values.ts";
import { Email } from "./user.ts";

test.each([
  ["Ann@Example.org", "ann@example.org"],
  ["ann+sale@example.org", "ann@example.org"],
  ["ann+a+b@example.org", "ann@example.org"],
  ["a.n.n@example.org", "a.n.n@example.org"],
  ["a.n.n+sale@gmail.com", "ann@gmail.com"],
  ["ann@googlemail.com", "ann@gmail.com"],
  ["+ann@example.org", "+ann@example.org"],
])("%s reaches the mailbox %s", (email, mailbox) => {
  expect(foldEmail(Email.parse(email))).toBe(mailbox);
});

test("folding a folded address changes nothing", () => {
  for (const email of ["a.b+c@gmail.com", "a+b@example.org", "+x+y@googlemail.com"])
    expect(foldEmail(foldEmail(email))).toBe(foldEmail(email));
});

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

test.each([
  ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"],
  ["2026-11-22T20:00:00+01:00", "2026-11-22T19:00:00.000Z"],
  ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
])("%s is taken, and kept in UTC", (text, kept) => {
  expect(TimeInput.parse(text)).toBe(kept);
});

test.each([
  "0026-11-22T19:00:00Z",
  "0000-01-01T00:00:00Z",
  "1969-12-31T23:59:59.999Z",
  "1970-01-01T00:00:00+00:01",
  "9999-12-31T23:59:59-01:00",
  "2026-11-22T19:00:00",
  "2026-02-30T19:00:00Z",
])("%s is refused: an event with such a time could not be read any more", (text) => {
  expect(TimeInput.safeParse(text).success).toBe(false);
});
