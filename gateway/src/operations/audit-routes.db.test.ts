import { AuditEntry, listOf } from "@admit/contract";
import { ulid } from "ulid";
import { beforeAll, expect, test } from "vitest";
import { allPages } from "../../test/tools/all-pages.ts";
import { codeOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
let ann: string;
let bob: string;
const [first, second] = [ulid(), ulid()];
beforeAll(async () => {
  ann = await gateway.user({ role: "STAFF", name: "Ann", email: "ann@example.org" });
  bob = await gateway.user({ role: "ADMIN", name: "Bob", email: null, externalSubject: "bob" });
  const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 19, 0, second));
  await write({ actorId: ann, action: "event.create", subjectType: "event", subjectId: first, at: at(1) });
  await write({ actorId: bob, action: "ticket.reissue", subjectType: "ticket", subjectId: second, at: at(3) });
  await write({ actorId: bob, action: "event.change", subjectType: "event", subjectId: first, at: at(2) });
  // Two of the same millisecond.
  await write({ actorId: ann, action: "ticket.reissue", subjectType: "ticket", subjectId: second, at: at(3) });
});

let written = 0;
async function write(fields: object): Promise<void> {
  const details = JSON.stringify({ version: 2, nested: { text: "ü" } });
  const id = String((written += 1)).padStart(26, "0");
  await gateway.mysql.query("INSERT INTO AuditEntry SET ?", { id, details, ...fields });
}
const get = (query = "") => gateway.as(ann, "GET", `/v1/admin/audit${query}`);
const list = async (query = "") => listOf(AuditEntry.strict()).parse(await (await get(query)).json());

test("200: who did what to what, newest first, with the actors' names, page by page", async () => {
  const { items, nextCursor } = await list();
  expect(items.map(({ actor, action, subject }) => [actor.name, action, subject.id])).toEqual([
    ["Ann", "ticket.reissue", second],
    ["Bob", "ticket.reissue", second],
    ["Bob", "event.change", first],
    ["Ann", "event.create", first],
  ]);
  expect(items[0]).toEqual({
    id: items[0]?.id,
    at: "2026-11-22T19:00:03.000Z",
    actor: { id: ann, name: "Ann", email: "ann@example.org" },
    action: "ticket.reissue",
    subject: { type: "ticket", id: second },
    details: { version: 2, nested: { text: "ü" } },
  });
  expect(items[1]?.actor.email).toBeNull();
  expect(nextCursor).toBeNull();
  expect(await allPages(list, "?limit=1")).toEqual(items);
});

test("200: by actor, action and subject, and by several at once", async () => {
  const actions = async (query: string) => (await list(query)).items.map(({ actor, action }) => [actor.name, action]);
  expect(await actions(`?actorId=${bob}`)).toEqual([
    ["Bob", "ticket.reissue"],
    ["Bob", "event.change"],
  ]);
  expect(await actions("?action=event.create")).toEqual([["Ann", "event.create"]]);
  expect(await actions(`?subjectType=event&subjectId=${first}`)).toEqual([
    ["Bob", "event.change"],
    ["Ann", "event.create"],
  ]);
  expect(await actions(`?subjectType=ticket&actorId=${ann}`)).toEqual([["Ann", "ticket.reissue"]]);
  expect(await actions(`?actorId=${first}`)).toEqual([]);
});

test("200: an act of staff is listed at once", async () => {
  await gateway.as(bob, "POST", "/v1/admin/events", { title: "New" });
  expect((await list("?limit=1")).items).toMatchObject([{ actor: { id: bob }, action: "event.create" }]);
});

test("400: an action, actor or cursor that is none", async () => {
  for (const query of ["?action=nonsense", "?actorId=no-id", "?cursor=x", "?limit=1000"])
    expect(await codeOf(get(query))).toBe("invalid-request");
});
