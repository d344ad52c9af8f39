import { ulid } from "ulid";
import { expect, test } from "vitest";
import { codeOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { sessionCookie } from "../people/sessions/session-cookie.ts";
import { showJob } from "./queue-board.ts";

const gateway = testGateway();
const queueName = (eventId: string) => `{${eventId}}`;
const board = (path = "") => gateway.as(gateway.admin, "GET", `/operator/queues${path}`);
interface Shown {
  queues: { name: string; displayName: string; readOnlyMode: boolean; jobs: { data: unknown }[] }[];
}

/** An event's queue. Reads until the collection has the event: it may be up to a second old. */
async function shown(eventId: string, query = "") {
  for (;;) {
    const text = await (await board(`/api/queues?${query}page=1&jobsPerPage=10`)).text();
    const queue = (JSON.parse(text) as Shown).queues.find(({ name }) => name === queueName(eventId));
    if (queue !== undefined) return { text, queue };
  }
}

test("the page loads nothing from another server, and its own files exist", async () => {
  const response = await board();
  expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "text/html; charset=UTF-8"]);
  const page = await response.text();
  expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  const files = [...page.matchAll(/(?:src|href)="(static[^"]+)"/g)].map(([, file]) => file);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect([file, (await board(`/${file}`)).status]).toEqual([file, 200]);
});

test("404: an unknown address of the board is a problem like any other", async () => {
  for (const path of ["/v1", "/static/nothing.js", "/api/queues/nothing/1"])
    expect([path, await codeOf(board(path))]).toEqual([path, "not-found"]);
});

test("its policy is as strict as everywhere, except for its base and its styles", async () => {
  const policyOf = (response: Response) => response.headers.get("Content-Security-Policy");
  const usual = policyOf(await gateway.as(null, "GET", "/healthz"))?.replace("base-uri 'none'", "base-uri 'self'");
  expect(policyOf(await board())).toBe(`${usual}; style-src 'self' 'unsafe-inline'`);
});

test("a purchase's job shows ids, and no key, address, name or code", async () => {
  const [buyer, eventId] = [await gateway.user({ name: "Ada Lovelace" }), await gateway.event()];
  const key = `my-own-key-${ulid()}`;
  const { id } = (await (await gateway.buy(buyer, eventId, key)).json()) as { id: string };
  const name = encodeURIComponent(queueName(eventId));
  const { queue, text } = await shown(eventId, `activeQueue=${name}&status=waiting&`);
  expect(queue.jobs[0]?.data).toMatchObject({ commands: [{ kind: "ticket.issue", purchaseId: id, userId: buyer }] });
  expect(text).not.toContain(key);
  expect(text).not.toMatch(/@|Lovelace/);
  const single = await (await board(`/api/queues/${name}/1`)).text();
  expect(single).toContain(id);
  expect(single).not.toContain(key);
});

test("a queue is shown while its line is live, and no one can change it here", async () => {
  const eventId = await gateway.event({ title: "Concert" });
  await gateway.probe.markHot(eventId);
  const { queue } = await shown(eventId);
  expect(queue).toMatchObject({ displayName: "Concert", readOnlyMode: true });
  const pause = `/operator/queues/api/queues/${encodeURIComponent(queueName(eventId))}/pause`;
  expect(await codeOf(gateway.as(gateway.admin, "PUT", pause))).toBe("method-not-allowed");
  expect(await gateway.probe.queue(eventId).isPaused()).toBe(false);
});

test("staff have access too, and the session's cookie is enough", async () => {
  const token = await gateway.token(gateway.staff);
  const headers = { Cookie: `${sessionCookie(gateway.services.settings.PUBLIC_URL)}=${token}` };
  expect((await gateway.app.request("/operator/queues", { headers })).status).toBe(200);
});

test("of a job ids and numbers are shown; staff's reasons and what is no batch are not", () => {
  const [changeId, actorId, ticketId] = [ulid(), ulid(), ulid()];
  const command = { kind: "ticket.void", seq: 1, acceptedAtMs: 5, changeId, actorId, ticketId, reason: "Jane moved" };
  expect(showJob({ commands: [command] })).toEqual({ commands: [{ ...command, reason: "•••" }] });
  expect(JSON.stringify(showJob({ email: "jane@example.org" }))).not.toContain("jane");
});
