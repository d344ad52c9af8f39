import { expect, test } from "vitest";
import { parsePeople } from "./parse-people.ts";

const ada = { email: "ada@example.org", name: "Ada Lovelace" };

test.each([
  ["a name before its address", "Ada Lovelace <ada@example.org>", [ada]],
  ["a name in quotation marks", '"Ada Lovelace" <ada@example.org>', [ada]],
  ["a name behind its address", "ada@example.org, Ada Lovelace", [ada]],
  ["a name in the next column of a table", "ada@example.org\tAda Lovelace", [ada]],
  ["an address alone, of any script", "зоя@пример.рф", [{ email: "зоя@пример.рф" }]],
  [
    "an address from a link, or in brackets",
    "mailto:ada@example.org\n(d@e.fr)",
    [{ email: "ada@example.org" }, { email: "d@e.fr" }],
  ],
  ["lines of any system, and blank ones", "a@b.cc\r\n\n  d@e.ff\r", [{ email: "a@b.cc" }, { email: "d@e.ff" }]],
  ["an address once, however it is spelled", "ada@example.org Ada Lovelace\nADA@example.org", [ada]],
])("%s is read", (_what, text, people) => {
  expect(parsePeople(text)).toEqual({ people, wrongLines: [] });
});

test("lines without an address, with a broken one or with several are named by their numbers", () => {
  const lines = [
    "Ada",
    "",
    "ada@example.org",
    "ada at example.org",
    "ada@example..org",
    "ada@example.org, bob@example.org",
  ];
  expect(parsePeople(lines.join("\n"))).toEqual({ people: [{ email: "ada@example.org" }], wrongLines: [1, 4, 5, 6] });
});
