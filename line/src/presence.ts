import { ownedShownMax, presenceKeptMs, presenceLostMs, presenceMs, type OpsProcess } from "@admit/contract";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Processes, ProcessReport } from "./line-store.ts";

const nanosecondsPerMs = 1_000_000;
const loopResolutionMs = 10;

/** A name of this process that no other has. */
export const processId = (): string => `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;

export interface PresenceOptions {
  processes: Pick<Processes, "reportProcess" | "removeProcess">;
  id: string;
  part: OpsProcess["part"];
  /** The events that it issues. */
  owned: () => readonly string[];
  /** What a worker knows of its mails. */
  mail?: () => OpsProcess["mail"];
  /** A gateway's recent refusals, and settings that an operator has to fix. */
  attention?: { readonly refusals: OpsProcess["refusals"]; readonly warnings: OpsProcess["warnings"] };
  /** Called for each report that was not taken. */
  onFault: (error: Error) => void;
}

/** Reports each second how this process is: a report that stays away shows a fault in it, or in Redis. */
export function announcePresence({ processes, id, part, owned, mail, attention, onFault }: PresenceOptions): {
  /** Removes the process from the list: an orderly end. */
  close(): Promise<void>;
} {
  const startedAt = new Date().toISOString();
  const loop = monitorEventLoopDelay({ resolution: loopResolutionMs });
  loop.enable();
  const report = async (): Promise<void> => {
    const loopLagMs = Math.max(0, loop.percentile(99) / nanosecondsPerMs - loopResolutionMs);
    loop.reset();
    const events = owned();
    await processes.reportProcess({
      id,
      part,
      host: hostname(),
      pid: process.pid,
      startedAt,
      seenAt: new Date().toISOString(),
      rssBytes: process.memoryUsage.rss(),
      loopLagMs: Math.round(loopLagMs * 10) / 10,
      events: events.length,
      owns: events.slice(0, ownedShownMax),
      mail: mail?.() ?? null,
      refusals: attention?.refusals ?? {},
      warnings: attention?.warnings ?? [],
    });
  };
  const timer = setInterval(() => void report().catch(onFault), presenceMs);
  void report().catch(onFault);
  return {
    async close() {
      clearInterval(timer);
      loop.disable();
      await processes.removeProcess(id).catch(onFault);
    },
  };
}

/** Which processes are lost, and which have been for so long that they are no longer shown. */
export function judgeProcesses(
  reports: readonly ProcessReport[],
  nowMs: number,
): { processes: OpsProcess[]; longLost: string[] } {
  const silentMs = ({ seenAt }: ProcessReport): number => nowMs - Date.parse(seenAt);
  const processes = reports
    .filter((report) => silentMs(report) <= presenceKeptMs)
    // A process of an earlier release reports none of these.
    .map((report) => ({
      ...report,
      owns: report.owns ?? [],
      mail: report.mail ?? null,
      refusals: report.refusals ?? {},
      warnings: report.warnings ?? [],
      lost: silentMs(report) > presenceLostMs,
    }))
    .toSorted((one, other) => `${one.part} ${one.id}`.localeCompare(`${other.part} ${other.id}`));
  return { processes, longLost: reports.filter((report) => silentMs(report) > presenceKeptMs).map(({ id }) => id) };
}
