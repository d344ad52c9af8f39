import type { EventChange } from "@admit/contract";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { said } from "../platform/problem/said.ts";

export interface Times {
  startsAt: Date | null;
  endsAt: Date | null;
  salesOpenAt: Date | null;
  salesCloseAt: Date | null;
}

/** A time of the event, in milliseconds, once it is changed. */
export function timeAfter(current: Times, change: Partial<EventChange>, name: keyof Times): number | null {
  const changed = change[name];
  if (changed === undefined) return current[name]?.getTime() ?? null;
  return changed === null ? null : Date.parse(changed);
}

/**
 * Whether the event's times make sense once it is changed: it ends after it starts, and its sale opens before it closes.
 * All mistakes are reported at once, but only in times that the change touches: a stored event stays editable.
 * @throws ProblemError invalid-request
 */
export function checkTimes(current: Times, change: Partial<EventChange>): void {
  const timeOf = (name: keyof Times) => timeAfter(current, change, name);
  const errors: { path: string; message: string }[] = [];
  const inOrder = (earlier: keyof Times, later: keyof Times, wrong: { path: string; message: string }) => {
    const [from, until] = [timeOf(earlier), timeOf(later)];
    if (from !== null && until !== null && from >= until) errors.push(wrong);
  };
  const touches = (...names: (keyof Times)[]) => names.some((name) => change[name] !== undefined);
  if (touches("startsAt", "endsAt"))
    inOrder("startsAt", "endsAt", { path: "endsAt", message: "must be after startsAt" });
  if (touches("salesOpenAt", "salesCloseAt"))
    inOrder("salesOpenAt", "salesCloseAt", { path: "salesCloseAt", message: "must be after salesOpenAt" });
  // As in `saleWindowAt`: without a close of its own the sale ends with the event.
  if (timeOf("salesCloseAt") === null && touches("salesOpenAt", "salesCloseAt", "endsAt"))
    inOrder("salesOpenAt", "endsAt", {
      path: "salesOpenAt",
      message: "must be before endsAt, when the sale closes unless salesCloseAt is set",
    });
  if (errors.length === 0) return;
  const [first, second] = errors.map(({ path, message }) => said`${path} ${message}`);
  const detail = second === undefined ? said`${first ?? ""}.` : said`${first ?? ""}; ${second}.`;
  throw new ProblemError("invalid-request", detail, { errors });
}
