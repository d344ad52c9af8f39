import { onConnection } from "@admit/prisma";
import type { RowDataPacket } from "mysql2/promise";
import type { HostClaims } from "./host-token.ts";
import type { Mysql } from "../../platform/database.ts";
import { decideFollowing, followedAt, type HostRow } from "./host-following.ts";
import type { RoleRule } from "../../platform/role-rule.ts";

/**
 * Keeps when the newest tokens of users were issued that their rows follow already, for all of them by one write. It
 * waits for no one: a row that another transaction has locked is left to the user's next token.
 * @returns the users whose rows have become others meanwhile, so that the claims would change them
 */
export async function noteHostClaims(
  mysql: Mysql,
  rule: RoleRule,
  claimsById: ReadonlyMap<string, HostClaims>,
): Promise<Set<string>> {
  if (claimsById.size === 0) return new Set();
  return onConnection(mysql, async (connection) => {
    await connection.query("START TRANSACTION");
    const sql =
      "SELECT id, email, role, localRole, hostRole, hostClaimsAt FROM User WHERE id IN (?) FOR UPDATE SKIP LOCKED";
    const [rows] = await connection.query<(HostRow & { id: string } & RowDataPacket)[]>(sql, [[...claimsById.keys()]]);
    const others = new Set<string>();
    const times: [id: string, hostClaimsAt: Date | null][] = [];
    for (const row of rows) {
      const claims = claimsById.get(row.id);
      const following = claims === undefined ? "none" : decideFollowing(rule, row, claims);
      if (following === "change") others.add(row.id);
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
    return others;
  });
}
