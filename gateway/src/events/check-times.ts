import type { EventChange } from "@admit/contract";
import { ProblemError } from "../problem/problem-error.ts";

interface Times {
  startsAt: Date | null;
  endsAt: Date | null;
  salesOpenAt: Date | null;
  salesCloseAt: Date | null;
}

/**
 * Whether the event's times make sense once it is changed. All that is wrong is told at once.
 * @throws ProblemError invalid-request
 */
export function checkTimes(current: Times, change: Partial<EventChange>): void {
  const timeOf = (name: keyof Times): number | null => {
    const changed = change[name];
    return changed === undefined ? (current[name]?.getTime() ?? null) : changed === null ? null : Date.parse(changed);
  };
  const errors: { path: string; message: string }[] = [];
  const inOrder = (earlier: keyof Times, later: keyof Times) => {
    const [from, until] = [timeOf(earlier), timeOf(later)];
    if (from !== null && until !== null && from >= until)
      errors.push({ path: later, message: `must be after ${earlier}` });
  };
  inOrder("startsAt", "endsAt");
  inOrder("salesOpenAt", "salesCloseAt");
  if (errors.length === 0) return;
  const sentence = errors.map(({ path, message }) => `${path} ${message}`).join("; ");
  throw new ProblemError("invalid-request", `${sentence}.`, { errors });
}
