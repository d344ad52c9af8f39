import { setTimeout as pause } from "node:timers/promises";
import { checks } from "../checks/checks.ts";
import { runChecks, type Violation } from "../checks/check.ts";
import { compare, connectionsReturn, memoryReturns } from "../checks/check-resources.ts";
import { readData } from "../checks/data.ts";
import { LineWatch } from "../client/line-watch.ts";
import { readEnd } from "../client/read-end.ts";
import { Recorder, type RecorderOptions, type Someone } from "../client/recorder.ts";
import type { Fault } from "../plan/fault.ts";
import { events, peopleCount, type Request } from "../plan/plan-requests.ts";
import { until } from "../../set-up/until.ts";
import { footprintOf, type Footprint } from "../system/footprint.ts";
import { inject } from "../system/inject.ts";
import { serviceNames, type System } from "../system/open-system.ts";

/** Every 202 ends within this time of healing. */
const endsWithinMs = 30_000;
/** After that, connections and memory are as before within this time. */
const settlesWithinMs = 10_000;

export interface Plan {
  seed: number;
  requests: readonly Request[];
  faults: readonly Fault[];
  /** Whether the whole database is audited afterwards, as `pnpm verify` does. */
  isAudited: boolean;
  /** What the processes held before; without it nothing is compared. */
  before?: Footprint;
}

export interface Result {
  violations: Violation[];
  /** Purchases that were said to be taken. */
  accepted: number;
  issued: number;
  late: number;
  unknown: number;
  /** Faults that never came to be, since nobody was where they waited. */
  missed: number;
  /** From healing to the last outcome, in milliseconds. */
  settledMs: number;
  /** What the processes held when all was over. */
  footprint: Footprint;
  tookMs: number;
}

/** One run: requests and faults as they are planned, then healing, waiting, and all checks. */
export async function runOnce(system: System, { seed, requests, faults, isAudited, before }: Plan): Promise<Result> {
  const { setUp, post } = system;
  const startedMs = performance.now();
  const eventIds = await Promise.all(
    events.map(
      async ({ title, capacity, userCap }) => (await setUp.admin.createEvent({ title, capacity, userCap })).id,
    ),
  );
  const people = await makePeople(system);
  const staff = await someone(setUp.admin);
  post.clear();

  const beginMs = performance.now();
  const now = (): number => performance.now() - beginMs;
  let overMs = Infinity;
  const lines = new LineWatch(setUp.gateways, eventIds);
  const options: RecorderOptions = {
    gateways: setUp.gateways,
    people,
    staff,
    eventIds,
    lines,
    seed,
    now,
    isOver: () => now() > overMs,
  };
  const recorder = new Recorder(options);
  const { history } = recorder;
  const sending = requests.map(async (request) => {
    await pause(request.atMs);
    await recorder.send(request);
  });
  const injecting = faults.map(async (fault) => {
    await pause(fault.atMs);
    return inject(system, fault, now);
  });
  const lastRequestMs = Math.max(...requests.map(({ atMs }) => atMs));
  const injected = await Promise.all([...injecting, pause(lastRequestMs).then(() => ({}))]);
  history.healedMs = now();
  history.losses = injected.flatMap((each) => ("loss" in each ? each.loss : []));
  overMs = history.healedMs + endsWithinMs;
  await Promise.all(sending);
  const settledMs = now() - history.healedMs;
  await lines.close();
  for (const name of serviceNames) {
    const exit = system.service(name).unasked;
    if (exit !== undefined) history.strange.push(`${name} ended by itself: ${exit.signal ?? exit.code}`);
  }

  const [reading, audited] = await Promise.all([readEnd(options, recorder), isAudited ? auditSays(system) : []]);
  const data = await readData((sql, values) => setUp.database.query(sql, values), eventIds);
  const { takeOvers, commits } = post;
  const held = await settle(system, before ?? footprintOf(system));
  const evidence = { history, data, reading, takeOvers, commits, ...held };
  const violations = runChecks(checks, evidence);
  return {
    violations: [...violations, ...audited],
    accepted: history.purchases.filter(({ accepted }) => accepted.length > 0).length,
    issued: data.tickets.length,
    late: data.purchases.filter(({ late }) => late).length,
    unknown: history.purchases.filter(({ unknownMs }) => unknownMs.length > 0).length,
    missed: injected.filter((each) => "missed" in each).length,
    settledMs,
    footprint: footprintOf(system),
    tookMs: performance.now() - startedMs,
  };
}

/** People whom both gateways know: while MySQL is away a gateway cannot tell who a stranger is. */
async function makePeople({ setUp }: System): Promise<Someone[]> {
  const people = await setUp.people(peopleCount);
  const [first, ...others] = setUp.gateways;
  if (first === undefined) throw new Error("there is no gateway");
  const known = await Promise.all(people.map((person) => someone(person.at(first))));
  await Promise.all(others.flatMap((gateway) => people.map((person) => person.at(gateway).me())));
  return known;
}

const someone = async (person: Someone["person"]): Promise<Someone> => ({ id: (await person.me()).id, person });

async function auditSays({ setUp }: System): Promise<Violation[]> {
  try {
    await setUp.audit();
    return [];
  } catch (error) {
    return [{ check: "audit", count: 1, samples: [String(error)] }];
  }
}

/** Waits until they hold what they held before; where they do not in time, the checks say so. */
async function settle(system: System, before: Footprint): Promise<ReturnType<typeof compare>> {
  const tooLateMs = performance.now() + settlesWithinMs;
  return until("the processes hold what they held before, or never will", async () => {
    const held = compare(before, footprintOf(system));
    const isAsBefore = connectionsReturn(held).length === 0 && memoryReturns(held).length === 0;
    return (isAsBefore || performance.now() > tooLateMs) && held;
  });
}

/** What is said of a run that could not be brought to its end, which none of the faults excuses. */
export const brokenOff = (error: unknown): Result => ({
  violations: [
    { check: "comes-to-its-end", count: 1, samples: [error instanceof Error ? String(error.stack) : String(error)] },
  ],
  accepted: 0,
  issued: 0,
  late: 0,
  unknown: 0,
  missed: 0,
  settledMs: 0,
  footprint: { connections: {}, memory: {} },
  tookMs: 0,
});
