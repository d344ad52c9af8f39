import { problems } from "@admit/contract";
import type { Allowance, Event, Line, Problem, ProblemCode, Purchase, Ticket, User } from "@admit/contract";
import { vi } from "vitest";
import { makeApi, type Api } from "../api/api.ts";
import { ConnectionLost, Refused } from "../api/request.ts";
import { makeMemoryStorage } from "../sources/storage.ts";
import { createIntentions, type Intention } from "../sources/intentions.ts";
import type { Sources } from "../sources/sources.ts";

export const eventId = "01JD3V5Y6Q8ZK2M4N6P8R0EVNT";
export const userId = "01JD3V5Y6Q8ZK2M4N6P8R0VSER";
export const purchaseId = "01JD3V5Y6Q8ZK2M4N6P8R0PRCH";
export const startMs = Date.parse("2026-11-22T12:00:00.000Z");

/** Builds test data: these values but for a change, none of them shared. */
export const builderOf =
  <Value extends object>(values: Value) =>
  (change: Partial<Value> = {}): Value => ({ ...structuredClone(values), ...change });

export const anEvent = builderOf<Event>({
  id: eventId,
  slug: "winter-gala",
  title: "The Long Winter Gala",
  summary: "",
  body: "",
  bodyHtml: "",
  language: "en",
  translations: {},
  organiser: "",
  contact: "",
  price: null,
  poster: null,
  venue: "Old Town Hall",
  startsAt: "2026-12-12T19:00:00.000Z",
  timeZone: "Europe/Berlin",
  endsAt: "2026-12-12T23:00:00.000Z",
  salesOpenAt: "2026-11-22T11:00:00.000Z",
  salesCloseAt: null,
  capacity: 1000,
  remaining: 512,
  userCap: 50,
  requireAccountBefore: null,
  saleState: "open",
  refusing: null,
  serverTime: new Date(startMs).toISOString(),
});

export const aPurchase = builderOf<Purchase>({
  id: purchaseId,
  eventId,
  userId,
  seq: 100,
  status: "queued",
  quantity: 2,
  issued: null,
  notIssued: null,
  capReached: null,
  reason: null,
  tickets: [],
  acceptedAt: new Date(startMs).toISOString(),
  decidedAt: null,
  pollAfterMs: 250,
});

export const aLine = builderOf<Line>({
  eventId,
  accepted: 100,
  head: 40,
  waiting: 60,
  remaining: 512,
  ratePerSecond: 10,
  oldestWaitMs: 500,
  state: "moving",
  refusing: null,
  pollAfterMs: 1000,
  updatedAt: new Date(startMs).toISOString(),
});

export const anAllowance = (counted: number, userCap = 50): Allowance => ({
  eventId,
  userCap,
  counted,
  remaining: userCap - counted,
  accountTooNew: false,
  waiting: [],
});

export const aUser = builderOf<User>({
  id: userId,
  email: "ada@example.org",
  name: "Ada",
  role: "BUYER",
  status: "ACTIVE",
});

export const aTicket = (number: number, change: Partial<Ticket> = {}): Ticket => ({
  id: `01JD3V5Y6Q8ZK2M4N6P8R0T${String(number).padStart(3, "0")}`,
  eventId,
  purchaseId,
  number,
  type: "STANDARD",
  status: "VALID",
  code: `CODE${number}`,
  issuedAt: new Date(startMs).toISOString(),
  voidedAt: null,
  ...change,
});

export const anIntention = builderOf<Intention>({
  eventId,
  slug: "winter-gala",
  title: "The Long Winter Gala",
  userId,
  quantity: 2,
  key: "key-1",
  madeAt: startMs,
  purchaseId,
  firstPosition: null,
});

export const aProblem = (code: ProblemCode): Problem => ({
  type: `/problems/${code}`,
  title: code,
  status: problems[code][0],
  detail: `The service says ${code}.`,
  instance: "/",
  code,
});

export const refused = (code: ProblemCode, retryAfterMs: number | null = null): Refused =>
  new Refused(aProblem(code), retryAfterMs);

/** A `fetch` that answers with this. */
export const answering = (body: unknown, status = 200) => {
  const headers = { "content-type": status < 400 ? "application/json" : "application/problem+json" };
  return vi.fn<typeof fetch>(() => Promise.resolve(Response.json(body, { status, headers })));
};

export const lost = (): ConnectionLost => new ConnectionLost("lost");

type Calls = Record<string, (...given: never[]) => unknown>;
export type Fake<Api extends Calls> = { [Call in keyof Api]: ReturnType<typeof vi.fn<Api[Call]>> };

type Answer<Value> = Value | Promise<Value> | Error;
/** What calls answer, one after the other; an error is thrown. */
export type Answers<Api extends Calls> = { [Call in keyof Api]?: Answer<Awaited<ReturnType<Api[Call]>>>[] };

/** Every call fails until the test expects it. */
export const fakeApi = <Api extends Calls>(api: Api, answers: Answers<Api> = {}): Fake<Api> =>
  Object.fromEntries(
    Object.keys(api).map((call) => {
      const fake = vi.fn<() => Promise<unknown>>(() => Promise.reject(new Error(`Unexpected call: ${call}`)));
      for (const answer of answers[call] ?? [])
        fake.mockImplementationOnce(async () => {
          if (answer instanceof Error) throw answer;
          return answer;
        });
      return [call, fake];
    }),
  ) as unknown as Fake<Api>;

export interface FakeSources extends Sources {
  api: Fake<Api> & Api;
  /** Every requested wait, in milliseconds; the clock advances by it at once. */
  waits: { ms: number; isCutShort: boolean }[];
  online: boolean;
  hidden: boolean;
}

/** Sources without a network, timers or randomness: time passes only by waiting. */
export function fakeSources(answers: Answers<Api> = {}): FakeSources {
  let nowMs = startMs;
  let keys = 0;
  const waits: FakeSources["waits"] = [];
  const storage = makeMemoryStorage();
  const pass = (isCutShort: boolean) => async (ms: number) => {
    waits.push({ ms, isCutShort });
    nowMs += ms;
  };
  const clock = { now: () => nowMs, set: () => {}, learn: <Value>(ask: () => Promise<Value>) => ask() };
  const sources: FakeSources = {
    api: fakeApi(makeApi(fetch, clock), answers),
    clock,
    storage,
    intentions: createIntentions(storage),
    waits,
    rest: pass(false),
    restUntilBack: pass(true),
    newKey: () => `key-${++keys}`,
    // The middle of every spread: no jitter.
    random: () => 0.5,
    online: true,
    hidden: false,
    isOnline: () => sources.online,
    isHidden: () => sources.hidden,
  };
  return sources;
}
