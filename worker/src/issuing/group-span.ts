import { noSpan, type Span, type Tracing } from "@admit/telemetry";

/** Of many jobs, each of a trace of its own: the group leads to all of them, and they to it. */
export function beginGroupSpan(tracing: Tracing, group: readonly { job: Span }[]): Span {
  if (!tracing.isOn) return noSpan;
  const jobs = [...new Set(group.map(({ job }) => job))];
  const span = tracing.begin("group commit", { links: jobs });
  for (const job of jobs) job.link(span);
  return span;
}
