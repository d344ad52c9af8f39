import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  invitationMailsPerActorMax,
  linkMailsPerNetworkMax,
  type RefusalReason,
  signInCodesPerMailbox,
  signInMailsPerEmail,
} from "@admit/contract";
import type { PrintedTicket } from "@admit/tickets";
import { ulid } from "ulid";
import { afterAll, expect, test } from "vitest";
import type { Caller } from "../../src/platform/route/caller.ts";
import { signSession } from "../../src/people/sessions/session-token.ts";
import { exportBounds } from "../../src/platform/csv/csv-response.ts";
import { networksOf } from "../../src/platform/bounds/client-networks.ts";
import { heldLimits, streamLimits } from "../../src/http/edge/server-limits.ts";
import { patientPace, promptPace, waitingPerCallerMax } from "../../src/http/edge/turns.ts";
import { requestFor, routesOf, send } from "../roles/routes.ts";
import { setStage, type Stage } from "../roles/stage.ts";
import { readCallerLimits, readLimitsTable } from "../tools/spec-tables.ts";
import { queueLinkMails } from "../tools/take-link-mail.ts";
import { neverEndedEpoch, testGateway } from "../tools/test-gateway.ts";
import { drawingBounds } from "../../src/tickets/pdf-turns.ts";

const table = readLimitsTable();
const proxy = "10.0.0.1";

const folder = mkdtempSync(join(tmpdir(), "admit-limits-"));
writeFileSync(join(folder, "index.html"), "<!doctype html>");
const gateway = testGateway({
  FRONTEND_DIR: folder,
  TRUSTED_PROXIES: proxy,
  RATE_LIMIT_ADDRESS: "1/600s",
  RATE_LIMIT_USER_READS: "1/600s",
  // The second is for uploads: one in progress, and one that is refused.
  RATE_LIMIT_USER_WRITES: "2/600s",
  RATE_LIMIT_SIGN_IN: "1/600s",
  RATE_LIMIT_NEW_ACCOUNTS: "1/600s",
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Requests that no route of the app answers. */
const others: Record<string, string> = {
  "GET a file of the frontend": "/index.html",
  "GET an event's page, or the list's": "/events/winter-gala",
  "GET any other page of the frontend": "/tickets",
  "any unknown path": "/nowhere.txt",
};

interface Asked {
  userId?: string;
  address?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

let addresses = 0;
const newAddress = (): string => `198.51.${addresses >> 8}.${addresses++ & 255}`;

const behindProxy = {
  app: {
    request: (path: string, init?: RequestInit) =>
      gateway.app.request(path, init, { incoming: { socket: { remoteAddress: proxy } } }),
  } as typeof gateway.app,
  token: async (userId: string) =>
    (await signSession(userId, gateway.services.keys, new Date(), neverEndedEpoch)).token,
};

/** Sends a request to the route, as from an address behind a trusted proxy. */
function ask(route: string, stage: Stage, asked: Asked): Promise<Response> {
  const path = others[route];
  const usual = path === undefined ? requestFor(route, stage) : { path };
  const headers = { "X-Forwarded-For": asked.address ?? newAddress(), ...usual.headers, ...asked.headers };
  const request = { ...usual, headers, ...(asked.body !== undefined && { body: asked.body }) };
  return send(behindProxy, asked.userId ?? null, path === undefined ? route : `GET ${path}`, request);
}

const isRefused = async (response: Response, policy: string): Promise<boolean> => {
  await response.body?.cancel();
  return response.status === 429 && (response.headers.get("RateLimit-Policy") ?? "").startsWith(`"${policy}"`);
};

/** Expects `count` requests to pass and the next to be refused. */
async function expectRate(route: string, stage: Stage, policy: string, asked: Asked, count: number): Promise<void> {
  const refused: boolean[] = [];
  for (let request = 0; request <= count; request++)
    refused.push(await isRefused(await ask(route, stage, asked), policy));
  expect(refused).toEqual([...Array<boolean>(count).fill(false), true]);
}

const ofAddress =
  (policy: string, count: number) =>
  (route: string, stage: Stage): Promise<void> =>
    expectRate(route, stage, policy, { address: newAddress() }, count);

const admin = (): Promise<string> => gateway.user({ role: "ADMIN" });
const refusals = (reason: RefusalReason): number => gateway.services.attention.refusals[reason] ?? 0;

async function expectRefusal(reason: RefusalReason, asked: () => Promise<Response>): Promise<void> {
  const before = refusals(reason);
  expect((await asked()).status).toBe(429);
  expect(refusals(reason)).toBe(before + 1);
}

/** Expects a refusal while the caller has as many at a time as allowed. */
function whileTaken(reason: RefusalReason, max: number, take: (userId: string) => (() => void) | null) {
  return async (route: string, stage: Stage): Promise<void> => {
    const userId = await admin();
    const releases = Array.from({ length: max }, () => take(userId));
    await expectRefusal(reason, () => ask(route, stage, { userId }));
    for (const release of releases) release?.();
  };
}

/** Exceeds each limit of the table on a route and expects the refusal. */
const exceed: Record<string, (route: string, stage: Stage) => Promise<void>> = {
  address: ofAddress("address", 1),
  "address-public": ofAddress("address-public", 10),
  "sign-in": ofAddress("sign-in", 1),
  "sign-in-link": ofAddress("sign-in-link", 1),
  "user-reads": async (route, stage) => expectRate(route, stage, "user-reads", { userId: await admin() }, 1),
  "user-writes": async (route, stage) => expectRate(route, stage, "user-writes", { userId: await admin() }, 2),

  async turns(route, stage) {
    const address = newAddress();
    const { turnMax } = route === "GET /v1/events" ? patientPace : promptPace;
    const count = turnMax + waitingPerCallerMax + 1;
    const answers = await Promise.all(Array.from({ length: count }, () => ask(route, stage, { address })));
    expect(answers.map(({ status }) => status).filter((status) => status === 429)).toEqual([429]);
  },

  async held(route, stage) {
    const userId = await admin();
    const leaving = Array.from({ length: heldLimits.perCallerMax }, () => gateway.services.held.enter(userId));
    const before = refusals("held-request-limit");
    const isOfPurchase = route.endsWith(" /v1/events/{id}/purchases/{purchaseId}");
    const purchaseId = isOfPurchase ? await waitingPurchase(stage, userId) : stage.purchaseId;
    const body = route.startsWith("PATCH") ? { body: { capacity: 900 } } : {};
    const answer = await ask(route, { ...stage, purchaseId }, { userId, headers: { Prefer: "wait=10" }, ...body });
    expect([answer.ok, answer.headers.get("Preference-Applied")]).toEqual([true, null]);
    expect(refusals("held-request-limit")).toBe(before + 1);
    for (const leave of leaving) leave?.();
  },

  stream: whileTaken("stream-limit", streamLimits.perCallerMax, (id) => gateway.services.streams.enter(id)),
  export: whileTaken("export-limit", exportBounds.eachMax, (id) => gateway.services.exports.take(id)),

  async upload(route, stage) {
    const userId = await admin();
    let finish = (): void => undefined;
    let first: Promise<Response> | undefined;
    await new Promise<void>((resolve) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(Buffer.from("email,quantity\nann@example.org,1\n"));
          finish = () => controller.close();
        },
        // The route has read everything and waits for more.
        pull: () => resolve(),
      });
      first = ask(route, stage, { userId, headers: { "Transfer-Encoding": "chunked" }, body });
    });
    await expectRefusal("upload-limit", () => ask(route, stage, { userId }));
    finish();
    // What was sent is a list, and no picture.
    expect((await first)?.status).toBe(route.endsWith("/poster") ? 400 : route.endsWith("/preview") ? 200 : 202);
  },

  async drawing(route, stage) {
    const { events, pdf } = gateway.services;
    const over = new AbortController();
    const ticket = { number: 1, code: stage.code };
    // Drawn until it is aborted: all later jobs wait.
    const endless = {
      *[Symbol.iterator]() {
        for (;;) yield ticket;
      },
    } as unknown as readonly PrintedTicket[];
    const event = await events.require(stage.eventId);
    const draw = () =>
      pdf.draw(event, { id: stage.holder, name: "Ann", email: null } as Caller, endless, "en", over.signal);
    const drawn = Promise.allSettled(Array.from({ length: 1 + drawingBounds.eachMax }, draw));
    await expectRefusal("drawing-limit", () => ask(route, stage, { userId: stage.holder }));
    over.abort();
    await drawn;
  },

  async "sign-in-email"(route, stage) {
    const [address, email] = [newAddress(), newEmail()];
    await queueLinkMails(gateway.mysql, address, Array<string>(signInMailsPerEmail).fill(email));
    await gateway.mysql.query("UPDATE LinkMail SET dueAt = NULL");
    expect(await isRefused(await ask(route, stage, { address, body: { email } }), "sign-in-email")).toBe(true);
  },

  async "sign-in-code"(route, stage) {
    const body = { email: newEmail(), code: "000000" };
    const refused: boolean[] = [];
    for (let request = 0; request <= signInCodesPerMailbox; request++)
      refused.push(await isRefused(await ask(route, stage, { body }), "sign-in-code"));
    expect(refused).toEqual([...Array<boolean>(signInCodesPerMailbox).fill(false), true]);
  },

  async "sign-in-queue"(route, stage) {
    const { wide } = networksOf("2001:db8:1::");
    await queueLinkMails(gateway.mysql, wide ?? "", Array.from({ length: linkMailsPerNetworkMax }, newEmail));
    // A gateway reads the queue's length once per second.
    let customer = 0;
    const isFull = async () => {
      const address = `2001:db8:1:${customer++}::1`;
      return isRefused(await ask(route, stage, { address, body: { email: newEmail() } }), "sign-in-queue");
    };
    await expect.poll(isFull, { interval: 300, timeout: 4000 }).toBe(true);
    await gateway.mysql.query("DELETE FROM LinkMail");
  },

  async "new-accounts"(route, stage) {
    const mailbox = ulid().toLowerCase();
    const open = async (tag: string) => {
      const token = await gateway.link({ purpose: "SIGN_IN", email: `${mailbox}+${tag}@gmail.com` });
      return isRefused(await ask(route, stage, { body: { token } }), "new-accounts");
    };
    expect([await open("a"), await open("b")]).toEqual([false, true]);
  },

  async "invitation-mails"(route, stage) {
    const userId = await admin();
    await queueLinkMails(gateway.mysql, `user:${userId}`, Array.from({ length: invitationMailsPerActorMax }, newEmail));
    const [email, isBatch] = [newEmail(), route.endsWith("/batch")];
    const body = isBatch ? { people: [{ email }] } : { email, send: true };
    expect(await isRefused(await ask(route, stage, { userId, body }), "invitation-mails")).toBe(true);
    await gateway.mysql.query("DELETE FROM LinkMail");
  },
};

const newEmail = (): string => `${ulid().toLowerCase()}@example.org`;

/** A purchase, which stays undecided without a worker. */
async function waitingPurchase(stage: Stage, userId: string): Promise<string> {
  const headers = { "Idempotency-Key": ulid() };
  const answer = await ask("POST /v1/events/{id}/purchases", stage, { userId, headers });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { id: string }).id;
}

test("every route has a row, every row a route, and no cell is empty", () => {
  const expected = [...routesOf(gateway.app), ...Object.keys(others)];
  expect(table.map(({ route }) => route).toSorted()).toEqual(expected.toSorted());
  for (const { route, cells } of table)
    expect(
      cells.map((cell) => /[\p{L}\d]/u.test(cell)),
      route,
    ).toEqual([true, true, true]);
});

test("every limit of a caller is explained, exceeded here, and applies to some route; every route has one", () => {
  expect(readCallerLimits().toSorted()).toEqual(Object.keys(exceed).toSorted());
  expect([...new Set(table.flatMap(({ limits }) => limits))].toSorted()).toEqual(Object.keys(exceed).toSorted());
  for (const { route, limits } of table) expect(limits, route).not.toEqual([]);
});

const cases = table.flatMap(({ route, limits }) => limits.map((limit) => [route, limit] as const));

test.each(cases)("%s refuses a caller over `%s`", async (route, limit) => {
  expect(exceed).toHaveProperty([limit]);
  await exceed[limit]?.(route, await setStage(gateway, "ACTIVE"));
});
