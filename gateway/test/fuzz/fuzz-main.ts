import { readOptions } from "@admit/contract";
import { command } from "./fuzz-command.ts";
import { openFuzz, type FuzzReport } from "./open-fuzz.ts";

/** Requests per seed: few, so that a failing seed replays quickly. */
const requestsPerSeed = 2000;

const { requests, seed: firstSeed } = readOptions(command, process.argv.slice(2));

const fuzz = await openFuzz();
let seed = firstSeed;
try {
  const startedAtMs = performance.now();
  while (fuzz.report.requests < requests) {
    // oxlint-disable-next-line no-await-in-loop -- a seed must replay alone
    await fuzz.run(seed, Math.min(requestsPerSeed, requests));
    seed += 1;
  }
  console.log(describe(fuzz.report, seed - firstSeed, performance.now() - startedAtMs));
} catch (error) {
  console.error(error);
  console.error(`Replay it with: pnpm fuzz --requests ${requestsPerSeed} --seed ${seed}`);
  process.exitCode = 1;
} finally {
  await fuzz.close();
}

function describe({ requests, slowestMs, byOperation }: FuzzReport, seeds: number, ms: number): string {
  const byStatus = new Map<number, number>();
  for (const statuses of byOperation.values())
    for (const [status, count] of statuses) byStatus.set(status, (byStatus.get(status) ?? 0) + count);
  const neverSucceeded = [...byOperation].filter(
    ([name, statuses]) => name !== "" && Math.min(...statuses.keys()) >= 300,
  );
  return [
    `${requests} requests, seeds ${firstSeed} to ${firstSeed + seeds - 1}, ${Math.round(ms / 1000)} s: 0 faults`,
    `slowest answer: ${Math.round(slowestMs)} ms`,
    `by status: ${[...byStatus]
      .toSorted(([one], [another]) => one - another)
      .map((entry) => entry.join(": "))
      .join(", ")}`,
    `operations: ${byOperation.size - 1}; never succeeded: ${neverSucceeded.map(([name]) => name).join(", ") || "none"}`,
  ].join("\n");
}
