import { ulid } from "ulid";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { setStage, type Stage } from "../../../test/roles/stage.ts";
import { hostAudience, hostGateway } from "../../../test/tools/host-provider.ts";
import { codeOf } from "../../../test/tools/problem-of.ts";
import { ReadAudit } from "./read-audit.ts";

const { gateway, host } = hostGateway();
let stage: Stage;
beforeAll(async () => void (stage = await setStage(gateway, "ACTIVE")));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const entriesOf = async (actorId: string) => {
  const rows = await gateway.services.prisma.auditEntry.findMany({ where: { actorId }, orderBy: { id: "asc" } });
  return rows.map(({ action, subjectType, subjectId, details }) => [action, `${subjectType} ${subjectId}`, details]);
};
/** Polls the entries, which are written after the answer. */
const noted = (actorId: string) => expect.poll(() => entriesOf(actorId), { timeout: 5000 });
const newStaff = () => gateway.user({ role: "STAFF" });

test("a search of people leaves one entry, however many pages are read", async () => {
  const staff = await newStaff();
  for (const query of ["?q=ann", "?q=ann&limit=1", "?status=INVITED", "", ""])
    expect((await gateway.as(staff, "GET", `/v1/admin/users${query}`)).status).toBe(200);
  await noted(staff).toEqual([
    ["user.list", "people list", { q: "ann" }],
    ["user.list", "people list", { status: "INVITED" }],
    ["user.list", "people list", {}],
  ]);
});

test("a code check leaves one entry with the verdict, however often it is repeated, and never the code", async () => {
  const staff = await newStaff();
  for (const code of [stage.code, stage.code, "X".repeat(152), "Y".repeat(152)])
    expect((await gateway.as(staff, "POST", "/v1/admin/tickets/verify", { code })).status).toBe(200);
  const { eventId, ticketId } = stage;
  await noted(staff).toEqual([
    ["ticket.verify", `ticket ${ticketId}`, { eventId, number: 1, valid: true, reason: null }],
    ["ticket.verify", "ticket unknown", { valid: false, reason: "forged" }],
  ]);
});

test("an export is in the audit before its first byte, and a HEAD request is not", async () => {
  const staff = await newStaff();
  const { eventId, importId } = stage;
  const paths = [`${eventId}/tickets.csv?q=ann`, `${eventId}/purchases.csv`, `${eventId}/imports/${importId}.csv`];
  for (const path of paths) await gateway.as(staff, "HEAD", `/v1/admin/events/${path}`);
  expect(await entriesOf(staff)).toEqual([]);
  for (const path of paths) {
    const response = await gateway.as(staff, "GET", `/v1/admin/events/${path}`);
    expect(response.status).toBe(200);
    await response.body?.cancel();
  }
  expect(await entriesOf(staff)).toEqual([
    ["ticket.export", `event ${eventId}`, { q: "ann" }],
    ["purchase.export", `event ${eventId}`, {}],
    ["import.export", `import ${importId}`, { eventId }],
  ]);
});

test("a request to export an unknown event leaves no entry", async () => {
  const staff = await newStaff();
  expect((await gateway.as(staff, "GET", `/v1/admin/events/${ulid()}/tickets.csv`)).status).toBe(404);
  expect(await entriesOf(staff)).toEqual([]);
});

test("503: an export whose entry cannot be written is refused, and can be repeated", async () => {
  const staff = await newStaff();
  const path = `/v1/admin/events/${stage.eventId}/tickets.csv`;
  const away = Object.assign(new Error("gone"), { code: "ECONNREFUSED" });
  vi.spyOn(gateway.services.prisma.auditEntry, "create").mockImplementationOnce((() => Promise.reject(away)) as never);
  expect((await gateway.as(staff, "GET", path)).status).toBeGreaterThanOrEqual(500);
  expect((await gateway.as(staff, "GET", path)).status).toBe(200);
  expect(await entriesOf(staff)).toHaveLength(1);
});

test("refusals of staff are in the audit, once a minute for each route; refusals of buyers are not", async () => {
  const [staff, buyer] = [await newStaff(), await gateway.user()];
  const suspended = await gateway.user({ role: "ADMIN", status: "SUSPENDED" });
  const pause = `/v1/ops/lines/${stage.eventId}/pause`;
  const refused = async (by: string, method: string, path: string) =>
    expect(await codeOf(gateway.as(by, method, path, method === "GET" ? undefined : {}))).toBe("forbidden");
  const entryOf = (route: string, path: string) => [
    "request.refused",
    `route ${route}`,
    { path, problem: "forbidden" },
  ];
  for (let at = 0; at < 3; at++) await refused(staff, "POST", pause);
  await refused(suspended, "GET", "/v1/admin/users");
  await refused(buyer, "GET", "/v1/admin/users");
  await noted(staff).toEqual([entryOf("POST /v1/ops/lines/:eventId/pause", pause)]);
  await noted(suspended).toEqual([entryOf("GET /v1/admin/users", "/v1/admin/users")]);
  expect(await entriesOf(buyer)).toEqual([]);
});

test("a sign-in of staff by a link is in the audit; a buyer's is not", async () => {
  const [staff, buyer] = [await newStaff(), await gateway.user()];
  for (const userId of [staff, buyer]) {
    const token = await gateway.link({ purpose: "SIGN_IN", userId });
    expect((await gateway.as(null, "POST", "/v1/sessions", { token })).status).toBe(200);
  }
  expect(await entriesOf(staff)).toEqual([["session.start", `user ${staff}`, { by: "link" }]]);
  expect(await entriesOf(buyer)).toEqual([]);
});

test("a host's token of staff is in the audit when it is first seen, not with each request", async () => {
  const token = await host.token({ sub: "host-staff", aud: hostAudience, role: "STAFF" });
  const me = async () => gateway.app.request("/v1/me", { headers: { Authorization: `Bearer ${token}` } });
  const { id } = (await (await me()).json()) as { id: string };
  expect((await me()).status).toBe(200);
  await noted(id).toEqual([["session.start", `user ${id}`, { by: "host-token" }]]);
});

const newAudit = () => new ReadAudit(gateway.services.prisma, gateway.services.log);
const entry = (actorId: string, id: string) =>
  ({ actorId, action: "ticket.verify", subject: { type: "ticket", id }, details: {} }) as const;

test("the same action leaves another entry after a minute", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const audit = newAudit();
  const actorId = ulid();
  audit.note(entry(actorId, "one"));
  vi.advanceTimersByTime(59_999);
  audit.note(entry(actorId, "one"));
  vi.advanceTimersByTime(1);
  audit.note(entry(actorId, "one"));
  await audit.close();
  expect(await entriesOf(actorId)).toHaveLength(2);
});

test("one person leaves at most 120 entries per minute, and one more that counts the omitted ones", async () => {
  const audit = newAudit();
  const [busy, other] = [ulid(), ulid()];
  for (let at = 0; at < 500; at++) audit.note(entry(busy, `${at}`));
  audit.note({ ...entry(busy, "list"), action: "user.list" });
  audit.note(entry(other, "one"));
  await audit.close();
  const left = await entriesOf(busy);
  expect(left.filter(([action]) => action === "ticket.verify")).toHaveLength(120);
  expect(left.filter(([action]) => action !== "ticket.verify")).toEqual([
    ["audit.left-out", `user ${busy}`, { "ticket.verify": 380, "user.list": 1 }],
  ]);
  expect(await entriesOf(other)).toHaveLength(1);
});

test("searches and code checks in bulk crowd out neither refusals nor a sign-in", async () => {
  const audit = newAudit();
  const actorId = ulid();
  for (let at = 0; at < 500; at++) audit.note(entry(actorId, `${at}`));
  const acts = ["request.refused", "session.start"] as const;
  for (const action of acts) audit.note({ ...entry(actorId, "act"), action });
  await audit.close();
  const actions = (await entriesOf(actorId)).map(([action]) => action);
  expect(actions).toEqual(expect.arrayContaining([...acts]));
});

test("the omitted entries are counted when the minute ends, even if no entry follows", async () => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
  const written: { action: string }[] = [];
  const createMany = ({ data }: { data: { action: string }[] }) => Promise.resolve(void written.push(...data));
  const audit = new ReadAudit({ auditEntry: { createMany } } as never, gateway.services.log);
  for (let at = 0; at < 121; at++) audit.note(entry("busy", `${at}`));
  await vi.advanceTimersByTimeAsync(59_000);
  expect(written).toHaveLength(120);
  await vi.advanceTimersByTimeAsync(2000);
  expect(written.slice(120)).toMatchObject([{ action: "audit.left-out", details: { "ticket.verify": 1 } }]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(written).toHaveLength(121);
  await audit.close();
});

test("while the database refuses, at most 5,000 entries wait, and the lost ones are counted", async () => {
  const { log } = gateway.services;
  let isAway = true;
  const written: unknown[] = [];
  const createMany = vi.fn<(asked: { data: unknown[] }) => Promise<void>>(({ data }) => {
    if (isAway) return Promise.reject(new Error("gone"));
    written.push(...data);
    return Promise.resolve();
  });
  const audit = new ReadAudit({ auditEntry: { createMany } } as never, log);
  for (let at = 0; at < 5010; at++) audit.note(entry(`person-${at}`, "one"));
  expect(gateway.logged.filter(({ msg }) => String(msg).includes("were lost"))).toHaveLength(10);
  await expect.poll(() => createMany.mock.calls.length, { timeout: 5000 }).toBeGreaterThan(1);
  isAway = false;
  await expect.poll(() => written.length, { timeout: 10_000 }).toBe(5000);
  await audit.close();
});
