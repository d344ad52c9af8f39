import type { Account } from "@admit/prisma";
import { ulid } from "ulid";
import { recordAudit } from "../../platform/audit/audit-entry-create.ts";
import type { Caller } from "../../platform/route/caller.ts";
import type { PeopleServices } from "../services.ts";

/** Null where the address, which is in lower case, leads to no account. */
export async function findUserByEmail(
  { accounts, mysql }: Pick<PeopleServices, "accounts" | "mysql">,
  email: string,
): Promise<Caller | null> {
  const account = (await accounts.find(mysql, [email])).get(email);
  return account === undefined ? null : toCaller(account);
}

const toCaller = ({ id, email, name, role, status, createdAt }: Account): Caller => {
  return { id, email, name, role, status, createdAt };
};

/**
 * Creates an invited user for an address that no one has, and sends them nothing: tickets can be issued to them without
 * their notice. If another transaction was faster with the same address, both use its user.
 */
export function inviteSilently(
  { accounts, prisma }: Pick<PeopleServices, "accounts" | "prisma">,
  actorId: string,
  email: string,
): Promise<Caller> {
  const id = ulid();
  return prisma.$transaction(
    async (transaction) => {
      await accounts.createOne(transaction, { id, email, name: "", status: "INVITED" });
      const account = (await accounts.find(transaction, [email])).get(email);
      if (account === undefined) throw new Error("a user was neither found nor created");
      const details = { email, status: "INVITED" };
      const subject = { type: "user", id };
      if (account.id === id) await recordAudit(transaction, { actorId, action: "user.create", subject, details });
      return toCaller(account);
    },
    // No gaps are locked: creating one user does not wait for creating another.
    { isolationLevel: "ReadCommitted" },
  );
}
