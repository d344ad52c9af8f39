import type { LineCommand } from "@admit/line";
import { isPurchase } from "../database/issuer-database.ts";
import type { CommittedGroup } from "./commit-group.ts";

/**
 * A group's result, for one log line. A request belongs to it by `event` and a `seq` between `firstSeq` and `lastSeq`.
 * @param commands in the order of `seq`
 * @param lastSeq highest position decided before this group
 */
export function describeGroup(
  commands: readonly LineCommand[],
  { outcomes, written }: Pick<CommittedGroup, "outcomes" | "written">,
  lastSeq: number,
) {
  const decided: Record<string, number> = {};
  let tickets = 0;
  let oldestWaitMs = 0;
  for (const { status, reason, issued, acceptedAtMs, decidedAtMs } of written) {
    const kind = reason === null ? status : `${status} ${reason}`;
    decided[kind] = (decided[kind] ?? 0) + 1;
    tickets += issued;
    oldestWaitMs = Math.max(oldestWaitMs, decidedAtMs - acceptedAtMs);
  }
  const purchases = outcomes.filter(isPurchase).length;
  return {
    firstSeq: commands[0]?.seq,
    lastSeq: commands.at(-1)?.seq,
    size: commands.length,
    decided,
    tickets,
    /** Delivered again after an earlier group had decided them. */
    repeated: purchases - written.length,
    changes: outcomes.length - purchases,
    late: written.filter(({ seq }) => seq < lastSeq).length,
    oldestWaitMs,
  };
}
