import type { Connection } from "mysql2/promise";
import { hashLinkToken, newLinkToken } from "../links/link-token.ts";
import { readRows } from "../rows.ts";
import { withConnection } from "../with-connection.ts";
import { demoPeople } from "./demo-people.ts";
import { newId } from "../new-id.ts";

type Purpose = "ACTIVATE" | "SIGN_IN";

/** As long as an invitation and a session: the demo's links may be opened hours later. */
const lifetimeMs = { ACTIVATE: 14 * 24 * 3_600_000, SIGN_IN: 12 * 3_600_000 };
const pathOf = { ACTIVATE: "activate", SIGN_IN: "sign-in" };

/**
 * New links that sign in the demo's buyer, invited user (activating the account, the first time) and admin. A suspended
 * or missing user gets none.
 * @param publicUrl where the gateway is reached
 */
export async function createDemoLinks(
  databaseUrl: string,
  publicUrl: string,
): Promise<{ label: string; url: string }[]> {
  const people = [demoPeople.buyer, demoPeople.invited, demoPeople.admin];
  return withConnection(databaseUrl, async (connection) => {
    const links = [];
    // Not the admin, who may open all of these links in one browser: a link does not open for its creator.
    const inviter = await findUser(connection, demoPeople.staff.email);
    for (const { name, email, label } of people) {
      const user = await findUser(connection, email);
      if (user === undefined || user.status === "SUSPENDED") continue;
      const purpose = user.status === "INVITED" ? "ACTIVATE" : "SIGN_IN";
      const token = await createLink(connection, user.id, purpose, inviter?.id ?? null);
      const url = `${publicUrl.replace(/\/+$/, "")}/${pathOf[purpose]}#${token}`;
      links.push({ label: `${label}, ${name} <${email}>`, url });
    }
    return links;
  });
}

interface UserRow {
  id: string;
  status: "INVITED" | "ACTIVE" | "SUSPENDED";
}

async function findUser(connection: Connection, email: string): Promise<UserRow | undefined> {
  const [user] = await readRows<UserRow>(connection, "SELECT id, status FROM User WHERE email = ?", [email]);
  return user;
}

/** @returns the token, of which only the hash is stored */
async function createLink(
  connection: Connection,
  userId: string,
  purpose: Purpose,
  inviterId: string | null,
): Promise<string> {
  const token = newLinkToken();
  const createdAt = new Date();
  // An invitation has one open link.
  if (purpose === "ACTIVATE") {
    await connection.query("DELETE FROM OneTimeLink WHERE userId = ? AND purpose = ? AND usedAt IS NULL", [
      userId,
      purpose,
    ]);
  }
  await connection.query("INSERT INTO OneTimeLink SET ?", {
    id: newId(),
    purpose,
    userId,
    createdById: purpose === "ACTIVATE" ? inviterId : null,
    tokenHash: Buffer.from(hashLinkToken(token)),
    expiresAt: new Date(createdAt.getTime() + lifetimeMs[purpose]),
    createdAt,
  });
  return token;
}
