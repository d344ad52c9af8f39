import { expect, test } from "vitest";
import { aStaffEvent } from "../testing/fake-staff.tsx";
import { changeOf, draftOf, emptyDraft, fromLocal, problemsOf, toLocal, zoneName } from "./event-draft.ts";

const event = aStaffEvent({ startsAt: "2026-12-12T19:00:30.500Z" });
const first = draftOf(event);

test("only changes are sent: seconds that no field shows stay", () => {
  expect(changeOf({ ...first, title: " Spring Ball " }, first)).toEqual({ title: "Spring Ball" });
  expect(changeOf(first, first)).toEqual({});
});

test("a cleared time or cap is null, and a number is a number", () => {
  expect(changeOf({ ...first, endsAt: "", userCap: "" }, first)).toEqual({ endsAt: null, userCap: null });
  expect(changeOf({ ...emptyDraft, title: "Gala", capacity: "0" }, emptyDraft)).toEqual({ title: "Gala", capacity: 0 });
});

test("a cleared address is created from the title", () => {
  expect(changeOf({ ...first, title: "Émile’s Gala", slug: "" }, first)).toEqual({
    title: "Émile’s Gala",
    slug: "emiles-gala",
  });
});

test("a time survives its field to the minute, in any time zone", () => {
  const at = "2026-07-01T22:05:00.000Z";
  expect(fromLocal(toLocal(at))).toBe(at);
  expect(toLocal(null)).toBe("");
  expect(fromLocal("")).toBeNull();
});

test("the zone is named", () => {
  expect(zoneName(new Date(0))).toContain(Intl.DateTimeFormat().resolvedOptions().timeZone);
});

test.each([
  [{ title: "  " }, "title"],
  [{ slug: "Winter Gala" }, "slug"],
  [{ capacity: "-1" }, "capacity"],
  [{ capacity: "2000000001" }, "capacity"],
  [{ userCap: "0" }, "userCap"],
  [{ userCap: "1.5" }, "userCap"],
  [{ startsAt: "2026-12-12T19:00", endsAt: "2026-12-12T19:00" }, "endsAt"],
  [{ salesOpenAt: "2026-12-12T19:00", salesCloseAt: "2026-12-01T19:00" }, "salesCloseAt"],
  [{ salesOpenAt: "2026-12-14T00:00", endsAt: "2026-12-13T19:00" }, "salesOpenAt"],
])("%j is reported at its field", (change, field) => {
  expect(Object.keys(problemsOf({ ...first, ...change }))).toEqual([field]);
});

test("a stored event is valid, and so is a title alone", () => {
  expect(problemsOf(first)).toEqual({});
  expect(problemsOf({ ...emptyDraft, title: "Gala" })).toEqual({});
});
