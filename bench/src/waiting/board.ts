import { commitMs, type Decisions } from "./scenario.ts";

/** As in the gateway's board: one rendering answers all for so long. */
const renderedMs = 100;
const paceWindowMs = 5000;
const paceBusyMinMs = 300;
/** After so long without a decision the pace is measured anew. */
const standstillMaxMs = 2000;

/** The line's figures as the gateways answer them, by the time of the poll. */
export function openBoard({ acceptedAtMs, heads }: Decisions) {
  const buyers = acceptedAtMs.length;
  const lastAcceptedMs = acceptedAtMs[buyers - 1] ?? 0;
  const renderings = Math.ceil((heads.length * commitMs) / renderedMs) + 1;
  const paces = readPaces(heads, renderings);
  const rendering = (atMs: number) => Math.min(renderings - 1, Math.max(0, Math.floor(atMs / renderedMs)));
  return {
    acceptedAt(atMs: number): number {
      const seen = rendering(atMs) * renderedMs;
      return seen >= lastAcceptedMs ? buyers : Math.floor((seen / lastAcceptedMs) * (buyers - 1)) + 1;
    },
    headAt(atMs: number): number {
      const commits = Math.min(heads.length, Math.floor((rendering(atMs) * renderedMs) / commitMs));
      return commits === 0 ? 0 : (heads[commits - 1] ?? 0);
    },
    /** Decisions per second; null while it is not known. */
    paceAt(atMs: number): number | null {
      const pace = paces[rendering(atMs)] ?? Number.NaN;
      return Number.isNaN(pace) ? null : pace;
    },
    /** The highest pace that was answered. */
    paceMax: paces.reduce((max, pace) => (pace > max ? pace : max), 0),
  };
}

/** The pace of each rendering; NaN while it is not known. */
function readPaces(heads: Int32Array, renderings: number): Float64Array {
  const paces = new Float64Array(renderings).fill(Number.NaN);
  let samples: { atMs: number; count: number; busyMs: number }[] = [];
  let lastMs = 0;
  let commits = 0;
  for (let rendering = 0; rendering < renderings; rendering++) {
    const nowMs = rendering * renderedMs;
    for (; commits < heads.length && (commits + 1) * commitMs <= nowMs; commits++) {
      const count = (heads[commits] ?? 0) - (heads[commits - 1] ?? 0);
      if (count === 0) continue;
      const atMs = (commits + 1) * commitMs;
      if (atMs - lastMs > standstillMaxMs) samples = [];
      else samples.push({ atMs, count, busyMs: atMs - lastMs });
      lastMs = atMs;
    }
    while (samples[0] !== undefined && nowMs - samples[0].atMs > paceWindowMs) samples.shift();
    const count = samples.reduce((sum, each) => sum + each.count, 0);
    const busyMs = samples.reduce((sum, each) => sum + each.busyMs, 0);
    if (count > 0 && busyMs >= paceBusyMinMs) paces[rendering] = Math.round((count / busyMs) * 10_000) / 10;
  }
  return paces;
}
