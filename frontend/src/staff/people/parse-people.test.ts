import { expect, test } from "vitest";
import { parsePeople } from "./parse-people.ts";

const ada = { email: "ada@example.org", name: "Ada Lovelace" };

test.each([
  ["a name before its address", "Ada Lovelace <ada@example.org>", [ada]],
  ["a name in quotation marks", '"Ada Lovelace" <ada@example.org>', [ada]],
  ["a name behind its address", "ada@example.org, Ada Lovelace", [ada]],
  ["a name in the next column of a table", "ada@example.org\tAda Lovelace", [ada]],
  ["an address alone, of any script", "зоя@пример.рф", [{ email: "зоя@пример.рф" }]],
  ["lines of any system, and blank ones", "a@b.c\r\n\n  d@e.f\r", [{ email: "a@b.c" }, { email: "d@e.f" }]],
  ["an address once, however it is spelled", "ada@example.org Ada Lovelace\nADA@example.org", [ada]],
])("%s is read", (_what, text, people) => {
  expect(parsePeople(text)).toEqual({ people, wrongLines: [] });
});

test("lines without an address are named by their numbers", () => {
  expect(parsePeople("Ada\n\nada@example.org\nada at example.org")).toEqual({
    people: [{ email: "ada@example.org" }],
    wrongLines: [1, 4],
  });
});
