import { EventDefaults, listOf, StaffEvent, StaffEventSummary } from "@admit/contract";
import { describe, expect, test } from "vitest";
import { allPages } from "../../test/tools/all-pages.ts";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
const path = "/v1/admin/events";
const get = (query: string) => gateway.as(gateway.staff, "GET", `${path}${query}`);
const create = (body: unknown) => gateway.as(gateway.staff, "POST", path, body);
const created = async (body: unknown) => StaffEvent.parse(await (await create(body)).json());

describe("reading", () => {
  test("200: staff see every event, drafts and archived ones too, newest first, page by page", async () => {
    const statuses = ["PUBLISHED", "DRAFT", "ARCHIVED"] as const;
    const ids: string[] = [];
    for (const status of statuses) ids.push(await gateway.event({ status }));
    const list = async (query: string) => listOf(StaffEventSummary.strict()).parse(await (await get(query)).json());
    const events = await allPages(list, "?limit=2");
    expect(events.map((event) => event.id)).toEqual(ids.toSorted().toReversed());
    expect(new Set(events.map((event) => event.status))).toEqual(new Set(statuses));
    for (const { id, status } of events)
      expect(StaffEvent.parse(await (await get(`/${id}`)).json())).toMatchObject({ id, status });
  });

  test("400 for a cursor or id that is none, 404 for an id that no event has", async () => {
    expect(await codeOf(get("?cursor=x"))).toBe("invalid-request");
    expect(await codeOf(get("/x"))).toBe("invalid-request");
    expect(await codeOf(get("/01JD3V5Y6Q8ZK2M4N6P8R0S2T4"))).toBe("event-not-found");
  });
});

describe("creating", () => {
  test("200: the numbers of an event that names none are those that it gets", async () => {
    const response = await gateway.as(gateway.staff, "GET", "/v1/admin/event-defaults");
    const defaults = EventDefaults.strict().parse(await response.json());
    expect(await created({ title: "By default" })).toMatchObject(defaults);
  });

  test("201: an event with a title alone is a draft with the deployment's caps and an address made of its title", async () => {
    const response = await create({ title: "Émile’s Winter Gala 2026!" });
    expect(response.status).toBe(201);
    const event = StaffEvent.parse(await response.json());
    const byDefault = { status: "DRAFT", capacity: 1000, remaining: 1000, userCap: 50, salesOpenAt: null };
    expect(event).toMatchObject({ slug: "emiles-winter-gala-2026", ...byDefault });
    expect(response.headers.get("Location")).toBe(`/v1/events/${event.id}`);
    expect(await gateway.audit(event.id)).toMatchObject([{ actorId: gateway.staff, action: "event.create" }]);
  });

  test("201: a second event of the same title gets an address of its own", async () => {
    expect((await created({ title: "Same Name" })).slug).toBe("same-name");
    expect((await created({ title: "Same Name" })).slug).toMatch(/^same-name-[0-9a-z]{4}$/);
  });

  test("201: every field is kept as it was sent", async () => {
    const fields = {
      title: "All of it",
      slug: "all-of-it",
      summary: "In short",
      body: "At length",
      venue: "Great Hall",
      startsAt: "2027-01-01T20:00:00+01:00",
      timeZone: "Europe/Berlin",
      endsAt: "2027-01-01T23:00:00Z",
      salesOpenAt: "2026-12-01T09:00:00.250Z",
      salesCloseAt: "2026-12-24T00:00:00Z",
      capacity: 0,
      userCap: 4,
      status: "PUBLISHED",
    };
    const times = ["startsAt", "endsAt", "salesOpenAt", "salesCloseAt"] as const;
    const inUtc = times.map((name) => [name, new Date(fields[name]).toISOString()]);
    expect(await created(fields)).toMatchObject({ ...fields, ...Object.fromEntries(inUtc) });
    expect((await gateway.as(null, "GET", "/v1/events/all-of-it")).status).toBe(200);
  });

  const newYear = "2027-01-01T00:00:00Z";
  const sale = { salesOpenAt: newYear, salesCloseAt: newYear };
  test.each([
    [{ capacity: -1, userCap: 0, colour: "red" }, ["title", "capacity", "userCap", ""]],
    [{ title: "Backwards", startsAt: "2027-01-02T00:00:00Z", endsAt: newYear, ...sale }, ["endsAt", "salesCloseAt"]],
  ])("400: all mistakes are reported at once: %j", async (body, paths) => {
    const problem = await problemOf(create(body));
    expect([problem.code, problem.errors?.map(({ path }) => path)]).toEqual(["invalid-request", paths]);
  });

  test("409: a chosen address that is taken", async () => {
    await create({ title: "First", slug: "taken" });
    expect(await codeOf(create({ title: "Second", slug: "taken" }))).toBe("slug-taken");
  });
});
