import { expect, test } from "vitest";
import { readKnown, staleCitations } from "./documents.ts";

const known = readKnown();
const findingsIn = (page: string): string[] => staleCitations("specs/001-ticket-issuance/page.md", page, known);

test.each([
  ["a file", "`gateway/src/gone.ts`"],
  ["a link", "[there](gone.md)"],
  ["a command", "`pnpm vanish`"],
  ["a route", "`GET /v1/gone`"],
  ["a name of the code", ["`noSuch", "Name`"].join("")],
  ["a setting", ["`NO_SUCH", "_SETTING`"].join("")],
  ["a test", ["`scripts/src/checks/documents.test.ts` “a title that", "no test has”"].join(" ")],
  ["a constant with another value", "`capacityMax` (7)"],
])("%s that a document cites has to exist", (_what, page) => {
  expect(findingsIn(page)).toHaveLength(1);
});

test("what exists may be cited", () => {
  const page = "`gateway/src/main.ts` [rule](spec.md) `pnpm start` `GET /v1/events/{anyName}` `LINE_MAX`";
  expect(findingsIn(page)).toEqual([]);
});
