import { hotKey, queueName } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { Queue } from "bullmq";
import { ulid } from "ulid";
import { expect, test } from "vitest";
import { codeOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { sessionCookie } from "../people/sessions/session-cookie.ts";
import { signSession } from "../people/sessions/session-token.ts";

const gateway = testGateway();
const board = (path = "", userId: string | null = gateway.admin) =>
  gateway.as(userId, "GET", `/operator/queues${path}`);
interface Shown {
  queues: { name: string; displayName: string; readOnlyMode: boolean; jobs: { data: unknown }[] }[];
}
const shown = async (query: string): Promise<{ text: string; queues: Shown["queues"] }> => {
  const text = await (await board(`/api/queues?${query}`)).text();
  return { text, queues: (JSON.parse(text) as Shown).queues };
};

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
  const policy = (await board()).headers.get("Content-Security-Policy");
  expect(policy).toBe(
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'; style-src 'self' 'unsafe-inline'",
  );
});

test("a purchase's job shows ids, and no key, address, name or code", async () => {
  const [buyer, eventId] = [await gateway.user({ name: "Ada Lovelace" }), await makeEvent(gateway.mysql)];
  const key = `my-own-key-${ulid()}`;
  const path = `/v1/events/${eventId}/purchases`;
  const bought = await gateway.as(buyer, "POST", path, { quantity: 1 }, { "Idempotency-Key": key });
  const { id } = (await bought.json()) as { id: string };
  const name = encodeURIComponent(queueName(eventId));
  const { queues, text } = await untilShown(eventId, () =>
    shown(`activeQueue=${name}&status=waiting&page=1&jobsPerPage=10`),
  );
  const job = queues.find((queue) => queue.name === queueName(eventId))?.jobs[0];
  expect(job?.data).toMatchObject({ commands: [{ kind: "ticket.issue", purchaseId: id, userId: buyer }] });
  expect(text).not.toContain(key);
  expect(text).not.toMatch(/@|Lovelace/);
  const single = await (await board(`/api/queues/${name}/1`)).text();
  expect(single).toContain(id);
  expect(single).not.toContain(key);
});

test("a queue is shown while its line is live, and no one can change it here", async () => {
  const { redis, settings } = gateway.services;
  const eventId = await makeEvent(gateway.mysql, { title: "Concert" });
  await redis.sadd(hotKey(settings.REDIS_PREFIX), eventId);
  const { queues } = await untilShown(eventId, () => shown("page=1&jobsPerPage=10"));
  const queue = queues.find(({ name }) => name === queueName(eventId));
  expect(queue).toMatchObject({ displayName: "Concert", readOnlyMode: true });
  const pause = `/operator/queues/api/queues/${encodeURIComponent(queueName(eventId))}/pause`;
  expect(await codeOf(gateway.as(gateway.admin, "PUT", pause))).toBe("method-not-allowed");
  const own = new Queue(queueName(eventId), { connection: redis, prefix: settings.REDIS_PREFIX });
  expect(await own.isPaused()).toBe(false);
  await own.close();
});

test("staff have access too, and the session's cookie is enough", async () => {
  const { token } = await signSession(gateway.staff, gateway.services.keys);
  const headers = { Cookie: `${sessionCookie(gateway.services.settings.PUBLIC_URL)}=${token}` };
  expect((await gateway.app.request("/operator/queues", { headers })).status).toBe(200);
});

test("401, 403: no one else gets the page, its files or its data", async () => {
  for (const path of ["", "/api/queues", "/static/images/logo.svg"]) {
    expect(await codeOf(board(path, null))).toBe("unauthenticated");
    expect(await codeOf(board(path, gateway.buyer))).toBe("forbidden");
  }
});

/** Reads until the collection has the event: it may be up to a second old. */
async function untilShown(eventId: string, read: () => ReturnType<typeof shown>): ReturnType<typeof shown> {
  for (;;) {
    const found = await read();
    if (found.queues.some(({ name }) => name === queueName(eventId))) return found;
  }
}
