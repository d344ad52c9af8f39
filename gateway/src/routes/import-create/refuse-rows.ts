import type { LineError } from "../../imports/csv/read-rows.ts";
import { ProblemError } from "../../problem/problem-error.ts";

/** @throws ProblemError invalid-request that tells of every row, in their order, where there is one */
export function refuseRows(errors: readonly LineError[], rowCount: number): void {
  if (errors.length === 0) return;
  const bad = new Set(errors.map(({ line }) => line)).size;
  const told = errors.toSorted((a, b) => a.line - b.line).map(({ path, message }) => ({ path, message }));
  const which = `${bad} of ${rowCount} ${rowCount === 1 ? "row" : "rows"} cannot be issued`;
  throw new ProblemError(
    "invalid-request",
    `${which}, so nothing was done. Mend what is listed and send the file again. Row 1 is the first below the header.`,
    { errors: told },
  );
}
