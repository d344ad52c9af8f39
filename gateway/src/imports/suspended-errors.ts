import type { ImportServices } from "./services.ts";
import { rowPath, type ImportLine, type LineError } from "./csv/read-rows.ts";

const message = "belongs to a suspended account, which receives no tickets: take the row out, or reinstate the account";

/** The rows of people who are suspended now. Who is suspended later is rejected by the issuer. */
export async function suspendedErrors(
  { accounts, mysql }: Pick<ImportServices, "accounts" | "mysql">,
  rows: readonly ImportLine[],
): Promise<LineError[]> {
  const users = await accounts.find(
    mysql,
    rows.map(({ email }) => email),
  );
  return rows
    .filter(({ email }) => users.get(email)?.status === "SUSPENDED")
    .map(({ line }) => ({ line, path: rowPath(line, "email"), message }));
}
