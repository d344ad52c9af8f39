import {
  type AdmitRound,
  type BenchResult,
  type Measured,
  type PurchaseRun,
  resultVersion,
} from "../../compare/result.ts";

const latency = { count: 1000, p50: 8, p95: 20, p99: 40, p999: 90, max: 120 };
const read = { inFlight: 128, answers: { 200: 100 }, cpuShare: { gateway: 0.99, load: 0.6 } };

/** Figures as `pnpm bench` writes them; made up. @param sustained per second, of each round */
export function makeTestResult(sustained: readonly number[] = [8000, 9000, 7000]): BenchResult {
  return {
    version: resultVersion,
    circumstances: {
      date: "2026-11-24T02:00:00.000Z",
      command: "pnpm bench --json bench/results/2026-11-24.json",
      machine: "2 × a processor, 24 GiB, linux x64, Node 20.20.2",
      commit: "0123456789abcdef0123456789abcdef01234567",
      isDirty: false,
      database: "MariaDB 10.11",
      redis: "Redis 7.0",
      versions: { bullmq: "6.7.0" },
    },
    options: { rounds: sustained.length, quick: false, only: null, buyers: 20_000 },
    rounds: sustained.map((rate) => [
      { kind: "admit", name: "admit", admit: makeTestRound(rate) },
      peer("transaction-per-request-prisma", 100),
      peer("one-job-at-a-time", 350),
      { kind: "limit", name: "worker-drain", limit: { perSecond: rate * 2, used: {} } },
      { kind: "limit", name: "bullmq-noop", limit: { perSecond: 8000, used: {} } },
    ]),
  };
}

function makeTestRound(rate: number): AdmitRound {
  const run = makeTestRun(rate);
  return {
    sustained: run,
    triedBefore: [],
    at70: makeTestRun(rate * 0.7),
    lone: makeTestRun(50),
    loneTold: makeTestRun(50),
    told: makeTestRun(rate * 0.9),
    readLine: { ...read, okPerSecond: 25_000 },
    readPurchase: { ...read, okPerSecond: 7000 },
  };
}

function makeTestRun(ratePerSecond: number): PurchaseRun {
  return {
    eventId: "01JD3V5Y6Q8ZK2M4N6P8R0S2T5",
    schedule: "constant",
    ratePerSecond,
    countedMs: 30_000,
    acceptedPerSecond: ratePerSecond,
    decidedPerSecond: ratePerSecond,
    answer: latency,
    decision: { ...latency, p50: 5 },
    sendLagP99Ms: 1,
    senderPriority: -10,
    dropped: 0,
    answers: { 202: ratePerSecond * 30 },
    inFlight: { early: 50, late: 50 },
    waiting: { early: 100, late: 100 },
    cpuUs: { gateway: 80, worker: 60, mysql: 40, redis: null, load: 30 },
    failures: [],
  };
}

function peer(name: string, okPerSecond: number): Measured {
  return {
    kind: "peer",
    name,
    peer: {
      saturatedPerSecond: okPerSecond,
      offeredPerSecond: okPerSecond * 1.5,
      countedMs: 10_000,
      okPerSecond,
      inFlight: 64,
      answer: latency,
      senderPriority: -10,
      dropped: okPerSecond * 5,
      answers: { 200: okPerSecond * 10 },
      cpuUs: { peer: 6000, mysql: 1000, load: 40 },
    },
  };
}
