import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ulid } from "ulid";
import { sessionCookie } from "../../people/sessions/session-cookie.ts";
import { signSession } from "../../people/sessions/session-token.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let admin: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  admin = await gateway.user({ role: "ADMIN" });
});
afterAll(() => gateway.close());

const board = (path = "", userId: string | null = admin) => gateway.as(userId, "GET", `/operator/queues${path}`);
interface Shown {
  queues: { name: string; displayName: string; readOnlyMode: boolean; jobs: { data: unknown }[] }[];
}
const shown = async (query: string): Promise<{ text: string; queues: Shown["queues"] }> => {
  const text = await (await board(`/api/queues?${query}`)).text();
  return { text, queues: (JSON.parse(text) as Shown).queues };
};

test("the page asks no other server for anything, and its own files are there", async () => {
  const response = await board();
  expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "text/html; charset=UTF-8"]);
  const page = await response.text();
  expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  const files = [...page.matchAll(/(?:src|href)="(static[^"]+)"/g)].map(([, file]) => file);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect([file, (await board(`/${file}`)).status]).toEqual([file, 200]);
});

test("what the board does not have is a problem like any other", async () => {
  for (const path of ["/v1", "/static/nothing.js", "/api/queues/nothing/1"])
    expect((await problemOf(await board(path))).code, path).toBe("not-found");
});

test("its policy is as strict as everywhere, but for its base and its styles", async () => {
  const policy = (await board()).headers.get("Content-Security-Policy");
  expect(policy).toBe(
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'; style-src 'self' 'unsafe-inline'",
  );
});

test("a purchase's job shows ids and no key; nobody's address, name or code is in it", async () => {
  const [buyer, eventId] = [await gateway.user({ name: "Ada Lovelace" }), await makeEvent(gateway.mysql)];
  const key = `my-own-key-${ulid()}`;
  const path = `/v1/events/${eventId}/purchases`;
  const bought = await gateway.as(buyer, "POST", path, { quantity: 1 }, { "Idempotency-Key": key });
  const { id } = (await bought.json()) as { id: string };
  const name = encodeURIComponent(`{${eventId}}`);
  // Bound to a look of its own: the collection of a second ago may not know the event yet.
  const { queues, text } = await untilShown(eventId, () =>
    shown(`activeQueue=${name}&status=waiting&page=1&jobsPerPage=10`),
  );
  const job = queues.find((queue) => queue.name === `{${eventId}}`)?.jobs[0];
  expect(job?.data).toMatchObject({ commands: [{ kind: "ticket.issue", purchaseId: id, userId: buyer }] });
  expect(text).not.toContain(key);
  expect(text).not.toMatch(/@|Lovelace/);
  const single = await (await board(`/api/queues/${name}/1`)).text();
  expect(single).toContain(id);
  expect(single).not.toContain(key);
});

test("a queue is shown as long as its line is live, and nobody can change it here", async () => {
  const eventId = await makeEvent(gateway.mysql, { title: "Concert" });
  await gateway.probe.markHot(eventId);
  const { queues } = await untilShown(eventId, () => shown("page=1&jobsPerPage=10"));
  const queue = queues.find(({ name }) => name === `{${eventId}}`);
  expect(queue).toMatchObject({ displayName: "Concert", readOnlyMode: true });
  const pause = `/operator/queues/api/queues/${encodeURIComponent(`{${eventId}}`)}/pause`;
  expect((await problemOf(await gateway.as(admin, "PUT", pause))).code).toBe("method-not-allowed");
  expect(await gateway.probe.queue(eventId).isPaused()).toBe(false);
});

test("staff may look too, and the session's cookie is enough", async () => {
  const { token } = await signSession(await gateway.user({ role: "STAFF" }), gateway.services.keys);
  const headers = { Cookie: `${sessionCookie(gateway.services.settings.PUBLIC_URL)}=${token}` };
  expect((await gateway.app.request("/operator/queues", { headers })).status).toBe(200);
});

test("401, 403: nobody else, neither the page nor its files nor its data", async () => {
  const buyer = await gateway.user();
  for (const path of ["", "/api/queues", "/static/images/logo.svg"]) {
    expect((await problemOf(await board(path, null))).code).toBe("unauthenticated");
    expect((await problemOf(await board(path, buyer))).code).toBe("forbidden");
  }
});

/** Looks until a collection knows of the event: the one at hand may be up to a second old. */
async function untilShown(eventId: string, look: () => ReturnType<typeof shown>): ReturnType<typeof shown> {
  for (;;) {
    const found = await look();
    if (found.queues.some(({ name }) => name === `{${eventId}}`)) return found;
  }
}
