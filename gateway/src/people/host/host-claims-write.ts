import type { Role } from "@admit/contract";
import { type Accounts, onConnection, readRows } from "@admit/prisma";
import type { Connection } from "mysql2/promise";
import { toAuditRow } from "../../platform/audit/audit-entry-create.ts";
import type { Mysql } from "../../platform/database.ts";
import { localRoleOf, resultingRole, type RoleRule } from "../../platform/settings.ts";
import { endJoined, joinOpenLinks } from "../users/user-update.ts";
import { decideFollowing, followedAt, type HostClaims, type HostRow } from "./host-token.ts";

interface HostUser extends HostRow {
  id: string;
}

const columns = "id, email, role, localRole, hostRole, hostClaimsAt";

/**
 * Writes the claims of a new token into the row of a known user: the role by `AUTH_ROLES`, and a changed verified
 * address, unless it is another user's. If the role or the address changes, all open links and all of our own sessions
 * end, and the audit has an entry. Claims older than the row's change nothing.
 * @param user gets the row's new values
 * @returns whether other gateways have to be notified
 */
export async function applyHostClaims(
  { mysql, accounts, rule }: { mysql: Mysql; accounts: Accounts; rule: RoleRule },
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
  const sql = `SELECT ${columns} FROM User WHERE id = ? FOR UPDATE`;
  const [row] = await readRows<HostUser>(connection, sql, [id]);
  if (row === undefined) throw new Error("a host's user was found and is gone");
  return row;
}

/** Ends the links first: they are found by the address that they were requested with. */
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
  const changed = Object.fromEntries(Object.keys(after).map((name) => [name, before[name as keyof typeof after]]));
  const subject = { type: "user", id };
  const row = toAuditRow({ actorId: id, action: "user.host-change", subject, details: { before: changed, after } });
  await connection.query("INSERT INTO AuditEntry SET ?", { ...row, details: JSON.stringify(row.details) });
}

/**
 * Notes when the newest tokens of users were issued, where the rows need no other change: one write for all. It waits
 * for no lock: a row that another transaction has locked is left to the user's next token.
 * @returns the users whose rows have changed meanwhile, so that the claims have to be applied
 */
export async function noteHostClaims(
  mysql: Mysql,
  rule: RoleRule,
  claimsById: ReadonlyMap<string, HostClaims>,
): Promise<Set<string>> {
  if (claimsById.size === 0) return new Set();
  return onConnection(mysql, async (connection) => {
    await connection.query("START TRANSACTION");
    const sql = `SELECT ${columns} FROM User WHERE id IN (?) FOR UPDATE SKIP LOCKED`;
    const rows = await readRows<HostUser>(connection, sql, [[...claimsById.keys()]]);
    const changed = new Set<string>();
    const times: [id: string, hostClaimsAt: Date | null][] = [];
    for (const row of rows) {
      const claims = claimsById.get(row.id);
      const following = claims === undefined ? "none" : decideFollowing(rule, row, claims);
      if (following === "change") changed.add(row.id);
      else if (claims !== undefined && following === "note") times.push([row.id, followedAt(row, claims)]);
    }
    if (times.length > 0) {
      const cases = times.map(() => "WHEN ? THEN ?").join(" ");
      await connection.query(
        `UPDATE User SET hostRole = COALESCE(hostRole, 'BUYER'), hostClaimsAt = CASE id ${cases} END WHERE id IN (?)`,
        [...times.flat(), times.map(([id]) => id)],
      );
    }
    await connection.query("COMMIT");
    return changed;
  });
}
