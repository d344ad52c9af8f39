import { StaffEvent } from "@admit/contract";
import { describe, expect, test } from "vitest";
import { playIssuer } from "../../test/tools/play-issuer.ts";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
const change = (id: string, body: unknown, headers = {}) =>
  gateway.as(gateway.staff, "PATCH", `/v1/admin/events/${id}`, body, headers);
/** The event of the answer to a change. */
const changed = async (id: string, body: unknown) => {
  const response = await change(id, body);
  expect(response.status).toBe(200);
  return StaffEvent.parse(await response.json());
};
const shown = async (address: string) => (await gateway.as(null, "GET", `/v1/events/${address}`)).json();

test("200: the named fields change and nothing else, shown at once here and announced to the other gateways", async () => {
  const id = await gateway.event({ slug: "before", title: "Before", capacity: 10, userCap: 3 });
  expect(await shown("before")).toMatchObject({ id, slug: "before" });
  const announced = await gateway.nextChange("event-changed");
  const details = { title: "After", slug: "after", userCap: null, salesOpenAt: null };
  const after = { title: "After", slug: "after", capacity: 10, userCap: 50, status: "PUBLISHED" };
  expect(await changed(id, details)).toMatchObject(after);
  expect(await announced()).toBe(id);
  for (const address of ["before", "after"]) expect(await shown(address)).toMatchObject({ id, slug: "after" });
  expect(await gateway.audit(id)).toEqual([{ actorId: gateway.staff, action: "event.change", details }]);
});

test("200: every earlier address of an event leads to it, also for a purchase, and it can take one back", async () => {
  const id = await gateway.event({ slug: "first-address" });
  for (const slug of ["second-address", "third-address", "first-address"])
    expect((await change(id, { slug })).status).toBe(200);
  for (const slug of ["first-address", "second-address", "third-address", id])
    expect(await shown(slug)).toMatchObject({ id, slug: "first-address" });
  const bought = await gateway.buy(gateway.buyer, "second-address");
  expect(await bought.json()).toMatchObject({ eventId: id, status: "queued" });
});

test("409: no other event can take an address that leads to a published event; another can once it leads to no event", async () => {
  const id = await gateway.event({ slug: "wanted" });
  await change(id, { slug: "renamed" });
  const other = await gateway.event();
  expect(await codeOf(change(other, { slug: "renamed" }))).toBe("slug-taken");
  const problem = await problemOf(change(other, { slug: "wanted" }));
  expect([problem.code, problem.detail]).toEqual(["slug-taken", expect.stringContaining("still lead there")]);
  const create = (body: object) => gateway.as(gateway.staff, "POST", "/v1/admin/events", { title: "Wanted", ...body });
  expect(await codeOf(create({ slug: "wanted" }))).toBe("slug-taken");
  expect(StaffEvent.parse(await (await create({})).json()).slug).toMatch(/^wanted-/);

  await change(id, { status: "ARCHIVED" });
  expect((await change(other, { slug: "wanted" })).status).toBe(200);
  expect(await shown("wanted")).toMatchObject({ id: other });
});

test("409: of two events that want a former address at the same instant, neither gets one that still leads to a third", async () => {
  const id = await gateway.event({ slug: "raced" });
  const others = [await gateway.event(), await gateway.event()];
  const [renamed, ...answers] = await Promise.all([
    change(id, { slug: "raced-on" }),
    ...others.map((other) => change(other, { slug: "raced" })),
  ]);
  expect(renamed?.status).toBe(200);
  expect(answers.map(({ status }) => status)).toEqual([409, 409]);
});

/** Sets capacities as an issuer does, or refuses them. */
const issuing = (id: string, refusal: "capacity-below-issued" | null = null) =>
  playIssuer(gateway, id, async (change) => {
    if (refusal === null && change.kind === "event.resize")
      await gateway.mysql.query("UPDATE Event SET capacity = ? WHERE contentId = ?", [change.capacity, id]);
    return { refusal, purchaseId: null };
  });

test("200: a new capacity is set by the event's line, and this gateway shows it at once", async () => {
  const id = await gateway.event({ slug: "grows", capacity: 10 });
  expect(await shown("grows")).toMatchObject({ capacity: 10 });
  const issuer = issuing(id);
  const wanted = { capacity: 20, venue: "Hall" };
  expect(await changed(id, wanted)).toMatchObject({ ...wanted, remaining: 20 });
  expect(await shown("grows")).toMatchObject({ capacity: 20 });
  await issuer.close();
});

test("202: a capacity that is not decided in time waits in the line; the rest is changed", async () => {
  const id = await gateway.event({ capacity: 10 });
  const response = await change(id, { capacity: 20, venue: "Hall" }, { Prefer: "wait=1" });
  expect(response.status).toBe(202);
  expect(StaffEvent.parse(await response.json())).toMatchObject({ capacity: 10, venue: "Hall" });
  const taken = new Promise((resolve) => {
    const issuer = playIssuer(gateway, id, async (command) => {
      resolve(command);
      void issuer.close();
      return { refusal: null, purchaseId: null };
    });
  });
  expect(await taken).toMatchObject({ kind: "event.resize", capacity: 20, actorId: gateway.staff, seq: 1 });
});

test("200: an unchanged capacity does not use the line", async () => {
  const id = await gateway.event({ capacity: 10 });
  expect((await change(id, { capacity: 10 })).status).toBe(200);
});

test("409: a capacity below what is issued is refused with the rest of the change, down to what is issued is not", async () => {
  const id = await gateway.event({ capacity: 10 });
  await gateway.mysql.query("UPDATE Event SET issuedCount = 7, lastTicketNumber = 9 WHERE contentId = ?", [id]);
  expect(await codeOf(change(id, { capacity: 6, title: "Never" }))).toBe("capacity-below-issued");
  const issuer = issuing(id);
  expect(await changed(id, { capacity: 7 })).toMatchObject({ capacity: 7, remaining: 0, saleState: "sold-out" });
  await issuer.close();
  expect(await shown(id)).toMatchObject({ title: "An event" });
});

test("409: tickets issued while the capacity waits in line may still lead to its refusal", async () => {
  const id = await gateway.event({ capacity: 10 });
  const issuer = issuing(id, "capacity-below-issued");
  expect(await codeOf(change(id, { capacity: 5 }))).toBe("capacity-below-issued");
  await issuer.close();
});

test("400: times are checked together with the unchanged ones", async () => {
  const id = await gateway.event({ salesOpenAt: new Date("2027-01-01T00:00:00Z") });
  const problem = await problemOf(change(id, { salesCloseAt: "2026-12-31T00:00:00Z" }));
  expect(problem.errors).toEqual([{ path: "salesCloseAt", message: "must be after salesOpenAt" }]);
  expect(await codeOf(change(id, {}))).toBe("invalid-request");
});

test("404: an unknown event", async () => {
  expect(await codeOf(change("01JD3V5Y6Q8ZK2M4N6P8R0S2T4", { title: "X" }))).toBe("event-not-found");
});

test("of two simultaneous changes that are valid alone and contradict each other, one is refused", async () => {
  for (let round = 0; round < 5; round++) {
    const day = (number: number) => new Date(Date.UTC(2027, 0, number));
    const id = await gateway.event({ salesOpenAt: day(1), salesCloseAt: day(20) });
    const answers = await Promise.all([change(id, { salesOpenAt: day(15) }), change(id, { salesCloseAt: day(10) })]);
    expect(answers.map((answer) => answer.status).toSorted((one, other) => one - other)).toEqual([200, 400]);
  }
});

test("simultaneous changes of different fields of an event both succeed", async () => {
  const id = await gateway.event();
  await Promise.all([changed(id, { venue: "Hall" }), changed(id, { title: "Renamed" })]);
  expect(await gateway.services.events.find(id)).toMatchObject({ venue: "Hall", title: "Renamed" });
});

describe("notices", () => {
  const queued = (id: string) => gateway.rows("SELECT was FROM EventNotice WHERE eventId = ?", [id]);

  test("a new time or place queues one notice of the event, and nothing else does", async () => {
    const id = await gateway.event({ venue: "Old Town Hall" });
    for (const body of [{ title: "Renamed" }, { venue: "Old Town Hall" }, { userCap: 3 }, { capacity: 1000 }])
      expect((await change(id, body)).status).toBe(200);
    expect(await queued(id)).toEqual([]);
    await changed(id, { venue: "New Town Hall" });
    await changed(id, { startsAt: "2026-12-12T19:30:00.000Z" });
    expect(await queued(id)).toEqual([{ was: '["Old Town Hall",null,null,"UTC"]' }]);
  });
});
