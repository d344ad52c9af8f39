import type { Mysql } from "../../src/platform/database.ts";
import { ulid } from "ulid";
import { hashLinkToken, newLinkToken } from "@admit/prisma";

/** A link as it was sent. @returns its token */
export async function makeLink(
  mysql: Mysql,
  link: { purpose: "ACTIVATE" | "SIGN_IN"; expiresAt?: Date } & (
    | { userId: string; createdById?: string }
    | { email: string }
  ),
): Promise<string> {
  const token = newLinkToken();
  await mysql.query("INSERT INTO OneTimeLink SET ?", {
    id: ulid(),
    tokenHash: Buffer.from(hashLinkToken(token)),
    expiresAt: new Date(Date.now() + 60_000),
    createdAt: new Date(),
    ...link,
  });
  return token;
}
