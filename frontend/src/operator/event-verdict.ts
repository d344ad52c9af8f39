import type { OpsDrop, OpsLine } from "@admit/contract";
import { estimate, figure, momentAndZone } from "../format/format.ts";
import { pauseText, people, type Trouble } from "./troubles.ts";

export interface Verdict {
  level: "alarm" | "notice" | "clear";
  what: string;
  more: string;
  trouble: Trouble | null;
}

/** What is said of a trouble. */
export const verdictOf = (trouble: Trouble): Verdict => ({ ...trouble, trouble });

const clear = (what: string, more = ""): Verdict => ({ level: "clear", what, more, trouble: null });

/** Troubles that concern an event: its own, and those of no event. */
export const troublesFor = (eventId: string, troubles: readonly Trouble[]): Trouble[] =>
  troubles.filter(({ line }) => line === null || line.eventId === eventId);

export const isBefore = (drop: Pick<OpsDrop, "salesOpenAt"> | undefined, nowMs: number): boolean =>
  Date.parse(drop?.salesOpenAt ?? "") > nowMs;

/** One event's state in a sentence. @param drop undefined while it is loading */
export function eventVerdict(
  { line, drop, troubles }: { line: OpsLine; drop: OpsDrop | undefined; troubles: readonly Trouble[] },
  nowMs: number,
): Verdict {
  const [worst] = troublesFor(line.eventId, troubles);
  if (worst !== undefined) return verdictOf(worst);
  const { waiting, issued, capacity, decidedPerSecond } = line;
  const left = `${figure(Math.max(0, capacity - issued))} of ${figure(capacity)} tickets left.`;
  if (drop !== undefined && drop.status !== "PUBLISHED" && waiting === 0)
    return clear(drop.status === "DRAFT" ? "A draft: buyers can’t see it." : "Archived: buyers can’t see it.", left);
  if (isBefore(drop, nowMs)) return clear("Not on sale yet.", `Opens ${momentAndZone(drop?.salesOpenAt ?? "")}.`);
  const paused = line.paused ? pauseText(line, nowMs) : "";
  if (waiting > 0) {
    const end = decidedPerSecond > 0 ? estimate((waiting / decidedPerSecond) * 1000) : "";
    const pace = end === "" ? "" : `${end.replace(/\.$/, "")} to the end of the line. `;
    const what = issued >= capacity ? "Sold out." : paused === "" ? "Selling." : "Paused.";
    const said = clear(`${what} ${people(waiting)} waiting.`, `${pace}${paused === "" ? left : paused}`);
    return paused === "" ? said : { ...said, level: "notice" };
  }
  const end = drop?.salesCloseAt ?? drop?.endsAt ?? null;
  if (end !== null && Date.parse(end) <= nowMs) return clear("The sale is closed.", `${figure(issued)} tickets sold.`);
  if (issued >= capacity) return clear("Sold out. No one is waiting.", `${figure(issued)} tickets sold.`);
  if (paused !== "") return clear("Paused. No one is waiting.", paused);
  return clear("On sale. No one is waiting.", left);
}
