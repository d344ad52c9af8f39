import { leaseMs } from "@admit/contract";
import { MemoryServer, openMemoryLine, type Batch, type HeldLine, type LineStore, type MemoryLink } from "@admit/line";
import { connectionLost, type Network } from "./network.ts";
import { type SimProcess, wallStartMs, type World } from "./world.ts";

/** As the worker's connection is configured. */
const commandTimeoutMs = 1000;
const retryMs = 50;

/** A batch that an issuer has in work. */
export interface SimJob {
  process: SimProcess;
  batch: Batch;
}

/** What the checks observe of a process's batches. */
export interface QueueWatch {
  begun(job: SimJob): void;
  ended(job: SimJob, fault: unknown): void;
  left(jobs: Iterable<SimJob>): void;
}

/** The lines' server, which also notes what it promised. */
export class SimServer extends MemoryServer {
  /** Until when a holder was promised its lease, also where the lease was ended since. */
  readonly promisedUntilMs = new Map<string, number>();
  /** Processes whose commands are lost, while their queues continue: their leases end. */
  readonly cutOff = new Set<SimProcess>();

  readonly world: World;

  constructor(world: World) {
    super(() => wallStartMs + world.nowMs());
    this.world = world;
  }

  override holdLease(eventId: string, holder: string): HeldLine | null {
    const held = super.holdLease(eventId, holder);
    if (held !== null) this.promisedUntilMs.set(holder, this.world.nowMs() + leaseMs);
    return held;
  }
}

/** The lines as one process sees them, through a network that delays and loses messages. */
export function openSimLine(server: SimServer, network: Network, process: SimProcess, watch: QueueWatch): LineStore {
  const store = openMemoryLine(server, {
    call: (run) => send(network, process, run, commandTimeoutMs, server.cutOff.has(process)),
    async callPatiently(run) {
      for (;;) {
        try {
          // oxlint-disable-next-line no-await-in-loop
          return await send(network, process, run, Infinity, false);
        } catch {
          // oxlint-disable-next-line no-await-in-loop
          await new Promise<void>((resolve) => network.world.at(process, retryMs, resolve));
        }
      }
    },
    deliver: (run) => {
      if (!network.strikes(0.05)) network.toProcess(process, run);
    },
  } satisfies MemoryLink);
  return { ...store, openQueue: (options) => watchQueue(store, process, options, watch) };
}

/** A command there and back. @throws when either is lost, or both take too long */
function send<Answer>(
  network: Network,
  process: SimProcess,
  run: () => Answer,
  timeoutMs: number,
  isCutOff: boolean,
): Promise<Answer> {
  const isLost = network.strikes(0.004) || isCutOff;
  const isAnswerLost = network.strikes(0.004);
  return new Promise((resolve, reject) => {
    const stopWaiting = Number.isFinite(timeoutMs)
      ? network.world.at(process, timeoutMs, () => reject(new Error("Command timed out")))
      : () => undefined;
    network.toServer(() => {
      const answer = isLost ? null : run();
      network.toProcess(process, () => {
        stopWaiting();
        if (isLost || isAnswerLost) reject(connectionLost());
        else resolve(answer as Answer);
      });
    });
  });
}

function watchQueue(
  store: LineStore,
  process: SimProcess,
  options: Parameters<LineStore["openQueue"]>[0],
  watch: QueueWatch,
): ReturnType<LineStore["openQueue"]> {
  const jobs = new Set<SimJob>();
  const queue = store.openQueue({
    ...options,
    async process(batch) {
      const job = { process, batch };
      jobs.add(job);
      watch.begun(job);
      let fault: unknown = null;
      await options.process(batch).catch((error: unknown) => (fault = error ?? true));
      jobs.delete(job);
      watch.ended(job, fault);
      if (fault !== null) throw fault;
    },
  });
  return {
    ...queue,
    async close(force) {
      await queue.close(force);
      watch.left(jobs);
    },
  };
}
