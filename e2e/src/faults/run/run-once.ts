import { setTimeout as pause } from "node:timers/promises";
import { until } from "@admit/environment";
import { checks } from "../checks/checks.ts";
import { runChecks, type Violation } from "../checks/check.ts";
import { compare, connectionsReturn, memoryReturns } from "../checks/check-resources.ts";
import { readData } from "../checks/data.ts";
import { LineWatch } from "../client/line-watch.ts";
import { readEnd } from "../client/read-end.ts";
import { Recorder, type RecorderOptions, type Someone } from "../client/recorder.ts";
import type { Fault } from "../plan/fault.ts";
import { events, peopleCount, type Request } from "../plan/plan-requests.ts";
import { footprintOf, type Footprint } from "../system/footprint.ts";
import { inject } from "../system/inject.ts";
import { serviceNames, type System } from "../system/open-system.ts";

/** Every 202 has an outcome within this time of healing. */
const endsWithinMs = 30_000;
/** Then connections and memory are as before within this time. */
const returnsWithinMs = 10_000;

export interface Plan {
  seed: number;
  requests: readonly Request[];
  faults: readonly Fault[];
  /** Whether the whole database is audited afterwards, like `pnpm verify`. */
  isAudited: boolean;
  /** What the processes used before; without it, nothing is compared. */
  before?: Footprint;
}

export type Result = Awaited<ReturnType<typeof runOnce>>;

/** One run: requests and faults as planned, then healing, waiting, and all checks. */
export async function runOnce(system: System, { seed, requests, faults, isAudited, before }: Plan) {
  const { deployment, post } = system;
  const startedMs = performance.now();
  const eventIds = await Promise.all(
    events.map(
      async ({ title, capacity, userCap }) => (await deployment.admin.createEvent({ title, capacity, userCap })).id,
    ),
  );
  const people = await makePeople(system);
  const staff = await someone(deployment.admin);
  post.clear();

  const beginMs = performance.now();
  const now = (): number => performance.now() - beginMs;
  let overMs = Infinity;
  const lines = new LineWatch(deployment.gateways, eventIds);
  const options: RecorderOptions = {
    gateways: deployment.gateways,
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
  const decidedMs = now() - history.healedMs;
  await lines.close();
  for (const name of serviceNames) {
    const exit = system.service(name).unexpectedExit;
    if (exit !== undefined) history.strange.push(`${name} ended by itself: ${exit.signal ?? exit.code}`);
  }

  const [reading, audited] = await Promise.all([readEnd(options, recorder), isAudited ? auditViolations(system) : []]);
  const data = await readData((sql, values) => deployment.database.query(sql, values), eventIds);
  const { takeOvers, commits } = post;
  const held = await waitForRest(system, before ?? footprintOf(system));
  const evidence = { history, data, reading, takeOvers, commits, ...held };
  const violations = runChecks(checks, evidence);
  return {
    violations: [...violations, ...audited],
    /** Purchases that were answered as accepted. */
    accepted: history.purchases.filter(({ accepted }) => accepted.length > 0).length,
    issued: data.tickets.length,
    late: data.purchases.filter(({ late }) => late).length,
    unknown: history.purchases.filter(({ unknownMs }) => unknownMs.length > 0).length,
    /** Faults that did not happen, since no worker came to their point. */
    missed: injected.filter((each) => "missed" in each).length,
    /** From healing to the last outcome, in milliseconds. */
    decidedMs,
    /** What the processes used at the end. */
    footprint: footprintOf(system),
    tookMs: performance.now() - startedMs,
  };
}

/** People whom both gateways know: while MySQL is away, a gateway cannot identify others. */
async function makePeople({ deployment }: System): Promise<Someone[]> {
  const people = await deployment.people(peopleCount);
  const [first, ...others] = deployment.gateways;
  if (first === undefined) throw new Error("there is no gateway");
  const known = await Promise.all(people.map((person) => someone(person.at(first))));
  await Promise.all(others.flatMap((gateway) => people.map((person) => person.at(gateway).me())));
  return known;
}

const someone = async (person: Someone["person"]): Promise<Someone> => ({ id: (await person.me()).id, person });

async function auditViolations({ deployment }: System): Promise<Violation[]> {
  try {
    await deployment.audit();
    return [];
  } catch (error) {
    return [{ check: "audit", count: 1, samples: [String(error)] }];
  }
}

/** Waits until connections and memory are as before; otherwise the checks fail. */
async function waitForRest(system: System, before: Footprint): Promise<ReturnType<typeof compare>> {
  const tooLateMs = performance.now() + returnsWithinMs;
  return until("connections and memory are as before, or it is too late", async () => {
    const held = compare(before, footprintOf(system));
    const isAsBefore = connectionsReturn(held).length === 0 && memoryReturns(held).length === 0;
    return (isAsBefore || performance.now() > tooLateMs) && held;
  });
}

/** The result of a run that did not end; no fault excuses that. */
export const brokenOff = (error: unknown): Result => ({
  violations: [{ check: "ends", count: 1, samples: [error instanceof Error ? String(error.stack) : String(error)] }],
  accepted: 0,
  issued: 0,
  late: 0,
  unknown: 0,
  missed: 0,
  decidedMs: 0,
  footprint: { connections: {}, memory: {} },
  tookMs: 0,
});
