import type { OpsDrop, OpsLine } from "@admit/contract";
import { estimate, momentAndZone } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import { pauseText, type Trouble } from "./troubles.ts";

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
  const { verdict } = texts.operator;
  const { waiting, issued, capacity, decidedPerSecond } = line;
  const left = verdict.ticketsLeft(Math.max(0, capacity - issued), capacity);
  if (drop !== undefined && drop.status !== "PUBLISHED" && waiting === 0)
    return clear(drop.status === "DRAFT" ? verdict.draft : verdict.archived, left);
  if (isBefore(drop, nowMs)) return clear(verdict.notYet, verdict.opensAt(momentAndZone(drop?.salesOpenAt ?? "")));
  const paused = line.paused ? pauseText(line, nowMs) : "";
  if (waiting > 0) {
    const end = decidedPerSecond > 0 ? estimate((waiting / decidedPerSecond) * 1000) : "";
    const pace = end === "" ? "" : `${verdict.toTheEnd(end.replace(/\.$/, ""))} `;
    const going = paused === "" ? verdict.sellingWaiting : verdict.pausedWaiting;
    const what = issued >= capacity ? verdict.soldOutWaiting : going;
    const said = clear(what(waiting), `${pace}${paused === "" ? left : paused}`);
    return paused === "" ? said : { ...said, level: "notice" };
  }
  const end = drop?.salesCloseAt ?? drop?.endsAt ?? null;
  if (end !== null && Date.parse(end) <= nowMs) return clear(verdict.isClosed, verdict.sold(issued));
  if (issued >= capacity) return clear(verdict.soldOut, verdict.sold(issued));
  return paused === "" ? clear(verdict.onSale, left) : clear(verdict.isPaused, paused);
}
