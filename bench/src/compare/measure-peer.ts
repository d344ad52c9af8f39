import { join } from "node:path";
import { Child, sourceArgs, until } from "@admit/environment";
import { ulid } from "ulid";
import type { Environment } from "../environment/open-environment.ts";
import { settingsOf } from "../environment/services.ts";
import type { PeerName } from "../options.ts";
import type { Lengths } from "./lengths.ts";
import { cpuUsEach } from "./run-purchases.ts";
import { openEvent, runWatched, type Stage, withStage } from "./stage.ts";

/** More than its connections, so that none is ever idle; more than that would only make its queue longer. */
const inFlight = 64;
/** Offered, as a part of what it answers when it is always busy. */
const offeredPart = 1.5;
const readyWithinMs = 60_000;
const stopWithinMs = 8000;

/** What a peer answers per second while more is offered than it can answer. */
export function measurePeer(environment: Environment, name: PeerName, lengths: Lengths) {
  return withStage(environment, lengths, async (stage) => {
    const { database } = stage;
    const child = new Child({
      name,
      program: process.execPath,
      args: [...sourceArgs("bench/peers/src/main.ts"), name],
      environment: { ...settingsOf(environment, database), PORT: "0" },
      logFile: join(environment.dataDir, `${name}-${ulid()}.log`),
      stopWithinMs,
    });
    try {
      const port = await until(`${name} serves`, () => portOf(child), readyWithinMs);
      const round = await saturate(stage, child, `http://127.0.0.1:${port}`);
      if ((await child.stop()).code !== 0) throw child.failure("did not end in order");
      return round;
    } finally {
      child.kill();
    }
  });
}

/** It writes a line of its own for it. */
function portOf(child: Child): number | undefined {
  if (child.exit !== undefined) throw child.failure("did not start");
  return Number(/^\{"port":(\d+)\}$/m.exec(child.output)?.[1]) || undefined;
}

async function saturate(stage: Stage, child: Child, origin: string) {
  const { load, environment, tokenFile, lengths } = stage;
  const { warmUpMs, peerMs } = lengths;
  const paths = [`/v1/events/${await openEvent(stage)}/purchases`];
  const order = { origin, tokenFile, paths, inFlightMax: inFlight, warmUpMs };
  const purchase = (keyPrefix: string) => ({ quantity: 1, keyPrefix, wait: false });
  const saturating = { ...order, purchase: purchase("first-"), pace: { kind: "saturating" } as const };
  const first = await load.run({ ...saturating, countedMs: warmUpMs });
  if (first.okPerSecond === 0) throw child.failure(`answers nothing: ${JSON.stringify(first.answers)}`);

  const offeredPerSecond = Math.ceil(first.okPerSecond * offeredPart);
  const pace = { kind: "scheduled", schedule: "constant", ratePerSecond: offeredPerSecond, seed: 1 } as const;
  const { report, used } = await runWatched(
    load,
    { ...order, purchase: purchase("bench-"), pace, countedMs: peerMs },
    { peer: child.pid ?? null, ...environment.serverPids, load: load.pid },
  );
  const { answers, okPerSecond, latency, dropped } = report;
  if (Object.keys(answers).join() !== "200") throw child.failure(`answers not only 200: ${JSON.stringify(answers)}`);
  return {
    /** With as many requests always in flight; then offered beyond that. */
    saturatedPerSecond: first.okPerSecond,
    offeredPerSecond,
    countedMs: peerMs,
    okPerSecond,
    inFlight,
    answer: latency,
    senderPriority: load.priority,
    dropped,
    answers,
    cpuUs: cpuUsEach(used, (okPerSecond * peerMs) / 1000),
  };
}
