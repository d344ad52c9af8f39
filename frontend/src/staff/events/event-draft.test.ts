import type { EventChange } from "@admit/contract";
import { expect, test } from "vitest";
import { aStaffEvent } from "../testing/fake-staff.tsx";
import { changeOf, draftOf, duplicateOf, emptyDraft, problemsOf } from "./event-draft.ts";

const event = aStaffEvent({ startsAt: "2026-12-12T19:00:30.500Z" });
const first = draftOf(event);

test.each<[what: string, change: Partial<typeof first>, sent: EventChange]>([
  ["nothing where nothing changed: seconds that no field shows stay", {}, {}],
  ["a text without the spaces around it", { title: " Spring Ball " }, { title: "Spring Ball" }],
  ["null for a cleared time or cap", { endsAt: "", userCap: "" }, { endsAt: null, userCap: null }],
  ["a number", { capacity: "0" }, { capacity: 0 }],
  [
    "every time where the zone is another: the same clock shows another moment",
    { timeZone: "America/New_York" },
    {
      timeZone: "America/New_York",
      startsAt: "2026-12-13T01:00:00.000Z",
      endsAt: "2026-12-13T05:00:00.000Z",
      salesOpenAt: "2026-11-22T17:00:00.000Z",
    },
  ],
  ["a price in the currency's smallest unit", { price: "12,5" }, { price: { amountMinor: 1250, currency: "EUR" } }],
  [
    "a price in a currency without smaller units",
    { price: "1500", currency: "jpy" },
    { price: { amountMinor: 1500, currency: "JPY" } },
  ],
  ["no currency alone", { currency: "USD" }, {}],
  [
    "all translations where one changed",
    { translations: '{"de":{"title":"Ball","summary":"","body":""}}' },
    { translations: { de: { title: "Ball", summary: "", body: "" } } },
  ],
  ["an address from the title", { title: "Émile’s Gala", slug: "" }, { title: "Émile’s Gala", slug: "emiles-gala" }],
])("only changes are sent: %s", (_what, change, sent) => {
  expect(changeOf({ ...first, ...change }, first)).toEqual(sent);
});

test.each([
  [{ title: "  " }, "title"],
  [{ slug: "Winter Gala" }, "slug"],
  [{ capacity: "-1" }, "capacity"],
  [{ capacity: "2000000001" }, "capacity"],
  [{ price: "free" }, "price"],
  [{ price: "12.5000" }, "price"],
  [{ price: "12", currency: "euro" }, "currency"],
  [{ userCap: "0" }, "userCap"],
  [{ userCap: "1.5" }, "userCap"],
  [{ salesOpenAt: "2026-03-29T02:30" }, "salesOpenAt"],
  [{ salesOpenAt: "2026-10-25T02:30" }, "salesOpenAt"],
  [{ startsAt: "2026-12-12T19:00", endsAt: "2026-12-12T19:00" }, "endsAt"],
  [{ salesOpenAt: "2026-12-12T19:00", salesCloseAt: "2026-12-01T19:00" }, "salesCloseAt"],
  [{ salesOpenAt: "2026-12-14T00:00", endsAt: "2026-12-13T19:00" }, "salesOpenAt"],
])("%j is reported at its field", (change, field) => {
  expect(Object.keys(problemsOf({ ...first, ...change }))).toEqual([field]);
});

test("a stored event is valid, and so is a title alone", () => {
  expect(problemsOf(first)).toEqual({});
  expect(problemsOf({ ...emptyDraft(), title: "Gala" })).toEqual({});
});

test("a duplicate has an event's texts and limits, and neither its address nor its times", () => {
  const priced = aStaffEvent({ price: { amountMinor: 1250, currency: "EUR" }, userCap: 4 });
  const sent = changeOf(duplicateOf(priced), emptyDraft());
  expect(sent).toMatchObject({ title: `${priced.title} (copy)`, price: priced.price, userCap: 4 });
  expect(Object.keys(sent)).not.toEqual(expect.arrayContaining(["slug"]));
  expect(Object.keys(sent).filter((field) => field.endsWith("At"))).toEqual([]);
});
