import { isDuplicateEntry, onConnection, statementTimeoutMs, type Account as AddressOwner } from "@admit/prisma";
import type { ResultSetHeader } from "mysql2/promise";
import { ulid } from "ulid";
import type { Caller } from "../../platform/route/caller.ts";
import type { HostClaims } from "./host-token.ts";
import { type EndedSessions, noneEnded } from "../users/session-ended.ts";
import { fewAtOnce } from "../../platform/batch/few-at-once.ts";
import { loadTogether } from "../../platform/batch/load-together.ts";
import type { Mysql } from "../../platform/database.ts";
import type { PeopleServices } from "../services.ts";
import { applyHostClaims } from "./host-claims-apply.ts";
import { noteHostClaims } from "./host-claims-note.ts";
import { decideFollowing, type HostFollowing, type HostRow } from "./host-following.ts";
import { resultingRole, type RoleRule } from "../../platform/role-rule.ts";
import { type Account, accountColumns, type AccountRow, accountTables, toAccounts } from "../users/user-read.ts";

/** Most people in one statement. */
const batchSizeMax = 500;
/** Transactions for one user each that are under way at the same time: fewer than the connections, which others need. */
const aloneMax = 2;
/** A user who is found is another's to bind, or raced by another gateway: once each, and once more. */
const triesMax = 4;

interface HostUser extends Caller, HostRow {
  ended: EndedSessions;
  externalSubject: string | null;
}

type FromHost = Pick<HostUser, "externalSubject" | "localRole" | "hostRole" | "hostClaimsAt">;
type Sources = Pick<PeopleServices, "mysql" | "accounts" | "log">;

/** What a batch finds for one token. */
type Found =
  | { kind: "user"; user: HostUser; claims: HostClaims; following: HostFollowing }
  /** A user without a subject has the verified address. */
  | { kind: "owner"; ownerId: string }
  /** Another transaction was faster with the subject or the address. */
  | { kind: "raced" };

/**
 * Finds or creates the users whom a host's tokens name. Those who come together share the statements that read and
 * create, since thousands of new buyers come in a second; by mysql2, for the same reason as `readUsers`. Who has to be
 * changed is changed alone, so that a row that is locked delays its own user only.
 *
 * @param changed called with each user whose row was changed, not with new ones
 */
export function openHostUsers(
  sources: Sources,
  rule: RoleRule,
  changed: (userId: string) => void,
): { find(claims: HostClaims): Promise<Account> } {
  const { mysql, accounts } = sources;
  const loader = loadTogether<HostClaims, Found>((batch) => findTogether(sources, rule, batch), batchSizeMax);
  const alone = fewAtOnce(aloneMax, statementTimeoutMs);

  return {
    async find(claims) {
      for (let tries = 0; tries < triesMax; tries++) {
        const found = await loader.load(claims);
        if (found.kind === "user") {
          const { user, following } = found;
          const apply = () => applyHostClaims({ mysql, accounts, rule }, user, found.claims);
          if (following === "change" && (await alone(apply))) changed(user.id);
          return toAccount(user);
        }
        if (found.kind === "owner" && (await alone(() => bind(mysql, found.ownerId, claims.subject))))
          changed(found.ownerId);
      }
      throw new Error("a host's user was neither found nor created");
    },
  };
}

const toAccount = ({ id, email, name, role, status, createdAt, ended }: HostUser): Account => {
  return { caller: { id, email, name, role, status, createdAt }, ended };
};

/** As many as claims, in their order. */
async function findTogether(
  { mysql, accounts, log }: Sources,
  rule: RoleRule,
  batch: readonly HostClaims[],
): Promise<Found[]> {
  const newest = newestBySubject(batch);
  const subjects = [...newest.keys()];
  let users = await findBySubject(mysql, subjects);
  // Of new users, and of those whose address is another one here.
  const emails = batch.flatMap(({ subject, verifiedEmail }) =>
    verifiedEmail === null || verifiedEmail === users.get(subject)?.email ? [] : verifiedEmail,
  );
  const owners = emails.length === 0 ? new Map<string, AddressOwner>() : await accounts.find(mysql, emails);
  const ownerOf = ({ verifiedEmail }: HostClaims) => (verifiedEmail === null ? undefined : owners.get(verifiedEmail));

  const missing = [...newest.values()].filter(({ subject }) => !users.has(subject));
  const people = missing
    .filter((claims) => !mayBind(ownerOf(claims), claims) && ownerOf(claims)?.externalSubject !== claims.subject)
    .map((claims) => (ownerOf(claims) === undefined ? claims : { ...claims, verifiedEmail: null }));
  if (people.length > 0) {
    const created = people.map((claims) => newUser(rule, claims));
    // No one else was at it: what was written need not be read.
    if ((await onConnection(mysql, (connection) => accounts.create(connection, created))) === created.length)
      for (const user of created) users.set(user.externalSubject, user);
    else users = await findBySubject(mysql, subjects);
  }

  const found = batch.map((claims): Found => {
    const [user, owner] = [users.get(claims.subject), ownerOf(claims)];
    if (user === undefined)
      return owner !== undefined && mayBind(owner, claims) ? { kind: "owner", ownerId: owner.id } : { kind: "raced" };
    const isTaken = owner !== undefined && owner.id !== user.id;
    const counted = isTaken ? { ...claims, verifiedEmail: null } : claims;
    return { kind: "user", user: { ...user }, claims: counted, following: decideFollowing(rule, user, counted) };
  });
  await note(mysql, rule, found).catch((error: unknown) =>
    log.warn({ err: error }, "it was not noted when tokens of the host were issued"),
  );
  return found;
}

function newestBySubject(batch: readonly HostClaims[]): Map<string, HostClaims> {
  const newest = new Map<string, HostClaims>();
  for (const claims of batch)
    if ((claims.issuedAtMs ?? 0) >= (newest.get(claims.subject)?.issuedAtMs ?? 0)) newest.set(claims.subject, claims);
  return newest;
}

/** Whose rows became others meanwhile are to be changed, each alone. */
async function note(mysql: Mysql, rule: RoleRule, found: readonly Found[]): Promise<void> {
  const noted = found.flatMap((each) => (each.kind === "user" && each.following === "note" ? each : []));
  const claimsById = new Map<string, HostClaims>();
  for (const { user, claims } of noted)
    if ((claims.issuedAtMs ?? 0) >= (claimsById.get(user.id)?.issuedAtMs ?? 0)) claimsById.set(user.id, claims);
  const others = await noteHostClaims(mysql, rule, claimsById);
  for (const each of noted) if (others.has(each.user.id)) each.following = "change";
}

async function findBySubject(mysql: Mysql, subjects: string[]): Promise<Map<string | null, HostUser>> {
  const sql = `SELECT ${accountColumns}, u.externalSubject, u.localRole, u.hostRole, u.hostClaimsAt FROM ${accountTables} WHERE u.externalSubject IN (?)`;
  const [rows] = await mysql.query(sql, [new Date(), subjects]);
  const found = rows as (AccountRow & FromHost)[];
  const fromHost = new Map(
    found.map(({ id, externalSubject, localRole, hostRole, hostClaimsAt }) => {
      return [id, { externalSubject, localRole, hostRole, hostClaimsAt }];
    }),
  );
  const none: FromHost = { externalSubject: null, localRole: null, hostRole: null, hostClaimsAt: null };
  const users = [...toAccounts(found).values()].map(({ caller, ended }): HostUser => {
    return { ...caller, ended, ...(fromHost.get(caller.id) ?? none) };
  });
  return new Map(users.map((user) => [user.externalSubject, user]));
}

/**
 * A verified address of a user that no subject is bound to yet is theirs: an invited user stays invited, an
 * active one keeps what they hold. Another address of a user's mailbox proves nothing at a provider without tags.
 */
const mayBind = (owner: AddressOwner | undefined, claims: HostClaims): boolean =>
  owner !== undefined && owner.externalSubject === null && owner.email === claims.verifiedEmail;

/**
 * True when the user was free and is bound now; two gateways may try at once, one of them succeeds. The account has an
 * owner from now on: sessions end that another may have opened by a link.
 */
async function bind(mysql: Mysql, userId: string, subject: string): Promise<boolean> {
  try {
    const [bound] = await onConnection(mysql, (connection) =>
      connection.query<ResultSetHeader>(
        `UPDATE User SET externalSubject = ?, localRole = COALESCE(localRole, role), sessionEpoch = sessionEpoch + 1,
           updatedAt = ? WHERE id = ? AND externalSubject IS NULL`,
        [subject, new Date(), userId],
      ),
    );
    return bound.affectedRows === 1;
  } catch (error) {
    // Another gateway created or bound this subject in the meantime: the reading that follows finds it.
    if (isDuplicateEntry(error)) return false;
    throw error;
  }
}

const newUser = (rule: RoleRule, { subject, verifiedEmail, name, role, issuedAtMs }: HostClaims) => ({
  id: ulid(),
  email: verifiedEmail,
  name,
  role: resultingRole(rule, "BUYER", role),
  localRole: "BUYER" as const,
  hostRole: role,
  hostClaimsAt: issuedAtMs === null ? null : new Date(issuedAtMs),
  status: "ACTIVE" as const,
  ended: noneEnded,
  externalSubject: subject,
  createdAt: new Date(),
});
