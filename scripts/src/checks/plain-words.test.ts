import { expect, test } from "vitest";
import { unplainWords } from "./plain-words.ts";

test.each([
  ["Whoever asks", "the role"],
  ["the caller is told", "notified"],
  ["a word of it", "message"],
])("%s is refused, with what to write instead", (line, instead) => {
  expect(unplainWords("a.ts", `\n${line}`)).toEqual([expect.stringMatching(`^a\\.ts:2 .*${instead}`)]);
});

test("a part of another term is allowed", () => {
  expect(unplainWords("a.ts", "const password = keyword;")).toEqual([]);
});
