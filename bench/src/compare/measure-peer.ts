import { join } from "node:path";
import { ulid } from "ulid";
import { Child } from "../place/child.ts";
import { sourceArgs } from "../place/checkout.ts";
import { environmentOf } from "../place/environment.ts";
import type { Place } from "../place/open-place.ts";
import { until } from "../place/until.ts";
import { type Used, watchUsage } from "../place/usage.ts";
import type { Lengths } from "./lengths.ts";
import type { PeerName } from "./names.ts";
import type { PeerRound } from "./result.ts";
import { cpuUsEach } from "./run-purchases.ts";
import { openEvent, type Stage, withStage } from "./with-stage.ts";

/** Beyond its connections, so that none of them is ever idle; a queue of more would only be a longer queue. */
const inFlight = 64;
/** Offered, as a part of what it answers when it always has something to do. */
const offeredPart = 1.5;
const readyWithinMs = 60_000;
const stopWithinMs = 8000;

/** What a peer answers per second while more is offered than it can answer. */
export function measurePeer(place: Place, name: PeerName, lengths: Lengths): Promise<PeerRound> {
  return withStage(place, lengths.buyers, async (stage) => {
    const child = startPeer(stage, name);
    try {
      const port = await until(`${name} serves`, () => portOf(child), readyWithinMs);
      const round = await saturate(stage, child, `http://127.0.0.1:${port}`, lengths);
      await child.stop(stopWithinMs);
      return round;
    } catch (error) {
      child.kill();
      throw error;
    }
  });
}

function startPeer({ place, database }: Stage, name: PeerName): Child {
  return new Child({
    name,
    args: sourceArgs(`bench/peers/src/${name}/main.ts`),
    environment: { ...environmentOf(place, database), PORT: "0" },
    logFile: join(place.dataDir, `${name}-${ulid()}.log`),
  });
}

/** It says so in a line of its own. */
function portOf(child: Child): number | undefined {
  if (child.hasEnded) child.fail("did not start");
  return Number(/^\{"port":(\d+)\}$/m.exec(child.output)?.[1]) || undefined;
}

async function saturate(stage: Stage, child: Child, origin: string, lengths: Lengths): Promise<PeerRound> {
  const { load, place, tokenFile } = stage;
  const paths = [`/v1/events/${await openEvent(stage)}/purchases`];
  const order = { origin, tokenFile, paths, inFlightMax: inFlight, warmUpMs: lengths.warmUpMs };
  const purchase = (keyPrefix: string) => ({ quantity: 1, keyPrefix, wait: false });
  const first = await load.run({
    ...order,
    purchase: purchase("first-"),
    pace: { kind: "saturating" },
    countedMs: lengths.warmUpMs,
  });
  if (first.okPerSecond === 0) child.fail(`answers nothing: ${JSON.stringify(first.answers)}`);
  const offeredPerSecond = Math.ceil(first.okPerSecond * offeredPart);
  let usage: ReturnType<typeof watchUsage> | undefined;
  let used: Record<string, Used | null> = {};
  const sent = await load.run(
    {
      ...order,
      purchase: purchase("bench-"),
      pace: { kind: "scheduled", schedule: "constant", ratePerSecond: offeredPerSecond, seed: 1 },
      countedMs: lengths.peerMs,
    },
    {
      counting: () => (usage = watchUsage({ peer: child.pid, ...place.serverPids, load: load.pid })),
      counted: () => (used = usage?.().used ?? {}),
    },
  );
  const others = Object.keys(sent.answers).filter((status) => status !== "200");
  if (others.length > 0) child.fail(`did not answer by 200 alone: ${JSON.stringify(sent.answers)}`);
  return {
    saturatedPerSecond: first.okPerSecond,
    offeredPerSecond,
    countedMs: lengths.peerMs,
    okPerSecond: sent.okPerSecond,
    inFlight,
    answer: sent.latency,
    senderPriority: load.priority,
    dropped: sent.dropped,
    answers: sent.answers,
    cpuUs: cpuUsEach(used, (sent.okPerSecond * lengths.peerMs) / 1000),
  };
}
