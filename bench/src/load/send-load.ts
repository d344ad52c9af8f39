import { Latencies } from "./latencies.ts";
import { Lanes } from "./lanes.ts";
import { LoadCount } from "./load-count.ts";
import type { FromLoad, LoadOrder, LoadReport, Pace } from "./load-order.ts";
import { makeRequests } from "./request-maker.ts";
import { makeSchedule } from "./schedule.ts";
import { seededRandom } from "./seeded-random.ts";
import { sendOnTime } from "./send-on-time.ts";

type Tell = (message: FromLoad) => void;

interface Load {
  order: LoadOrder;
  count: LoadCount;
  lanes: Lanes;
  /** What is due, and has no connection yet. */
  waiting: { startedAtMs: number; isCounted: boolean }[];
  /** Requests without an answer, sent or not. */
  busy(): number;
  /** Sends the next request, as soon as a connection is free. */
  send(startedAtMs: number, isCounted: boolean): void;
  /** Called at each answer, and each that never comes. */
  onEnd: () => void;
  tell: Tell;
}

interface Sent {
  dropped: number;
  lag: Latencies;
}

/** Sends what is ordered, and waits for all answers. */
export async function sendLoad(order: LoadOrder, tokens: readonly string[], tell: Tell): Promise<LoadReport> {
  const load = openLoad(order, tokens, tell);
  await load.lanes.open(order.inFlightMax);
  const sent = await sendAtPace(order.pace, load);
  await allAnswered(load);
  load.lanes.close();
  return load.count.report(sent.dropped, sent.lag);
}

function openLoad(order: LoadOrder, tokens: readonly string[], tell: Tell): Load {
  const count = new LoadCount(order.countedMs, () => load.busy());
  const make = makeRequests(order, tokens);
  const lanes = new Lanes(order.origin, {
    answered(status, startedAtMs, isCounted) {
      count.noteAnswer(status, startedAtMs, isCounted);
      sendWaiting();
      load.onEnd();
    },
    lost() {
      count.noteLost();
      sendWaiting();
      load.onEnd();
    },
  });
  let next = 0;
  const sendWaiting = (): void => {
    const first = load.waiting.shift();
    if (first !== undefined) lanes.send(make(next++), first.startedAtMs, first.isCounted);
  };
  const load: Load = {
    order,
    count,
    lanes,
    waiting: [],
    busy: () => lanes.busy + load.waiting.length,
    send(startedAtMs, isCounted) {
      if (isCounted) count.sent++;
      if (lanes.isFree) lanes.send(make(next++), startedAtMs, isCounted);
      else load.waiting.push({ startedAtMs, isCounted });
    },
    onEnd() {},
    tell,
  };
  return load;
}

function sendAtPace(pace: Pace, load: Load): Promise<Sent> {
  if (pace.kind === "scheduled") return sendScheduled(pace, load);
  return pace.kind === "counted" ? sendCounted(pace.requests, load) : sendSaturating(load);
}

async function sendScheduled(pace: Extract<Pace, { kind: "scheduled" }>, load: Load): Promise<Sent> {
  const { warmUpMs, countedMs, inFlightMax } = load.order;
  const requests = Math.max(1, Math.round((pace.ratePerSecond * (warmUpMs + countedMs)) / 1000));
  const schedule = makeSchedule(pace.schedule, requests, pace.ratePerSecond, seededRandom(pace.seed));
  const firstCounted = schedule.findIndex((atMs) => atMs >= warmUpMs);
  let window: Promise<void> | undefined;
  const sending = await sendOnTime(
    schedule,
    {
      isFull(index) {
        if (index >= firstCounted) window ??= countFor(load);
        return load.busy() >= inFlightMax;
      },
      send: (index, intendedAtMs) => load.send(intendedAtMs, index >= firstCounted),
      begin: (sendDue) => (load.onEnd = sendDue),
    },
    warmUpMs,
  );
  await window;
  return sending;
}

/** As many requests on their way as may be, until the counted time is over. */
async function sendSaturating(load: Load): Promise<Sent> {
  const { warmUpMs, inFlightMax } = load.order;
  let isCounted = false;
  const sendNext = (): void => load.send(performance.now(), isCounted);
  load.onEnd = sendNext;
  for (let lane = 0; lane < inFlightMax; lane++) sendNext();
  await rest(warmUpMs);
  isCounted = true;
  await countFor(load);
  load.onEnd = () => {};
  return { dropped: 0, lag: new Latencies() };
}

async function sendCounted(requests: number, load: Load): Promise<Sent> {
  let left = requests;
  load.count.begin();
  await new Promise<void>((resolve) => {
    const sendNext = (): void => {
      if (left-- > 0) load.send(performance.now(), true);
      else if (load.busy() === 0) resolve();
    };
    load.onEnd = sendNext;
    for (let lane = 0; lane < Math.min(load.order.inFlightMax, requests); lane++) sendNext();
  });
  load.count.end();
  return { dropped: 0, lag: new Latencies() };
}

async function countFor({ count, order, tell }: Load): Promise<void> {
  count.begin();
  tell({ kind: "counting" });
  await rest(order.countedMs);
  count.end();
  tell({ kind: "counted" });
}

/** Each is answered or given up at some time, so this ends. */
async function allAnswered(load: Load): Promise<void> {
  if (load.busy() === 0) return;
  await new Promise<void>((resolve) => {
    load.onEnd = () => {
      if (load.busy() === 0) resolve();
    };
  });
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
