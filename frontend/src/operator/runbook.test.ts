import { expect, test } from "vitest";
import { runbookEntry } from "./runbook.ts";
import { runbookAlerts } from "./troubles.ts";

test.each(runbookAlerts)("the runbook says what to do about %s, and its Markdown is read", (alert) => {
  const entry = runbookEntry(alert);
  expect(entry.flat()).toContainEqual({ kind: "strong", text: "Do" });
  expect(entry.flat().filter(({ kind, text }) => kind === "text" && /[`*\]]|^#/.test(text))).toEqual([]);
});

test("an unknown alert has no entry", () => {
  expect(runbookEntry("AdmitNothing")).toEqual([]);
});
