import { expect, test } from "vitest";
import { illFormedPath, isWellFormedText } from "./well-formed-text.ts";

test("a text is well-formed without NUL and without half of a surrogate pair", () => {
  for (const text of ["", "Émile\r\n\t", "\u{1f600}", "\ud83d\ude00", "\u0007\u202e\ufffd"])
    expect(isWellFormedText(text)).toBe(true);
  for (const text of ["\0", "a\0b", "A\ud83dB", "\ude00", "\ude00\ud83d", "\ud83d"])
    expect(isWellFormedText(text)).toBe(false);
});

test("the first ill-formed text of a body is named, at any depth, in a value or a name", () => {
  expect(illFormedPath(String.raw`{"title":"A\ud83dB"}`)).toBe("title");
  expect(illFormedPath(String.raw`{"a":"ok","b":["ok",{"c":"\u0000"}],"d":"\udC00"}`)).toBe("b.1.c");
  expect(illFormedPath(String.raw`{"a":{"x\u0000":1}}`)).toBe("a.x\ufffd");
  expect(illFormedPath(String.raw`"\uDABC"`)).toBe("");
});

test("no path is named for well-formed text, or for text that is not JSON", () => {
  for (const json of [
    String.raw`{"a":"\ud83d\ude00"}`,
    String.raw`{"a":"\\u0000"}`,
    String.raw`{"\u0000`,
    "",
    "{}",
    "7",
  ])
    expect(illFormedPath(json), json).toBeNull();
});

test("a body nested as deep as a body can be is walked, and its path is short", () => {
  const depth = 20_000;
  const path = illFormedPath(`${"[".repeat(depth)}"\\u0000"${"]".repeat(depth)}`);
  expect(path).toMatch(/^(?:0\.){50}/);
  expect(path).toHaveLength(200);
});
