import { rowErrorsMax, type LineError } from "../csv/read-rows.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";

/**
 * @param rowCount rows that were read
 * @throws ProblemError invalid-request that lists the mistakes in the order of the rows, if there are any
 */
export function refuseRows(errors: readonly LineError[], rowCount: number): void {
  if (errors.length === 0) return;
  const listed = errors
    .toSorted((a, b) => a.line - b.line)
    .slice(0, rowErrorsMax)
    .map(({ path, message }) => ({ path, message }));
  throw new ProblemError(
    "invalid-request",
    `${whatIsWrong(errors, rowCount)}, so nothing was done. Correct these rows and send the file again. Row 1 is the first below the header.`,
    { errors: listed },
  );
}

function whatIsWrong(errors: readonly LineError[], rowCount: number): string {
  if (errors.length > rowErrorsMax)
    return `The first ${rowCount} rows have more than ${rowErrorsMax} mistakes, of which the first ${rowErrorsMax} are listed`;
  const bad = new Set(errors.map(({ line }) => line)).size;
  return `${bad} of ${rowCount} ${rowCount === 1 ? "row" : "rows"} cannot be issued`;
}
