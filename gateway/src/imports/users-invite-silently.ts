import type { Accounts } from "@admit/prisma";
import type { Connection } from "mysql2/promise";
import { monotonicFactory } from "ulid";
import { inChunks } from "./in-chunks.ts";

interface Person {
  email: string;
  name: string;
}

/**
 * Makes invited users of those whose addresses nobody has, and tells them nothing; for many at once, in the
 * caller's transaction, each with its audit entry. Whoever is known stays as they are.
 *
 * @param importId for the audit: what made them
 * @returns the users' ids by address, and how many are new
 */
export async function inviteAllSilently(
  accounts: Accounts,
  transaction: Connection,
  actorId: string,
  importId: string,
  people: readonly Person[],
): Promise<{ ids: Map<string, string>; made: number }> {
  const emails = people.map(({ email }) => email);
  const known = await accounts.find(transaction, emails);
  const newId = monotonicFactory();
  const unknown = people.filter(({ email }) => !known.has(email)).map((person) => ({ ...person, id: newId() }));
  // An address that another transaction has just taken is skipped.
  await accounts.create(
    transaction,
    unknown.map((person) => ({ ...person, status: "INVITED" })),
  );
  const users = unknown.length === 0 ? known : await accounts.find(transaction, emails);
  // Those whom somebody else made meanwhile have another id, and their own entry.
  const made = unknown.filter(({ email, id }) => users.get(email)?.id === id);
  for (const chunk of inChunks(made)) await recordCreated(transaction, actorId, importId, chunk, newId);
  return { ids: new Map([...users].map(([email, { id }]) => [email, id])), made: made.length };
}

async function recordCreated(
  transaction: Connection,
  actorId: string,
  importId: string,
  people: readonly (Person & { id: string })[],
  newId: () => string,
): Promise<void> {
  const now = new Date();
  const rows = people.map(({ id, email, name }) => {
    return [
      newId(),
      actorId,
      "user.create",
      "user",
      id,
      JSON.stringify({ email, name, status: "INVITED", importId }),
      now,
    ];
  });
  await transaction.query(
    "INSERT INTO AuditEntry (id, actorId, action, subjectType, subjectId, details, at) VALUES ?",
    [rows],
  );
}
