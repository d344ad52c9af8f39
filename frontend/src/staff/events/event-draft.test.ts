import type { EventChange } from "@admit/contract";
import { expect, test } from "vitest";
import { aStaffEvent } from "../testing/fake-staff.tsx";
import { changeOf, draftOf, emptyDraft, problemsOf } from "./event-draft.ts";

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
  ["an address from the title", { title: "Émile’s Gala", slug: "" }, { title: "Émile’s Gala", slug: "emiles-gala" }],
])("only changes are sent: %s", (_what, change, sent) => {
  expect(changeOf({ ...first, ...change }, first)).toEqual(sent);
});

test.each([
  [{ title: "  " }, "title"],
  [{ slug: "Winter Gala" }, "slug"],
  [{ capacity: "-1" }, "capacity"],
  [{ capacity: "2000000001" }, "capacity"],
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
