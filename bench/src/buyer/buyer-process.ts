import { setTimeout as pause } from "node:timers/promises";
import type { Line } from "@admit/contract";
import { Latencies, makeSchedule, sendOnTime } from "@admit/drop";
import { until } from "@admit/environment";
import { answerOrders } from "../load/answer-orders.ts";
import { queueLengths } from "../load/queue-lengths.ts";
import { watchUsage } from "../load/usage.ts";
import { signTokens } from "./host.ts";
import { Crowd, NewBuyer } from "./new-buyer.ts";
import type { BuyersOrder, BuyersReport, ByStepReport, Step, StepAlone, WholeReport } from "./order.ts";

/** Buyers without their tickets so long after the last arrival are left over. */
const finishWithinMs = 10_000;
const sampleEveryMs = 100;
const idleMs = 3000;
const drainedWithinMs = 60_000;

answerOrders(async (given): Promise<BuyersReport> => {
  const order = given as BuyersOrder;
  const crowd = new Crowd(order);
  const tokens = signTokens(order.signer, order.count);
  try {
    return order.kind === "whole"
      ? { whole: await buyWhole(order, crowd, tokens) }
      : { byStep: await buyByStep(order, crowd, tokens) };
  } finally {
    crowd.close();
  }
});

async function buyWhole(order: BuyersOrder, crowd: Crowd, tokens: readonly string[]): Promise<WholeReport> {
  const { count, ratePerSecond, unfinishedMax, pids } = order;
  const latency = new Latencies();
  const samples: { atMs: number; waiting: number }[] = [];
  const buying = new Set<Promise<void>>();
  const usage = watchUsage(pids);
  const startedMs = performance.now();
  const sampling = setInterval(
    () => samples.push({ atMs: performance.now() - startedMs, waiting: buying.size }),
    sampleEveryMs,
  );
  const buy = async (index: number, intendedAtMs: number): Promise<void> => {
    const buyer = new NewBuyer(crowd, tokens[index] ?? "", index);
    try {
      await buyer.buy(intendedAtMs);
      latency.record(performance.now() - intendedAtMs);
    } catch (error) {
      crowd.noteFailure(error);
    } finally {
      buyer.leave();
    }
  };
  const { dropped, lag } = await sendOnTime(makeSchedule("constant", count, ratePerSecond, crowd.random), {
    isFull: () => buying.size >= unfinishedMax,
    send: (index, intendedAtMs) => {
      const bought = buy(index, intendedAtMs).finally(() => buying.delete(bought));
      buying.add(bought);
    },
  });
  clearInterval(sampling);
  await Promise.race([Promise.all(buying), pause(finishWithinMs)]);
  const used = usage();
  const leftOver = buying.size;
  // Those give up. What they have in line is not to delay the next run.
  crowd.close();
  await untilDrained(crowd);
  return {
    ...counted(crowd),
    dropped,
    lag: lag.summary(),
    unfinished: queueLengths(samples, (count / ratePerSecond) * 1000),
    leftOver,
    latency: latency.summary(),
    steps: eachStep((step) => crowd.report(step)),
    used,
  };
}

/** Everyone reads the page, then everyone presses, and so on: while one step is measured, there is no other. */
async function buyByStep(order: BuyersOrder, crowd: Crowd, tokens: readonly string[]): Promise<ByStepReport> {
  const { ratePerSecond, pids } = order;
  const usage = watchUsage(pids);
  await pause(idleMs);
  const idle = Object.fromEntries(Object.entries(usage()).map(([name, used]) => [name, used?.cpuShare ?? null]));
  let buyers = tokens.map((token, index) => new NewBuyer(crowd, token, index));
  const lag = new Latencies();

  const alone = async (step: Step): Promise<StepAlone> => {
    const begunMs = performance.now();
    const usage = watchUsage(pids);
    const going: Promise<NewBuyer[]>[] = [];
    const schedule = makeSchedule("constant", Math.max(1, buyers.length), ratePerSecond, crowd.random);
    await sendOnTime(schedule, {
      isFull: () => false,
      send: (index, intendedAtMs) => {
        lag.record(performance.now() - intendedAtMs);
        const buyer = buyers[index];
        if (buyer !== undefined) going.push(proceed(buyer, step, intendedAtMs));
      },
    });
    buyers = (await Promise.all(going)).flat();
    // What a press costs includes the decision, and that gateways hear of it.
    if (step === "press") await untilDrained(crowd);
    return { ...crowd.report(step), tookMs: performance.now() - begunMs, used: usage() };
  };
  const proceed = async (buyer: NewBuyer, step: Step, intendedAtMs: number): Promise<NewBuyer[]> => {
    try {
      await buyer[step](intendedAtMs);
      return [buyer];
    } catch (error) {
      crowd.noteFailure(error);
      buyer.leave();
      return [];
    }
  };
  const page = await alone("page");
  const press = await alone("press");
  const poll = await alone("poll");
  const tickets = await alone("tickets");
  return { ...counted(crowd), dropped: 0, lag: lag.summary(), idle, steps: { page, press, poll, tickets } };
}

const counted = ({ finished, failures, tally }: Crowd) => ({
  finished,
  failures: { ...failures },
  retries: Object.fromEntries(tally.retries),
});

const eachStep = <Of>(of: (step: Step) => Of): Record<Step, Of> => ({
  page: of("page"),
  press: of("press"),
  poll: of("poll"),
  tickets: of("tickets"),
});

async function untilDrained(crowd: Crowd): Promise<void> {
  const connection = crowd.connect();
  const path = `/v1/events/${crowd.event.id}/line`;
  const isDrained = async (): Promise<boolean> => {
    const { body } = await connection.request({ method: "GET", path, headers: {} });
    return (JSON.parse(body) as Line).waiting === 0;
  };
  await until("the line is empty", isDrained, drainedWithinMs);
  crowd.disconnect(connection);
}
