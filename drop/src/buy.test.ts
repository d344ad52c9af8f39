import { type Line, problems, type ProblemCode, type Purchase } from "@admit/contract";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Answer, type Call, ConnectionLost } from "./sender/connections.ts";
import { buy } from "./buy.ts";
import { Tally } from "./tally.ts";
import { decidedAt, makePurchase } from "./testing/make-purchase.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const queued = makePurchase();
const fulfilled = makePurchase({ status: "fulfilled", issued: 2, decidedAt, pollAfterMs: null });

/** A server that gives these answers, one after the other. */
async function buyFrom(answers: readonly (Answer | ConnectionLost)[], wait = false) {
  const tally = new Tally();
  const calls: (Call & { atMs: number })[] = [];
  const left = [...answers];
  const sale = {
    connections: {
      request: async (call: Call): Promise<Answer> => {
        calls.push({ ...call, atMs: performance.now() });
        const next = left.shift() ?? lost;
        if (next instanceof ConnectionLost) throw next;
        return next;
      },
    },
    tally,
    eventId: queued.eventId,
    quantity: 2,
    wait,
    random: () => 0.5,
  };
  const bought = buy(sale, { token: "token", key: "key" }, performance.now());
  await vi.runAllTimersAsync();
  await bought;
  return { tally, calls, names: calls.map(nameOf), left };
}

const nameOf = ({ method, path }: Call) =>
  `${method} ${path.endsWith("/line") ? "line" : path.endsWith("/purchases") ? "purchases" : "purchase"}`;
const lost = new ConnectionLost(new Error("gone"));
const answer = (status: number, body: Purchase | Line): Answer => ({
  status,
  headers: {},
  body: JSON.stringify(body),
});
const refused = (code: ProblemCode, retryAfterS?: number): Answer => ({
  status: problems[code][0],
  headers: retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) },
  body: JSON.stringify({ code }),
});
const line = (given: Partial<Line>): Answer =>
  answer(200, {
    eventId: queued.eventId,
    accepted: 9,
    head: 0,
    waiting: 9,
    remaining: 1,
    ratePerSecond: null,
    oldestWaitMs: null,
    state: "moving",
    refusing: null,
    pollAfterMs: 1000,
    updatedAt: queued.acceptedAt,
    ...given,
  });

test("a buyer polls the line when asked to, then when the turn may have come, and reads the purchase when it has", async () => {
  const { calls, names, tally } = await buyFrom([
    answer(202, queued),
    line({ head: 3 }),
    line({ head: 7 }),
    answer(200, fulfilled),
  ]);
  expect(names).toEqual(["POST purchases", "GET line", "GET line", "GET purchase"]);
  const gaps = calls.slice(1).map(({ atMs }, at) => Math.round(atMs - (calls[at]?.atMs ?? 0)));
  expect(gaps).toEqual([250, 475, 0]);
  expect(tally).toMatchObject({ accepted: 1, decided: 1, issued: 2, lost: 0 });
});

test("an unanswered purchase is sent again with the same key, and counts once", async () => {
  const { calls, tally } = await buyFrom([
    lost,
    refused("queue-unavailable", 1),
    refused("rate-limited", 3),
    answer(202, queued),
    line({ head: 7 }),
    answer(200, fulfilled),
  ]);
  const sent = calls.filter(({ method }) => method === "POST");
  expect(sent.map(({ headers }) => headers["idempotency-key"])).toEqual(Array(4).fill("key"));
  expect((sent[2]?.atMs ?? 0) - (sent[1]?.atMs ?? 0)).toBeGreaterThanOrEqual(1000);
  expect((sent[3]?.atMs ?? 0) - (sent[2]?.atMs ?? 0)).toBeGreaterThanOrEqual(3000);
  expect(tally).toMatchObject({ accepted: 1, decided: 1 });
});

test("a purchase that the line lost is sent again, and is the same acceptance", async () => {
  const { names, tally } = await buyFrom([
    answer(202, queued),
    line({ accepted: 0, waiting: 0 }),
    refused("purchase-unknown"),
    answer(202, queued),
    line({ head: 7 }),
    answer(200, fulfilled),
  ]);
  expect(names.filter((name) => name === "POST purchases")).toHaveLength(2);
  expect(tally).toMatchObject({ accepted: 1, decided: 1, lost: 0 });
});

test("accepted first and refused later is a lost purchase", async () => {
  const { tally } = await buyFrom([
    answer(202, queued),
    line({ head: 7 }),
    refused("purchase-unknown"),
    refused("sold-out"),
  ]);
  expect(tally).toMatchObject({ accepted: 1, decided: 0, lost: 1, refused: 0 });
});

test("sold out before the line is an outcome, and is not asked for again", async () => {
  const { names, tally } = await buyFrom([refused("sold-out"), answer(202, queued)]);
  expect(names).toEqual(["POST purchases"]);
  expect(tally).toMatchObject({ accepted: 0, refused: 1, lost: 0 });
  expect(tally.outcomes.get("refused: sold-out")).toBe(1);
});

test("a buyer gives up on a server that never answers", async () => {
  const { names, tally } = await buyFrom([]);
  expect(names).toHaveLength(20);
  expect(tally).toMatchObject({ accepted: 0, unanswered: 1 });
});

test("a server that stops answering after its 202 has lost the purchase", async () => {
  const { tally } = await buyFrom([answer(202, queued)]);
  expect(tally).toMatchObject({ accepted: 1, unanswered: 0, lost: 1 });
});

test("delayed answers need no poll of the line", async () => {
  const { names, calls, tally } = await buyFrom([answer(202, queued), answer(200, fulfilled)], true);
  expect(names).toEqual(["POST purchases", "GET purchase"]);
  for (const { headers } of calls) expect(headers["prefer"]).toBe("wait=10");
  expect(tally).toMatchObject({ accepted: 1, decided: 1 });
});
