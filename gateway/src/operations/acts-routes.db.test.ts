import { OpsSale } from "@admit/contract";
import { ulid } from "ulid";
import { describe, expect, test } from "vitest";
import { decideByHand } from "../../test/tools/play-issuer.ts";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { pauseMessage } from "./sale-change.ts";

const gateway = testGateway();
const act = (name: string, eventId: string, body?: object) =>
  gateway.as(gateway.admin, "POST", `/v1/ops/lines/${eventId}/${name}`, body);
const saleAfter = async (name: string, eventId: string, body?: object): Promise<OpsSale> => {
  const response = await act(name, eventId, body);
  expect(response.status).toBe(200);
  return OpsSale.parse(await response.json());
};
const buy = (eventId: string, key = ulid()) => gateway.buy(gateway.buyer, eventId, key);
const eventNow = async (eventId: string) => (await gateway.as(null, "GET", `/v1/events/${eventId}`)).json();
const lineNow = async (eventId: string) => (await gateway.as(null, "GET", `/v1/events/${eventId}/line`)).json();
const ownMessage = "Back at nine.";

describe("pause and resume", () => {
  test("200: buyers see a pause and its end at once, and purchases are accepted nevertheless", async () => {
    const eventId = await gateway.event();
    for (const [name, paused, saleState, state] of [
      ["pause", true, "paused", "paused"],
      ["resume", false, "open", "moving"],
    ] as const) {
      expect(await saleAfter(name, eventId)).toEqual({ eventId, paused, shedMessage: null, salesCloseAt: null });
      expect(await eventNow(eventId)).toMatchObject({ saleState });
      expect((await buy(eventId)).status).toBe(202);
      expect(await lineNow(eventId)).toMatchObject({ state });
    }
  });

  test.each([
    ["a pause that accepts them", "pause", true],
    ["a resumption", "resume", false],
  ] as const)(
    "200: without accepting, purchases are refused in a plain sentence; after %s they are accepted",
    async (_what, name, paused) => {
      const eventId = await gateway.event();
      expect(await saleAfter("pause", eventId, { accepting: false })).toMatchObject({ shedMessage: pauseMessage });
      expect(await problemOf(buy(eventId))).toMatchObject({ code: "sale-halted", detail: pauseMessage });
      expect(await saleAfter(name, eventId, paused ? {} : undefined)).toMatchObject({ paused, shedMessage: null });
      expect((await buy(eventId)).status).toBe(202);
    },
  );

  test.each([ownMessage, pauseMessage])(
    "200: purchases that an operator refuses with a message stay refused after a pause and a resumption: %s",
    async (message) => {
      const eventId = await gateway.event();
      await act("shed", eventId, { message });
      for (const accepting of [false, true])
        expect(await saleAfter("pause", eventId, { accepting })).toMatchObject({ shedMessage: message });
      expect(await saleAfter("resume", eventId)).toMatchObject({ paused: false, shedMessage: message });
    },
  );

  test("200: a message that an operator sets during a pause replaces the pause's, and outlasts it", async () => {
    const eventId = await gateway.event();
    await act("pause", eventId, { accepting: false });
    await act("shed", eventId, { message: ownMessage });
    expect(await saleAfter("resume", eventId)).toMatchObject({ paused: false, shedMessage: ownMessage });
  });
});

describe("shed", () => {
  const message = { message: ownMessage };

  test("200: buyers are refused with the operator's message and a time to retry, until it is removed", async () => {
    const eventId = await gateway.event();
    expect(await saleAfter("shed", eventId, message)).toMatchObject({ shedMessage: ownMessage });
    const refused = await buy(eventId);
    expect(refused.headers.get("Retry-After")).toBe("30");
    expect(await problemOf(refused)).toMatchObject({ status: 503, code: "sale-halted", detail: ownMessage });
    expect(await saleAfter("shed", eventId, { message: null })).toMatchObject({ shedMessage: null });
    expect((await buy(eventId)).status).toBe(202);
  });

  test("the event and its line carry the message, so that a page shows it before anyone presses", async () => {
    const eventId = await gateway.event();
    const shown = async () => [await eventNow(eventId), await lineNow(eventId)];
    expect(await shown()).toMatchObject([{ refusing: null }, { refusing: null }]);
    await act("shed", eventId, message);
    expect(await shown()).toMatchObject([{ refusing: ownMessage }, { refusing: ownMessage }]);
  });

  test("a purchase that was accepted before is answered with its position, also while others are refused", async () => {
    const [eventId, key] = [await gateway.event(), ulid()];
    const { id, seq } = (await (await buy(eventId, key)).json()) as { id: string; seq: number };
    await act("shed", eventId, message);
    const again = await buy(eventId, key);
    expect([again.status, await again.json()]).toMatchObject([202, { id, seq }]);
  });

  test("staff can issue nevertheless", async () => {
    const eventId = await gateway.event();
    await act("shed", eventId, message);
    const issuer = decideByHand(gateway, eventId);
    const headers = { "Idempotency-Key": ulid(), Prefer: "wait=10" };
    const body = { userId: gateway.buyer, quantity: 1 };
    const response = await gateway.as(gateway.staff, "POST", `/v1/admin/events/${eventId}/issuances`, body, headers);
    await issuer.close();
    expect([response.status, await response.json()]).toMatchObject([200, { status: "fulfilled" }]);
  });

  test("a refusal that is certain anyway comes before the operator's", async () => {
    const eventId = await gateway.event({ capacity: 0 });
    await act("shed", eventId, message);
    expect(await codeOf(buy(eventId))).toBe("sold-out");
  });
});

describe("close the sale", () => {
  test("200: the sale is closed from this moment on, for everyone to see", async () => {
    const eventId = await gateway.event();
    const { salesCloseAt } = await saleAfter("close-sale", eventId);
    expect(await eventNow(eventId)).toMatchObject({ saleState: "closed", salesCloseAt });
    expect(await codeOf(buy(eventId))).toBe("sale-closed");
  });

  test("200: a sale that was closed before keeps its time, and no audit entry is written", async () => {
    const salesCloseAt = new Date(Date.now() - 60_000);
    const eventId = await gateway.event({ salesCloseAt });
    expect(await saleAfter("close-sale", eventId)).toMatchObject({ salesCloseAt: salesCloseAt.toISOString() });
    expect(await gateway.audit(eventId)).toEqual([]);
  });
});

const at = expect.any(String) as string;
const pause = { pausedAt: at };
const shed = { shedMessage: ownMessage, shedBy: "OPERATOR" };
test.each([
  ["pause", {}, { before: { pausedAt: null }, after: pause }],
  ["resume", undefined, { before: pause, after: { pausedAt: null } }],
  ["shed", { message: ownMessage }, { before: { shedMessage: null, shedBy: null }, after: shed }],
  ["close-sale", undefined, { before: { salesCloseAt: null }, after: { salesCloseAt: at } }],
] as const)(
  "%s: the audit has the actor and the change, once however often it is sent",
  async (name, body, details) => {
    const eventId = await gateway.event({ pausedAt: name === "resume" ? new Date() : null });
    await act(name, eventId, body);
    await act(name, eventId, body);
    expect(await gateway.audit(eventId)).toEqual([{ actorId: gateway.admin, action: `event.${name}`, details }]);
  },
);

test("400: a body of another shape, no message, or one that is too long", async () => {
  const eventId = await gateway.event();
  expect(await codeOf(act("pause", eventId, { accepting: "no" }))).toBe("invalid-request");
  for (const body of [{}, { message: " " }, { message: "a".repeat(301) }])
    expect(await codeOf(act("shed", eventId, body))).toBe("invalid-request");
});

test.each(["pause", "resume", "shed", "close-sale", "retry-failed", "hand-over"])(
  "%s: 400 for no id, 404 for no event",
  async (name) => {
    const body = name === "shed" ? { message: null } : undefined;
    expect(await codeOf(act(name, "no-id", body))).toBe("invalid-request");
    expect(await codeOf(act(name, "01ARZ3NDEKTSV4RRFFQ69G5FAV", body))).toBe("event-not-found");
  },
);
