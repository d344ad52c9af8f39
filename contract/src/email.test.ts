import { expect, test } from "vitest";
import { foldEmail } from "./email.ts";
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
