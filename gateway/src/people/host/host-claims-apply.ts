import { type Accounts, onConnection } from "@admit/prisma";
import type { AuditAction, Role } from "@admit/contract";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { ulid } from "ulid";
import type { HostClaims } from "./host-token.ts";
import type { Mysql } from "../../platform/database.ts";
import { endJoined, joinOpenLinks } from "../users/links-end.ts";
import { decideFollowing, followedAt, type HostRow } from "./host-following.ts";
import { localRoleOf, resultingRole, type RoleRule } from "../../platform/role-rule.ts";

interface Applying {
  mysql: Mysql;
  accounts: Accounts;
  rule: RoleRule;
}

interface HostUser extends HostRow {
  id: string;
}

const action: AuditAction = "user.host-change";

/**
 * Lets a known user follow what a new token of the host says: the role by `AUTH_ROLES`, and a verified address that has
 * changed there, unless it is another's. Where either becomes another, all open links and all sessions of our own end,
 * the host's tokens do not, and the audit says so. Claims
 * older than those that the row follows change nothing.
 * @param user takes what changed
 * @returns whether anything did that other gateways have to know
 */
export async function applyHostClaims(
  { mysql, accounts, rule }: Applying,
  user: HostUser,
  claims: HostClaims,
): Promise<boolean> {
  const { role: hostRole, verifiedEmail } = claims;
  return onConnection(mysql, async (connection) => {
    await connection.query("START TRANSACTION");
    const before = await lockUser(connection, user.id);
    if (decideFollowing(rule, before, claims) === "none") {
      await connection.query("COMMIT");
      Object.assign(user, before);
      return false;
    }
    const localRole = localRoleOf(before);
    const role = resultingRole(rule, localRole, hostRole);
    const hasMoved =
      verifiedEmail !== null &&
      verifiedEmail !== before.email &&
      (await endOpenedAndMove(connection, accounts, user.id, verifiedEmail));
    const follows = { role, localRole, hostRole, hostClaimsAt: followedAt(before, claims) };
    await writeRoles(connection, user.id, follows, role !== before.role);
    const after = { ...(role !== before.role && { role }), ...(hasMoved && { email: verifiedEmail }) };
    if (Object.keys(after).length > 0) await writeAudit(connection, user.id, before, after);
    await connection.query("COMMIT");
    Object.assign(user, follows, hasMoved && { email: verifiedEmail });
    return Object.keys(after).length > 0;
  });
}

async function lockUser(connection: Pick<Connection, "query">, id: string): Promise<HostUser> {
  const sql = "SELECT id, email, role, localRole, hostRole, hostClaimsAt FROM User WHERE id = ? FOR UPDATE";
  const [[row]] = await connection.query<(HostUser & RowDataPacket)[]>(sql, [id]);
  if (row === undefined) throw new Error("a host's user was found and is gone");
  return row;
}

/** In this order: links are found by the address that they were asked for with. */
async function endOpenedAndMove(
  connection: Pick<Connection, "query">,
  accounts: Accounts,
  id: string,
  email: string,
): Promise<boolean> {
  const isTaken = ((await accounts.find(connection, [email])).get(email)?.id ?? id) !== id;
  if (isTaken) return false;
  await connection.query(`UPDATE User u ${joinOpenLinks} SET ${endJoined} WHERE u.id = ?`, [id]);
  return accounts.changeEmail(connection, id, email);
}

async function writeRoles(
  connection: Pick<Connection, "query">,
  id: string,
  { role, localRole, hostRole, hostClaimsAt }: Omit<HostRow, "email">,
  isOtherRole: boolean,
): Promise<void> {
  const [join, end] = isOtherRole ? [joinOpenLinks, `, ${endJoined}`] : ["", ""];
  await connection.query(
    `UPDATE User u ${join} SET u.role = ?, u.localRole = ?, u.hostRole = ?, u.hostClaimsAt = ?, u.updatedAt = ?${end} WHERE u.id = ?`,
    [role, localRole, hostRole, hostClaimsAt, new Date(), id],
  );
}

/** The user is the actor: the change comes from their token. */
async function writeAudit(
  connection: Pick<Connection, "query">,
  id: string,
  before: HostUser,
  after: { role?: Role; email?: string | null },
): Promise<void> {
  const was = Object.fromEntries(Object.keys(after).map((name) => [name, before[name as keyof typeof after]]));
  await connection.query("INSERT INTO AuditEntry SET ?", {
    id: ulid(),
    actorId: id,
    action,
    subjectType: "user",
    subjectId: id,
    details: JSON.stringify({ before: was, after }),
    at: new Date(),
  });
}
