import { isDuplicateEntry, type Account as AddressOwner, type Accounts } from "@admit/prisma";
import type { ResultSetHeader } from "mysql2/promise";
import { ulid } from "ulid";
import type { Caller } from "../auth/caller.ts";
import type { HostClaims } from "../auth/host-token.ts";
import { type EndedSessions, noneEnded } from "../auth/session-ended.ts";
import { loadTogether } from "../batch/load-together.ts";
import type { Mysql } from "../database.ts";
import { applyHostClaims } from "./host-claims-apply.ts";
import { resultingRole, type RoleRule, type RoleSources } from "./role-rule.ts";
import { type Account, accountColumns, type AccountRow, accountTables, toAccounts } from "./user-read.ts";

/** Most people in one statement. */
const batchSizeMax = 500;

interface HostUser extends Caller, RoleSources {
  ended: EndedSessions;
  externalSubject: string | null;
}

type FromHost = Pick<HostUser, "externalSubject" | "localRole" | "hostRole">;

/**
 * Finds or makes the users whom a host's tokens name. Those who come together share the statements, since
 * thousands of new buyers come in a second; by mysql2, for the same reason as `readUsers`.
 *
 * @param changed told of each user whose row was changed, not of new ones
 */
export function openHostUsers(
  mysql: Mysql,
  accounts: Accounts,
  rule: RoleRule,
  changed: (userId: string) => void,
): { find(claims: HostClaims): Promise<Account> } {
  const loader = loadTogether<HostClaims, Account>(
    (batch) => findOrMake(mysql, accounts, rule, batch, changed),
    batchSizeMax,
  );
  return { find: (claims) => loader.load(claims) };
}

/** As many users as claims, in their order. */
async function findOrMake(
  mysql: Mysql,
  accounts: Accounts,
  rule: RoleRule,
  batch: readonly HostClaims[],
  changed: (userId: string) => void,
): Promise<(Account | Error)[]> {
  const claimsBySubject = new Map(batch.map((claims) => [claims.subject, claims]));
  let users = await findBySubject(mysql, [...claimsBySubject.keys()]);
  const missing = [...claimsBySubject.values()].filter(({ subject }) => !users.has(subject));
  if (missing.length > 0) {
    const unbound = await bindByEmail(mysql, accounts, missing, changed);
    const made = await make(mysql, accounts, rule, unbound, changed);
    // Nobody else was at it: what was written need not be read.
    if (made !== null && unbound.length === missing.length)
      for (const user of made) users.set(user.externalSubject, user);
    else users = await findBySubject(mysql, [...claimsBySubject.keys()]);
  }
  for (const [subject, user] of users) {
    const claims = claimsBySubject.get(subject ?? "");
    if (claims === undefined) continue;
    if (await applyHostClaims({ mysql, accounts, rule }, user, claims)) changed(user.id);
  }
  return batch.map(({ subject }) => {
    const user = users.get(subject);
    if (user === undefined) return new Error("a host's user was neither found nor made");
    const { id, email, name, role, status, createdAt, ended } = user;
    return { caller: { id, email, name, role, status, createdAt }, ended };
  });
}

async function findBySubject(mysql: Mysql, subjects: string[]): Promise<Map<string | null, HostUser>> {
  const sql = `SELECT ${accountColumns}, u.externalSubject, u.localRole, u.hostRole FROM ${accountTables} WHERE u.externalSubject IN (?)`;
  const [rows] = await mysql.query(sql, [new Date(), subjects]);
  const found = rows as (AccountRow & FromHost)[];
  const fromHost = new Map(
    found.map(({ id, externalSubject, localRole, hostRole }) => [id, { externalSubject, localRole, hostRole }]),
  );
  const users = [...toAccounts(found).values()].map(({ caller, ended }): HostUser => {
    return {
      ...caller,
      ended,
      ...(fromHost.get(caller.id) ?? { externalSubject: null, localRole: null, hostRole: null }),
    };
  });
  return new Map(users.map((user) => [user.externalSubject, user]));
}

/**
 * A verified address of a user that no subject is bound to yet is theirs: an invited user stays invited, an
 * active one keeps what they hold. Another address of a user's mailbox proves nothing at a provider without tags.
 * Returns the remaining ones, without addresses that are another user's.
 */
async function bindByEmail(
  mysql: Mysql,
  accounts: Accounts,
  missing: readonly HostClaims[],
  changed: (userId: string) => void,
): Promise<HostClaims[]> {
  const emails = missing.flatMap(({ verifiedEmail }) => verifiedEmail ?? []);
  if (emails.length === 0) return [...missing];
  const owners = await accounts.find(mysql, emails);
  const left: HostClaims[] = [];
  for (const claims of missing) {
    const owner = claims.verifiedEmail === null ? undefined : owners.get(claims.verifiedEmail);
    if (owner === undefined) {
      left.push(claims);
    } else if (owner.externalSubject === claims.subject) {
      continue;
    } else if (mayBind(owner, claims) && (await bind(mysql, owner.id, claims.subject))) {
      changed(owner.id);
    } else {
      left.push({ ...claims, verifiedEmail: null });
    }
  }
  return left;
}

const mayBind = (owner: AddressOwner, claims: HostClaims): boolean =>
  owner.externalSubject === null && owner.email === claims.verifiedEmail;

/**
 * True when the user was free and is bound now; two gateways may try at once, one of them succeeds. The account has an
 * owner from now on: sessions end that another may have opened by a link.
 */
async function bind(mysql: Mysql, userId: string, subject: string): Promise<boolean> {
  try {
    const [bound] = await mysql.query<ResultSetHeader>(
      `UPDATE User SET externalSubject = ?, localRole = COALESCE(localRole, role), sessionEpoch = sessionEpoch + 1,
         updatedAt = ? WHERE id = ? AND externalSubject IS NULL`,
      [subject, new Date(), userId],
    );
    return bound.affectedRows === 1;
  } catch (error) {
    // Another gateway made or bound this subject in the meantime: the reading that follows finds it.
    if (isDuplicateEntry(error)) return true;
    throw error;
  }
}

/**
 * One statement. A row whose subject or address another gateway was faster with is skipped by it.
 * @returns the new users, or null where some were skipped and have to be read
 */
async function make(
  mysql: Mysql,
  accounts: Accounts,
  rule: RoleRule,
  people: readonly HostClaims[],
  changed: (userId: string) => void,
): Promise<HostUser[] | null> {
  if (people.length === 0) return [];
  const users = people.map((claims) => newUser(rule, claims));
  if ((await accounts.create(mysql, users)) === users.length) return users;
  // Skipped for the address alone: somebody was invited meanwhile, whom it binds to, or it is another's.
  const left = await bindByEmail(mysql, accounts, people, changed);
  if (left.length > 0)
    await accounts.create(
      mysql,
      left.map((claims) => newUser(rule, { ...claims, verifiedEmail: null })),
    );
  return null;
}

const newUser = (rule: RoleRule, { subject, verifiedEmail, name, role }: HostClaims) => ({
  id: ulid(),
  email: verifiedEmail,
  name,
  role: resultingRole(rule, "BUYER", role),
  localRole: "BUYER" as const,
  hostRole: role,
  status: "ACTIVE" as const,
  ended: noneEnded,
  externalSubject: subject,
  createdAt: new Date(),
});
