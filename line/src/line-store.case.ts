import { hotMarkMs, keyMemoryMs, leaseMs, presenceKeptMs, samplesMax, seqRestartGap } from "@admit/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { AcceptRequest, Batch, IssueCommand } from "./commands.ts";
import { waitingFoundMax, type LineListener, type LineStore, type ProcessReport } from "./line-store.ts";
import type { Publication } from "./publication.ts";
import { makeSample } from "./testing/make-sample.ts";

/** One shared state, and two processes that use it. */
export interface StorePair {
  one: LineStore;
  other: LineStore;
  /** Lets time pass for an event's lease. */
  passLeaseTime(eventId: string, ms: number): Promise<void>;
  close(): Promise<void>;
}

let ids = 0;
const makeId = (): string => `0${String((ids += 1)).padStart(25, "0")}`;
const hour = 60 * 60 * 1000;
const lineMax = 5;
const wait = { timeout: 5000, interval: 5 };

/** What every implementation of `LineStore` guarantees. */
export function describeLineStore(openPair: () => Promise<StorePair>): void {
  let pair: StorePair;
  let one: LineStore;
  let other: LineStore;
  let event: string;
  beforeAll(async () => {
    pair = await openPair();
    ({ one, other } = pair);
    await Promise.all([one.connected(), other.connected()]);
  });
  afterAll(() => pair.close());
  beforeEach(() => void (event = makeId()));

  const requestOf = (changes: Partial<AcceptRequest> = {}): AcceptRequest => {
    const userId = makeId();
    return {
      purchaseId: makeId(),
      userId,
      requestedById: userId,
      source: "BUYER",
      quantity: 2,
      idempotencyKey: "key",
      knownOnly: false,
      sale: { salesOpenAt: null, salesCloseAt: null, endsAt: null },
      ...changes,
    };
  };
  const begin = () => one.begin(event, 0);
  const accept = async (requests: AcceptRequest[], store = one) =>
    (await store.accept(event, requests, lineMax))?.answers.map((answer) =>
      "accepted" in answer ? `${answer.kind} ${answer.accepted.seq}` : answer.kind,
    );
  const batchOf = (...seqs: number[]): Batch => ({
    commands: seqs.map((seq): IssueCommand => {
      const { sale: _sale, knownOnly: _knownOnly, ...request } = requestOf();
      return { kind: "ticket.issue", ...request, seq, acceptedAtMs: 1 };
    }),
  });
  const seqsOf = (batch: Batch) => batch.commands.map(({ seq }) => seq);
  const publicationOf = (head: number): Publication => ({
    eventId: event,
    head,
    headAcceptedAtMs: 7,
    remaining: null,
    outcomes: ["an outcome"],
    changes: [],
  });

  test("a line that has not begun gives no position, and begins once, above all positions that may be in work", async () => {
    expect([await accept([requestOf()]), await one.takePosition(event)]).toEqual([undefined, null]);
    await Promise.all([one.begin(event, 7), other.begin(event, 9)]);
    const [counters] = await one.readCounters([event]);
    expect([7 + seqRestartGap, 9 + seqRestartGap]).toContain(counters?.seq);
    expect(counters).toMatchObject({ head: counters?.seq, headAcceptedAtMs: 0, sinceMs: 0 });
    await other.begin(event, 500);
    expect(await other.readCounters([event])).toEqual([counters]);
  });

  test("the first position of an event that never issued is 1", async () => {
    await begin();
    expect(await accept([requestOf(), requestOf()])).toEqual(["new 1", "new 2"]);
  });

  test("a purchase keeps its position, whichever process accepts it and however often", async () => {
    await begin();
    const request = requestOf();
    await Promise.all([accept([request]), accept([request], other)]);
    expect(await accept([request, request, requestOf()], other)).toEqual(["known 1", "known 1", "new 2"]);
    const { purchaseId, userId, requestedById, quantity } = request;
    const found = await other.findAccepted(event, purchaseId);
    expect(found).toMatchObject({
      purchaseId,
      eventId: event,
      userId,
      requestedById,
      quantity,
      seq: 1,
      saleOpen: true,
    });
    expect(Math.abs((found?.acceptedAtMs ?? 0) - Date.now())).toBeLessThan(keyMemoryMs);
    expect(await one.findAccepted(event, makeId())).toBeNull();
  });

  test("outside the sale window no buyer gets a position; staff do, and known purchases keep theirs", async () => {
    await begin();
    const known = requestOf();
    await accept([known]);
    const at = (times: object) => ({ salesOpenAt: null, salesCloseAt: null, endsAt: null, ...times });
    const [past, future] = [new Date(Date.now() - hour), new Date(Date.now() + hour)];
    expect(await accept([requestOf({ sale: at({ salesOpenAt: future }) })])).toEqual(["sale-not-open"]);
    expect(await accept([requestOf({ sale: at({ salesCloseAt: past }) })])).toEqual(["sale-closed"]);
    const ended = at({ endsAt: past });
    const requests = [{ ...known, sale: ended }, requestOf({ sale: ended }), requestOf({ sale: null })];
    expect(await accept(requests)).toEqual(["known 1", "sale-closed", "new 2"]);
    expect(await accept([requestOf({ sale: at({ salesCloseAt: future, endsAt: past }) })])).toEqual(["new 3"]);
  });

  test("a request for known purchases alone takes no position", async () => {
    await begin();
    expect(await accept([requestOf({ knownOnly: true }), requestOf({ knownOnly: true, sale: null })])).toEqual([
      "unknown",
      "unknown",
    ]);
    expect(await one.readCounters([event])).toMatchObject([{ seq: 0 }]);
  });

  test("a full line refuses purchases, and takes changes by staff", async () => {
    await begin();
    const full = Array.from({ length: lineMax }, (_, at) => `new ${at + 1}`);
    expect(await accept(Array.from({ length: lineMax + 1 }, () => requestOf()))).toEqual([...full, "full"]);
    expect((await one.takePosition(event))?.seq).toBe(lineMax + 1);
  });

  test("a stopped line gives buyers no position for a time; staff get theirs", async () => {
    await begin();
    await accept([requestOf()]);
    const stop = (evenIfWaiting: boolean, stopMs: number) => one.stopAccepting(event, { stopMs, evenIfWaiting });
    expect(await stop(false, hour)).toEqual({ seq: 1, head: 0 });
    expect(await accept([requestOf()])).toEqual(["new 2"]);
    expect(await stop(true, hour)).toEqual({ seq: 2, head: 0 });
    expect(await accept([requestOf(), requestOf({ sale: null })], other)).toEqual(["stopped", "new 3"]);
    await stop(true, 0);
    expect(await accept([requestOf()])).toEqual(["new 4"]);
    const never = makeId();
    expect(await one.stopAccepting(never, { stopMs: hour, evenIfWaiting: false })).toEqual({ seq: 0, head: 0 });
  });

  test("the head moves with what is decided, never back; the line knows since when it is not empty", async () => {
    await begin();
    const answers = (await one.accept(event, [requestOf(), requestOf()], lineMax))?.answers ?? [];
    const sinceMs = answers[0] !== undefined && "accepted" in answers[0] ? answers[0].accepted.acceptedAtMs : null;
    await one.publishDecided(publicationOf(1));
    await one.publishDecided({ ...publicationOf(0), headAcceptedAtMs: 3 });
    const [counters] = await other.readCounters([event, makeId()]);
    expect(counters).toEqual({ seq: 2, head: 1, headAcceptedAtMs: 7, sinceMs, born: expect.any(String) as string });
    const unknown = makeId();
    await one.publishDecided({ ...publicationOf(4), eventId: unknown });
    expect(await one.readCounters([unknown])).toEqual([null]);
  });

  test("positions whose batch never arrived are passed only while the line's end is the same", async () => {
    await begin();
    await accept([requestOf(), requestOf()]);
    expect([await one.passUnqueued(event, 1), await one.passUnqueued(event, 2)]).toEqual([false, true]);
    expect(await one.passUnqueued(event, 2)).toBe(false);
    expect(await one.readCounters([event])).toMatchObject([{ seq: 2, head: 2 }]);
  });

  describe("the purchases that wait for a user", () => {
    const outcomeText = ({ purchaseId, userId }: AcceptRequest): string => `${purchaseId} ${event} ${userId} and so on`;
    const waitingOf = async (userId: string, store = other, eventIds = [event]) =>
      (await store.findWaiting(eventIds, userId)).map(({ purchaseId }) => purchaseId).toSorted();

    test("are found by every process from acceptance until they are decided, and are the holder's alone", async () => {
      await begin();
      const [bought, issued, another] = [requestOf(), requestOf(), requestOf()];
      Object.assign(issued, { userId: bought.userId, source: "STAFF", sale: null });
      expect(await waitingOf(bought.userId)).toEqual([]);
      await accept([bought, issued, another]);
      await accept([bought, requestOf({ ...bought, purchaseId: makeId(), knownOnly: true })]);
      expect(await waitingOf(bought.userId)).toEqual([bought.purchaseId, issued.purchaseId].toSorted());
      expect(await waitingOf(issued.requestedById)).toEqual([]);
      await one.publishDecided({ ...publicationOf(1), outcomes: [outcomeText(bought), outcomeText(another)] });
      expect([await waitingOf(bought.userId), await waitingOf(another.userId)]).toEqual([[issued.purchaseId], []]);
      await one.forgetWaiting(event, issued.userId, issued.purchaseId);
      expect(await waitingOf(bought.userId)).toEqual([]);
    });

    test("are found in several lines at once, a bounded number in each", async () => {
      const [userId, second] = [makeId(), makeId()];
      const requests = Array.from({ length: waitingFoundMax + 5 }, () => requestOf({ userId }));
      for (const id of [event, second]) await one.begin(id, 0);
      await one.accept(event, requests, 100);
      const elsewhere = requestOf({ userId });
      await one.accept(second, [elsewhere], 100);
      expect(await other.findWaiting([event], userId)).toHaveLength(waitingFoundMax);
      expect(await other.findWaiting([makeId(), second], userId)).toEqual([
        { eventId: second, purchaseId: elsewhere.purchaseId },
      ]);
      expect(await other.findWaiting([event, second], userId)).toHaveLength(waitingFoundMax + 1);
      expect(await other.findWaiting([], userId)).toEqual([]);
    });

    test("are none once the line is empty, whatever publication was lost, and never those that came since", async () => {
      await begin();
      const [first, late] = [requestOf(), requestOf()];
      await accept([first]);
      await one.publishDecided(publicationOf(1));
      expect(await waitingOf(first.userId)).toEqual([first.purchaseId]);
      await accept([late]);
      expect(await one.passUnqueued(event, 1)).toBe(false);
      expect(await waitingOf(late.userId)).toEqual([late.purchaseId]);
      await one.publishDecided(publicationOf(2));
      expect(await one.passUnqueued(event, 2)).toBe(false);
      expect([await waitingOf(first.userId), await waitingOf(late.userId)]).toEqual([[], []]);
    });
  });

  test("a lease has one holder until it is released, and only its holder releases it", async () => {
    expect(await one.holdLease(event, "one")).toEqual({ waiting: 0, active: 0, counters: null });
    expect([await other.holdLease(event, "other"), await one.holdLease(event, "one")]).toMatchObject([null, {}]);
    await other.releaseLease(event, "other");
    expect(await other.leaseHolders([makeId(), event])).toEqual([null, "one"]);
    await one.releaseLease(event, "one");
    expect(await other.holdLease(event, "other")).not.toBeNull();
  });

  test("a lease ends by itself after its term, which renewing begins anew", async () => {
    await one.holdLease(event, "one");
    await pair.passLeaseTime(event, leaseMs - 1000);
    expect(await one.holdLease(event, "one")).not.toBeNull();
    await pair.passLeaseTime(event, leaseMs - 1000);
    expect(await other.holdLease(event, "other")).toBeNull();
    await pair.passLeaseTime(event, 1000);
    expect(await other.holdLease(event, "other")).not.toBeNull();
  });

  test("a lease's holder learns its line: counters, batches that wait and that are in work", async () => {
    await begin();
    await accept([requestOf(), requestOf(), requestOf()]);
    await one.enqueue(event, batchOf(1));
    const { queue, batches } = openQueue(() => new Promise(() => undefined));
    queue.run();
    await vi.waitFor(() => expect(batches).toEqual([[1]]), wait);
    await queue.close(true);
    for (const seq of [2, 3]) await one.enqueue(event, batchOf(seq));
    const held = await one.holdLease(event, "one");
    expect(held).toMatchObject({ waiting: 2, active: 1, counters: { seq: 3, head: 0, headAcceptedAtMs: 0 } });
    const [snapshot] = (await one.readSnapshots([{ eventId: event, samples: 0 }])).values();
    expect(snapshot).toMatchObject({ seq: 3, holder: "one", active: 1, failedJobs: 0, samples: [] });
  });

  /** A queue of the event, with what it was handed. @param times how many of its batches `process` applies to */
  function openQueue(process: (batch: Batch) => Promise<void> = async () => undefined, times = Infinity) {
    const batches: number[][] = [];
    const queue = other.openQueue({
      eventId: event,
      workerId: "worker",
      process: async (batch) => {
        batches.push(seqsOf(batch));
        if (batches.length <= times) await process(batch);
      },
      onError: () => undefined,
    });
    onTestFinished(() => queue.close(true));
    return { queue, batches };
  }

  test("batches are taken in the order in which they were queued; the event is hot, and its queue not empty", async () => {
    for (const seq of [1, 3, 5]) await one.enqueue(event, batchOf(seq, seq + 1));
    expect([await one.isQueueEmpty(event), (await one.hotEvents()).includes(event)]).toEqual([false, true]);
    const { queue, batches } = openQueue();
    queue.run();
    await vi.waitFor(async () => expect(await other.isQueueEmpty(event)).toBe(true), wait);
    expect(batches).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    await queue.clear();
  });

  test("an idle queue takes a batch once it is woken by the notification", async () => {
    const { queue, batches } = openQueue();
    const queued = vi.fn<(eventId: string) => void>((eventId) => {
      if (eventId === event) queue.wake();
    });
    await listen(other, { queued });
    queue.run();
    await one.enqueue(event, batchOf(1));
    await vi.waitFor(() => expect(batches).toEqual([[1]]), wait);
    await one.enqueue(event, batchOf(2));
    await vi.waitFor(() => expect(batches).toEqual([[1], [2]]), wait);
    expect(queued.mock.calls.filter(([eventId]) => eventId === event)).toHaveLength(2);
  });

  test("a batch that fails is a failed job with its reason; retried, it is taken again", async () => {
    const { queue, batches } = openQueue(() => Promise.reject(new Error("a fault")), 1);
    await listen(other, { queued: () => queue.wake() });
    queue.run();
    await one.enqueue(event, batchOf(1));
    await vi.waitFor(async () => expect(await one.failedJobs(event, 10)).toHaveLength(1), wait);
    const [failed] = await one.failedJobs(event, 10);
    expect(failed).toMatchObject({ reason: "a fault", id: expect.any(String) as string });
    expect(Math.abs((failed?.atMs ?? 0) - Date.now())).toBeLessThan(10_000);
    const snapshots = await one.readSnapshots([{ eventId: event, samples: 0 }]);
    expect([snapshots.get(event)?.failedJobs, await one.retryFailedJobs(event)]).toEqual([1, 1]);
    await vi.waitFor(() => expect(batches).toEqual([[1], [1]]), wait);
    expect([await one.failedJobs(event, 10), await one.retryFailedJobs(event)]).toEqual([[], 0]);
  });

  test("closing waits for the batches in work; closing by force leaves them to the next owner", async () => {
    const ends: (() => void)[] = [];
    const { queue, batches } = openQueue(() => new Promise((resolve) => ends.push(resolve)));
    await one.enqueue(event, batchOf(1));
    queue.run();
    await vi.waitFor(() => expect(batches).toEqual([[1]]), wait);
    const closed = vi.fn<() => void>();
    const closing = queue.close().then(closed);
    await one.enqueue(event, batchOf(2));
    expect(closed).not.toHaveBeenCalled();
    ends[0]?.();
    await closing;
    const forced = openQueue(() => new Promise(() => undefined));
    forced.queue.run();
    await vi.waitFor(() => expect(forced.batches).toEqual([[2]]), wait);
    await forced.queue.close(true);
    expect((await openQueue().queue.readActive()).map(seqsOf)).toEqual([[2]]);
  });

  test("an event that is no longer hot is marked again by the next batch, however soon it comes", async () => {
    const isHot = async () => (await other.hotEvents()).includes(event);
    await one.markHot(event);
    await one.forgetHot(event);
    expect(await isHot()).toBe(false);
    await one.enqueue(event, batchOf(1));
    expect(await isHot()).toBe(true);
    expect(hotMarkMs).toBeGreaterThan(0);
    expect(await one.hotEvents(1)).toHaveLength(1);
    await one.forgetHot(event);
  });

  test("the newest samples are kept, up to a bound, and ten seconds as one", async () => {
    for (let atMs = 1; atMs <= samplesMax + 2; atMs++)
      await one.keepSample(event, makeSample({ atMs }), atMs % 60 === 0 ? makeSample({ atMs, decided: 9 }) : null);
    const { seconds, hour: tens } = await other.readSamples(event);
    expect([seconds.length, seconds[0]?.atMs, seconds.at(-1)?.atMs]).toEqual([samplesMax, samplesMax + 2, 3]);
    expect(tens.map(({ atMs, decided }) => [atMs, decided])).toEqual([
      [120, 9],
      [60, 9],
    ]);
    const [snapshot] = (await one.readSnapshots([{ eventId: event, samples: 2 }])).values();
    expect(snapshot?.samples).toEqual(seconds.slice(0, 2));
  });

  test("a line without counters has a snapshot of zeros", async () => {
    const snapshots = await one.readSnapshots([{ eventId: event, samples: 3 }]);
    const none = { seq: 0, head: 0, headAcceptedAtMs: 0, sinceMs: 0, born: null };
    expect(snapshots.get(event)).toEqual({ ...none, holder: null, active: 0, failedJobs: 0, samples: [] });
    expect((await one.readSnapshots([])).size).toBe(0);
  });

  async function listen(store: LineStore, listener: LineListener): Promise<void> {
    const subscription = store.subscribe(listener);
    onTestFinished(() => subscription.close());
    await subscription.ready;
  }

  test("a notification reaches every process that listens for it, and says what has changed", async () => {
    const received: string[] = [];
    const connected = vi.fn<() => void>();
    const id = makeId();
    const note = (name: string) => (changed: string) => {
      if (changed === id) received.push(name);
    };
    await listen(one, { connected, "event-changed": note("event"), "user-changed": note("user") });
    await listen(other, { "purchase-changed": note("purchase"), "hand-over": note("hand-over") });
    expect(connected).toHaveBeenCalledTimes(1);
    for (const change of ["event-changed", "purchase-changed", "hand-over", "user-changed"] as const)
      await one.notify(change, id);
    await vi.waitFor(() => expect(received.toSorted()).toEqual(["event", "hand-over", "purchase", "user"]), wait);
  });

  test("what was decided reaches every process that listens, as it was published", async () => {
    const received: Publication[] = [];
    await listen(other, {
      decided: (publication) => void (publication.eventId === event && received.push(publication)),
    });
    await one.publishDecided(publicationOf(3));
    await vi.waitFor(() => expect(received).toEqual([publicationOf(3)]), wait);
  });

  test("processes are lost after four seconds without a report, and forgotten after an hour", async () => {
    const nowMs = Date.now();
    const report = (id: string, part: ProcessReport["part"], silentMs: number) => {
      const seenAt = new Date(nowMs - silentMs).toISOString();
      const figures = { rssBytes: 1, loopLagMs: 0, events: 0, owns: [event], mail: null, refusals: {}, warnings: [] };
      return one.reportProcess({ id, part, host: "host", pid: 1, startedAt: seenAt, seenAt, ...figures });
    };
    await report("well", "worker", 1000);
    await report("hung", "gateway", 5000);
    await report("gone", "worker", presenceKeptMs + 1);
    expect((await other.readProcesses(nowMs)).map(({ owns }) => owns)).toEqual([[event], [event]]);
    const shown = async (atMs = nowMs) => (await other.readProcesses(atMs)).map(({ id, lost }) => [id, lost]);
    expect(await shown()).toEqual([
      ["hung", true],
      ["well", false],
    ]);
    expect((await shown(nowMs - presenceKeptMs)).map(([id]) => id)).not.toContain("gone");
    await other.removeProcess("well");
    expect(await shown()).toEqual([["hung", true]]);
  });

  test("one gateway feeds an import at a time, as often as it asks, until it releases it", async () => {
    const id = makeId();
    expect([await one.holdImport(id, "one"), await one.holdImport(id, "one")]).toEqual([true, true]);
    expect(await other.holdImport(id, "other")).toBe(false);
    await other.releaseImport(id, "other");
    expect(await other.holdImport(id, "other")).toBe(false);
    await one.releaseImport(id, "one");
    expect(await other.holdImport(id, "other")).toBe(true);
  });

  test("a limit is used up by its points", async () => {
    const limit = one.openLimit("a-limit", { points: 2, duration: 60 });
    await limit.consume(event);
    await limit.consume(event);
    await expect(limit.consume(event)).rejects.toMatchObject({ remainingPoints: 0 });
    await limit.consume("another");
  });

  test("the server answers, and takes writes", async () => {
    expect(await one.ping()).toBe("PONG");
    expect(await one.probeWrite()).toBe("OK");
  });
}
