import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "@admit/environment";
import { expect, test } from "vitest";
import type { AdmitRound, BenchResult, BuyerRound, Measured, PeerRound, PurchaseRun } from "../compare/result.ts";
import { findBlock, readmeBlock, readmeFile, readResult } from "./readme-block.ts";
import { spreadOf } from "./spread.ts";
import { formatTables, targetsOf } from "./tables.ts";

const latency = { count: 1000, p50: 8, p95: 20, p99: 40, p999: 90, max: 120 };
const read = { inFlight: 128, answers: { 200: 100 }, cpuShare: { gateway: 0.99, load: 0.6 } };
const run = (ratePerSecond: number) =>
  ({
    ratePerSecond,
    acceptedPerSecond: ratePerSecond,
    answer: latency,
    decision: { ...latency, p50: 5 },
    cpuUs: { gateway: 80, worker: 60, mysql: 40, redis: null, load: 30 },
    failures: [],
  }) as Partial<PurchaseRun> as PurchaseRun;
const peer = (name: string, okPerSecond: number): Measured => ({
  kind: "peer",
  name,
  peer: { okPerSecond, cpuUs: { peer: 6000, mysql: 1000, load: 40 } } as Partial<PeerRound> as PeerRound,
});
const limit = (name: string, perSecond: number): Measured => ({
  kind: "limit",
  name,
  limit: { perSecond },
});

/** Invented figures, as `pnpm bench` writes them. @param sustained per second, of each round */
const makeResult = (sustained: readonly number[] = [8000, 9000, 7000], changeRound: Partial<AdmitRound> = {}) => {
  const admit = (rate: number): AdmitRound => ({
    sustained: run(rate),
    triedBefore: [],
    at70: run(rate * 0.7),
    lone: run(50),
    loneWithOutcome: run(50),
    withOutcome: run(rate * 0.9),
    readLine: { ...read, okPerSecond: 25_000 },
    readPurchase: { ...read, okPerSecond: 7000 },
    ...changeRound,
  });
  return {
    circumstances: {
      date: "2026-11-24T02:00:00.000Z",
      command: "pnpm bench --json bench/results/2026-11-24.json",
      machine: "2 × a processor",
      commit: "0123456789abcdef0123456789abcdef01234567",
      isDirty: false,
      database: "MariaDB 10.11",
      redis: "Redis 7.0",
      versions: { mysql2: "3.24.6" },
    },
    options: { rounds: sustained.length, quick: false, only: null, buyers: 20_000 },
    rounds: sustained.map((rate): Measured[] => [
      { kind: "admit", name: "admit", admit: admit(rate) },
      peer("transaction-per-request-prisma", 100),
      peer("no longer measured", 350),
      limit("worker-drain", rate * 2),
      limit("group-inserts", 8000),
    ]),
  } as Partial<BenchResult> as BenchResult;
};

test("the median is the middle one, or the mean of the two in the middle; unknown values do not count as zero", () => {
  expect(spreadOf([9, null, 1, 5])).toEqual({ median: 5, low: 1, high: 9 });
  expect(spreadOf([8, 2, 100, 4])).toEqual({ median: 6, low: 2, high: 100 });
  expect(spreadOf([null])).toBeNull();
});

const late = { ...run(1), answer: { ...latency, p99: 200 }, failures: ["the sender was late"] };

test.each<[label: RegExp, result: BenchResult, measured: object, isReached: boolean]>([
  [/sustained/, makeResult(), { median: 8000, low: 7000, high: 9000 }, true],
  [/sustained/, makeResult([5999]), { median: 5999 }, false],
  [/sustained/, makeResult([6000]), { median: 6000 }, true],
  [/multiple/, makeResult(), { median: 80, low: 70, high: 90 }, true],
  [/group inserts/, makeResult(), { median: 2, low: 1.75, high: 2.25 }, true],
  [/at 50\/s/, makeResult(), { median: 5 }, true],
  [/pressed → accepted, p99/, makeResult([8000], { at70: late }), { median: 200 }, false],
])(
  "%s: by the median of the rounds, a ratio within each; a rate reaches its bound, a latency stays below it",
  (label, result, measured, isReached) => {
    expect(targetsOf(result).find((each) => label.test(each.label))).toMatchObject({ measured, isReached });
  },
);

test("a target that was not measured is neither reached nor not", () => {
  for (const target of targetsOf({ ...makeResult(), rounds: [] }))
    expect(target).toMatchObject({ measured: null, isReached: null });
});

const cellsOf = (start: string, result = makeResult()) =>
  formatTables(result)
    .split("\n")
    .find((line) => line.startsWith(`| ${start} `))
    ?.split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

test.each([
  ["Admit: accepted, issued as they come", ["8,000", "7,000 – 9,000", "80", "█".repeat(20)]],
  ["Transaction per request: Express, Prisma", ["100", "100 – 100", "1", "█"]],
  ["MySQL: a group's inserts, alone", ["8,000", "8,000 – 8,000", "", "█".repeat(20)]],
  ["at 50/s: accepted → decided", ["5", "40", "90", "120"]],
  ["GET line", ["25,000", "99 % of a core", "60 % of a core"]],
  ["purchases sustained, one event", ["8,000/s", "≥ 6,000/s", "reached"]],
  ["GET a decided purchase, one gateway", ["7,000/s", "≥ 8,000/s", "NOT REACHED"]],
])("the tables have %s", (title, cells) => {
  expect(cellsOf(title)).toEqual([title, ...cells]);
});

const eachStep = <Of>(of: Of) => ({ page: of, press: of, poll: of, tickets: of });
const buyer = (aloneFailures: string[] = []): Measured => ({
  kind: "buyer",
  name: "buyer",
  buyer: {
    buyersPerSecond: 250,
    latency,
    sendLagP99Ms: 1.5,
    aloneLagP99Ms: 0.5,
    aloneFailures,
    cpuUs: { gateway: 6000, worker: 2000, load: 900 },
    steps: eachStep({ requests: 10, latency: { ...latency, p50: 9 } }),
    alone: eachStep({ requests: 10, gatewayUs: 480, latency }),
  } as Partial<BuyerRound> as BuyerRound,
});
const withBuyer = (aloneFailures?: string[]): BenchResult => ({
  ...makeResult(),
  rounds: [[...(makeResult().rounds[0] ?? []), buyer(aloneFailures)]],
});

test("new buyers are the first figure, without a multiple, with what each of their steps costs", () => {
  const title = "Admit: the whole buyer, each of them new";
  expect(formatTables(withBuyer()).split("\n")[2]).toMatch(
    /^\| Admit: the whole buyer, .* 250 .* \| 250 – 250 .*\| {2,}\| █/,
  );
  expect(formatTables(withBuyer())).toMatch(new RegExp(`${title} \\| 8900 \\| gateway 6000, worker 2000, load 900`));
  expect(cellsOf("tickets with their codes", withBuyer())?.slice(1)).toEqual([
    "480",
    "8",
    "40",
    "120",
    "9",
    "40",
    "120",
  ]);
  expect(cellsOf("how late the sender was", withBuyer())?.slice(1)).toEqual(["", "", "0.5", "", "", "1.5", ""]);
  expect(cellsOf("round 1, steps alone", withBuyer(["late"]))?.[1]).toBe("late");
  expect(cellsOf("how late the sender was")).toBeUndefined();
});

test("processor time is added up, void runs are named, and neither unknown nor unmeasured subjects have a row", () => {
  const text = formatTables(makeResult());
  expect(text).toMatch(/Admit: accepted.*\| 210 +\| gateway 80, worker 60, mysql 40, load 30 /);
  expect(text).not.toContain("350");
  expect(cellsOf("Transaction per request: mysql2")).toBeUndefined();
  expect(text).not.toContain("do not count");
  expect(cellsOf("round 1, at 70 %", makeResult([8000], { at70: late }))?.[1]).toBe("the sender was late");
});

test("the README's block says what was measured and how, and is found again", () => {
  const file = "results/2026-11-24.json";
  const block = readmeBlock(makeResult(), file);
  expect(block).toContain("`pnpm bench --json bench/results/2026-11-24.json` on 2026-11-24 at commit 0123456.");
  expect(block).toContain(formatTables(makeResult()));
  expect(findBlock(`# Benchmark\n\n${block}\n\n## More\n`)).toEqual({ file, text: block });
  expect(findBlock("# Benchmark\n")).toBeNull();
});

test("the figures in bench/README.md are those of the file that they name", () => {
  const block = findBlock(readFileSync(readmeFile, "utf8"));
  if (block === null) throw new Error("bench/README.md has no figures");
  // What was measured that day and is no longer stays in its tables.
  const lines = block.text.split("\n").filter((line) => !line.includes("BullMQ"));
  expect(lines.join("\n")).toBe(readmeBlock(readResult(join(root, "bench", block.file)), block.file));
});
