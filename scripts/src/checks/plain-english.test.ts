import { expect, test } from "vitest";
import { unclearTerms } from "./plain-english.ts";

test.each([
  ["Whoever asks", "the role"],
  ["the caller is told", "notified"],
  ["a word of it", "message"],
])("%s is refused, with what to write instead", (line, instead) => {
  expect(unclearTerms("a.ts", `\n${line}`)).toEqual([expect.stringMatching(`^a\\.ts:2 .*${instead}`)]);
});

test("a part of another term is allowed", () => {
  expect(unclearTerms("a.ts", "const password = keyword;")).toEqual([]);
});
