import { join } from "node:path";
import { answers as isAnswered, freePort, Restartable, sourceArgs } from "@admit/environment";
import { ulid } from "ulid";
import type { Environment } from "../environment/open-environment.ts";
import { seedEvent } from "../environment/seed.ts";
import { type Stage, withStage } from "../environment/stage.ts";
import type { PeerName } from "../options.ts";
import type { Lengths } from "./lengths.ts";
import { cpuUsEach } from "./run-purchases.ts";

/** More than its connections, so that none is ever idle; more than that would only make its queue longer. */
const inFlight = 64;
/** Offered, as a part of what it answers when it is always busy. */
const offeredPart = 1.5;
const readyWithinMs = 60_000;
const stopWithinMs = 8000;

/** What a peer answers per second while more is offered than it can answer. */
export function measurePeer(environment: Environment, name: PeerName, lengths: Lengths) {
  return withStage(environment, lengths.buyers, async (stage) => {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const peer = new Restartable({
      name,
      program: process.execPath,
      args: [...sourceArgs("bench/peers/src/main.ts"), name],
      environment: { ...stage.database.settings, PORT: String(port) },
      logFile: join(environment.dataDir, `${name}-${ulid()}.log`),
      stopWithinMs,
      readyWithinMs,
      isReady: () => isAnswered(`${origin}/healthz`),
    });
    try {
      await peer.start();
      const round = await saturate(stage, peer, origin, lengths);
      await peer.close();
      return round;
    } finally {
      peer.kill();
    }
  });
}

async function saturate(stage: Stage, peer: Restartable, origin: string, { warmUpMs, peerMs }: Lengths) {
  const { load, environment, database, tokens } = stage;
  const paths = [`/v1/events/${await seedEvent(database)}/purchases`];
  const order = { origin, tokens, paths, inFlightMax: inFlight, warmUpMs };
  const purchase = (keyPrefix: string) => ({ quantity: 1, keyPrefix, wait: false });
  const saturating = { ...order, purchase: purchase("first-"), pace: { kind: "saturating" } as const };
  const first = await load.run({ ...saturating, countedMs: warmUpMs });
  if (first.okPerSecond === 0) throw peer.child.failure(`answers nothing: ${JSON.stringify(first.answers)}`);

  const offeredPerSecond = Math.ceil(first.okPerSecond * offeredPart);
  const pace = { kind: "scheduled", schedule: "constant", ratePerSecond: offeredPerSecond, seed: 1 } as const;
  const report = await load.run({
    ...order,
    purchase: purchase("bench-"),
    pace,
    countedMs: peerMs,
    pids: { peer: peer.pid, ...environment.serverPids, load: load.pid },
  });
  const { answers, okPerSecond, latency, dropped, used } = report;
  if (Object.keys(answers).join() !== "200")
    throw peer.child.failure(`answers not only 200: ${JSON.stringify(answers)}`);
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
