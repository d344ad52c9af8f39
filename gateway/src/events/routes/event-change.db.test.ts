import { StaffEvent } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { playIssuer } from "../../../test/tools/play-issuer.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { nextChange } from "../../../test/tools/next-change.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
});
afterAll(() => gateway.close());

const change = (id: string, body: unknown, userId: string | null = staff) =>
  gateway.as(userId, "PATCH", `/v1/admin/events/${id}`, body);

test("200: what is named changes and nothing else, and this gateway shows it at once", async () => {
  const id = await makeEvent(gateway.mysql, { slug: "before", title: "Before", capacity: 10, userCap: 3 });
  expect((await gateway.as(null, "GET", "/v1/events/before")).status).toBe(200);
  const response = await change(id, { title: "After", slug: "after", userCap: null, salesOpenAt: null });
  expect(response.status).toBe(200);
  expect(StaffEvent.parse(await response.json())).toMatchObject({
    title: "After",
    slug: "after",
    capacity: 10,
    userCap: 50,
    status: "PUBLISHED",
  });
  for (const address of ["before", "after"])
    expect(await (await gateway.as(null, "GET", `/v1/events/${address}`)).json()).toMatchObject({ id, slug: "after" });
  expect(
    await gateway.services.prisma.auditEntry.findMany({
      where: { subjectId: id },
      select: { actorId: true, action: true, details: true },
    }),
  ).toEqual([
    {
      actorId: staff,
      action: "event.change",
      details: { title: "After", slug: "after", userCap: null, salesOpenAt: null },
    },
  ]);
});

test("200: every earlier address of an event leads to it, also for a purchase, and it can take one back", async () => {
  const id = await makeEvent(gateway.mysql, { slug: "first-address" });
  for (const slug of ["second-address", "third-address", "first-address"])
    expect((await change(id, { slug })).status).toBe(200);
  for (const slug of ["first-address", "second-address", "third-address", id])
    expect(await (await gateway.as(null, "GET", `/v1/events/${slug}`)).json()).toMatchObject({
      id,
      slug: "first-address",
    });
  const key = { "Idempotency-Key": "by an old address" };
  const buyer = await gateway.user();
  const bought = await gateway.as(buyer, "POST", "/v1/events/second-address/purchases", { quantity: 1 }, key);
  expect(await bought.json()).toMatchObject({ eventId: id, status: "queued" });
});

test("409: no other event can take an address that leads to a published event; another can once it leads nowhere", async () => {
  const id = await makeEvent(gateway.mysql, { slug: "wanted" });
  await change(id, { slug: "renamed" });
  const other = await makeEvent(gateway.mysql);
  const problem = await problemOf(await change(other, { slug: "wanted" }));
  expect([problem.code, problem.detail]).toEqual(["slug-taken", expect.stringContaining("still lead there")]);
  const created = await gateway.as(staff, "POST", "/v1/admin/events", { title: "Wanted", slug: "wanted" });
  expect((await problemOf(created)).code).toBe("slug-taken");
  const titled = await gateway.as(staff, "POST", "/v1/admin/events", { title: "Wanted" });
  expect(StaffEvent.parse(await titled.json()).slug).toMatch(/^wanted-/);

  await change(id, { status: "ARCHIVED" });
  expect((await change(other, { slug: "wanted" })).status).toBe(200);
  expect(await (await gateway.as(null, "GET", "/v1/events/wanted")).json()).toMatchObject({ id: other });
});

test("409: of two events that want a former address at the same instant, neither gets one that still leads to a third", async () => {
  const id = await makeEvent(gateway.mysql, { slug: "raced" });
  const others = [await makeEvent(gateway.mysql), await makeEvent(gateway.mysql)];
  const [renamed, ...answers] = await Promise.all([
    change(id, { slug: "raced-on" }),
    ...others.map((other) => change(other, { slug: "raced" })),
  ]);
  expect(renamed?.status).toBe(200);
  expect(answers.map(({ status }) => status)).toEqual([409, 409]);
});

test("400: a change after which the sale could never open is refused", async () => {
  const id = await makeEvent(gateway.mysql, { endsAt: new Date("2027-01-01T00:00:00.000Z") });
  const problem = await problemOf(await change(id, { salesOpenAt: "2027-01-02T00:00:00.000Z" }));
  expect(problem.errors?.map(({ path }) => path)).toEqual(["salesOpenAt"]);
});

test("the change is announced to the other gateways", async () => {
  const announced = await nextChange(gateway, "event-changed");
  const id = await makeEvent(gateway.mysql);
  await change(id, { venue: "Elsewhere" });
  expect(await announced()).toBe(id);
});

/** Writes capacities as an issuer does, or refuses them. */
const issuing = (id: string, refusal: "capacity-below-issued" | null = null) =>
  playIssuer(gateway, id, async (change) => {
    if (refusal === null && change.kind === "event.resize")
      await gateway.mysql.query("UPDATE Event SET capacity = ? WHERE contentId = ?", [change.capacity, id]);
    return { refusal, purchaseId: null };
  });

test("200: a new capacity is set by the event's line, and this gateway shows it at once", async () => {
  const id = await makeEvent(gateway.mysql, { slug: "grows", capacity: 10 });
  const shown = async () => (await (await gateway.as(null, "GET", "/v1/events/grows")).json()) as { capacity: number };
  expect((await shown()).capacity).toBe(10);
  const issuer = issuing(id);
  const response = await change(id, { capacity: 20, venue: "Hall" });
  expect(response.status).toBe(200);
  expect(StaffEvent.parse(await response.json())).toMatchObject({ capacity: 20, venue: "Hall", remaining: 20 });
  expect((await shown()).capacity).toBe(20);
  await issuer.close();
});

test("202: a capacity whose turn has not come stands in the line; the rest is changed", async () => {
  const id = await makeEvent(gateway.mysql, { capacity: 10 });
  const response = await gateway.as(
    staff,
    "PATCH",
    `/v1/admin/events/${id}`,
    { capacity: 20, venue: "Hall" },
    { Prefer: "wait=1" },
  );
  expect(response.status).toBe(202);
  expect(StaffEvent.parse(await response.json())).toMatchObject({ capacity: 10, venue: "Hall" });
  const taken = new Promise((resolve) => {
    const issuer = playIssuer(gateway, id, async (asked) => {
      resolve(asked);
      void issuer.close();
      return { refusal: null, purchaseId: null };
    });
  });
  expect(await taken).toMatchObject({ kind: "event.resize", capacity: 20, actorId: staff, seq: 1 });
});

test("200: a capacity that stays asks nothing of the line", async () => {
  const id = await makeEvent(gateway.mysql, { capacity: 10 });
  expect((await change(id, { capacity: 10 })).status).toBe(200);
});

test("409: a capacity below what is issued is refused with the rest of the change, down to what is issued is not", async () => {
  const id = await makeEvent(gateway.mysql, { capacity: 10 });
  await gateway.mysql.query("UPDATE Event SET issuedCount = 7, lastTicketNumber = 9 WHERE contentId = ?", [id]);
  const refused = await problemOf(await change(id, { capacity: 6, title: "Never" }));
  expect(refused.code).toBe("capacity-below-issued");
  const issuer = issuing(id);
  const response = await change(id, { capacity: 7 });
  expect(StaffEvent.parse(await response.json())).toMatchObject({ capacity: 7, remaining: 0, saleState: "sold-out" });
  await issuer.close();
  const untouched = await gateway.services.prisma.content.findUnique({ where: { id }, select: { title: true } });
  expect(untouched?.title).toBe("An event");
});

test("409: what is issued while the capacity waits in line may refuse it yet", async () => {
  const id = await makeEvent(gateway.mysql, { capacity: 10 });
  const issuer = issuing(id, "capacity-below-issued");
  expect((await problemOf(await change(id, { capacity: 5 }))).code).toBe("capacity-below-issued");
  await issuer.close();
});

test("409: an address that is taken", async () => {
  await makeEvent(gateway.mysql, { slug: "taken" });
  const id = await makeEvent(gateway.mysql);
  expect((await problemOf(await change(id, { slug: "taken" }))).code).toBe("slug-taken");
});

test("400: times are judged together with those that stay", async () => {
  const id = await makeEvent(gateway.mysql, { salesOpenAt: new Date("2027-01-01T00:00:00Z") });
  const problem = await problemOf(await change(id, { salesCloseAt: "2026-12-31T00:00:00Z" }));
  expect(problem.errors).toEqual([{ path: "salesCloseAt", message: "must be after salesOpenAt" }]);
  expect((await problemOf(await change(id, {}))).code).toBe("invalid-request");
});

test("404 for an event that is none, 401 without a session, 403 for a buyer", async () => {
  const nobody = "01JD3V5Y6Q8ZK2M4N6P8R0S2T4";
  expect((await problemOf(await change(nobody, { title: "X" }))).code).toBe("event-not-found");
  expect((await problemOf(await change(nobody, { title: "X" }, null))).code).toBe("unauthenticated");
  expect((await problemOf(await change(nobody, { title: "X" }, await gateway.user()))).code).toBe("forbidden");
});

test("two changes at once that are each right, and together wrong, are not both made", async () => {
  for (let round = 0; round < 5; round++) {
    const day = (number: number) => new Date(Date.UTC(2027, 0, number));
    const id = await makeEvent(gateway.mysql, { salesOpenAt: day(1), salesCloseAt: day(20) });
    const answers = await Promise.all([change(id, { salesOpenAt: day(15) }), change(id, { salesCloseAt: day(10) })]);
    expect(answers.map((answer) => answer.status).toSorted((one, other) => one - other)).toEqual([200, 400]);
  }
});

test("two who change the same event at once both have their way", async () => {
  const id = await makeEvent(gateway.mysql);
  const statuses = await Promise.all([change(id, { venue: "Hall" }), change(id, { title: "Renamed" })]);
  expect(statuses.map((response) => response.status)).toEqual([200, 200]);
  const event = await gateway.services.events.find(id);
  expect(event).toMatchObject({ venue: "Hall", title: "Renamed" });
});
