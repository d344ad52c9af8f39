import { ProblemError } from "../platform/problem/problem-error.ts";
import { type ImportLine, type LineError, type ReadRows, rowErrorsMax, rowPath } from "./csv/read-rows.ts";
import type { ImportServices } from "./services.ts";
import { said } from "../platform/problem/said.ts";

/** The rows of people who are suspended now. The issuer rejects the rows of people who are suspended later. */
async function suspendedErrors({ accounts, mysql }: ImportServices, rows: readonly ImportLine[]): Promise<LineError[]> {
  const emails = rows.map(({ email }) => email);
  const users = await accounts.find(mysql, emails);
  const message =
    "belongs to a suspended account, which receives no tickets: take the row out, or reinstate the account";
  return rows
    .filter(({ email }) => users.get(email)?.status === "SUSPENDED")
    .map(({ line }) => ({ line, path: rowPath(line, "email"), message }));
}

/** Why a list cannot be issued: all mistakes, in the order of the rows. Null if there is none. */
export async function refusalOf(
  services: ImportServices,
  { rows, errors: found, count }: ReadRows,
): Promise<ProblemError | null> {
  const errors = [...found, ...(await suspendedErrors(services, rows))];
  if (errors.length === 0) return null;
  const listed = errors
    .toSorted((a, b) => a.line - b.line)
    .slice(0, rowErrorsMax)
    .map(({ path, message }) => ({ path, message }));
  const bad = new Set(errors.map(({ line }) => line)).size;
  const problem =
    errors.length > rowErrorsMax
      ? said`The first ${count} rows have more than ${rowErrorsMax} mistakes, of which the first ${rowErrorsMax} are listed`
      : said`${bad} of ${count} rows cannot be issued`;
  return new ProblemError(
    "invalid-request",
    said`${problem}, so nothing was done. Correct these rows and send the file again. Rows are numbered as in a spreadsheet.`,
    { errors: listed },
  );
}
