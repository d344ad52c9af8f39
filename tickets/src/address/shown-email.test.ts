import { expect, test } from "vitest";
import { shownEmail } from "./shown-email.ts";

test.each([
  ["anna@xn--bcher-kva.example", "anna@bücher.example"],
  ["用户@xn--fsqu00a.xn--4rr70v", "用户@例子.广告"],
  ["ann@example.org", "ann@example.org"],
  // Labels that decode to nothing valid stay as they are.
  ["ann@xn--a.example", "ann@xn--a.example"],
  ["Ada Lovelace", "Ada Lovelace"],
  ["", ""],
  [null, null],
])("%j is shown as %j", (stored, shown) => {
  expect(shownEmail(stored)).toBe(shown);
});
