import { expect, test } from "vitest";
import { mailOwnerOf } from "./email-aliases.ts";
import { foldEmail } from "./fold-email.ts";
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

test("an address counts for its domain, and at a public provider for its mailbox alone", () => {
  expect(mailOwnerOf("ann+1@example.org")).toBe("example.org");
  expect(mailOwnerOf("ann@any.name.example.org")).toBe("example.org");
  expect(mailOwnerOf("ann@mail.firm.co.uk")).toBe("firm.co.uk");
  expect(mailOwnerOf("ann@mail.firm.de")).toBe("firm.de");
  expect(mailOwnerOf("a.n.n+1@gmail.com")).toBe("ann@gmail.com");
  expect(mailOwnerOf("ann+1@outlook.com")).toBe("ann@outlook.com");
});
