import {
  type Account as AddressOwner,
  type Accounts,
  isDuplicateEntry,
  onConnection,
  readRows,
  statementTimeoutMs,
  writeRows,
  newId,
} from "@admit/prisma";
import { fewAtOnce } from "../../platform/batch/few-at-once.ts";
import { loadTogether } from "../../platform/batch/load-together.ts";
import type { Mysql } from "../../platform/database.ts";
import { resultingRole, type RoleRule } from "../../platform/settings.ts";
import type { Caller } from "../../platform/route/caller.ts";
import type { PlatformServices } from "../../platform/route/services.ts";
import { type EndedSessions, noneEnded } from "../users/session-ended.ts";
import { type Account, accountColumns, type AccountRow, accountTables, toAccounts } from "../users/user-read.ts";
import { applyHostClaims, noteHostClaims } from "./host-claims-write.ts";
import { decideFollowing, type HostClaims, type HostFollowing, type HostRow } from "./host-token.ts";

const batchSizeMax = 500;
/** Most concurrent transactions for single users: fewer than the connections, which others need too. */
const aloneMax = 2;
/** The first try, one after the user was bound, one after another gateway was faster, and one to spare. */
const triesMax = 4;

interface HostUser extends Caller, HostRow {
  ended: EndedSessions;
  externalSubject: string | null;
}

type FromHost = Pick<HostUser, "externalSubject" | "localRole" | "hostRole" | "hostClaimsAt">;
type Sources = Pick<PlatformServices, "mysql" | "log"> & { accounts: Accounts };

/** A batch's result for one token. */
type Found =
  | { kind: "user"; user: HostUser; claims: HostClaims; following: HostFollowing }
  /** A user without a subject has the verified address. */
  | { kind: "owner"; ownerId: string }
  /** Another transaction was faster with the subject or the address. */
  | { kind: "raced" };

/**
 * Finds or creates the users of a host's tokens. Concurrent requests share the statements that read and create, since
 * thousands of new buyers may arrive per second; by mysql2, for the same reason as `readUsers`. Changes are made one
 * user at a time, so that a locked row delays its own user only.
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
  // Of new users, and of those whose row has another address.
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
    // All of them were created here: there is nothing to read.
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
    log.warn({ err: error }, "the issue times of the host's tokens were not noted"),
  );
  return found;
}

function newestBySubject(batch: readonly HostClaims[]): Map<string, HostClaims> {
  const newest = new Map<string, HostClaims>();
  for (const claims of batch)
    if ((claims.issuedAtMs ?? 0) >= (newest.get(claims.subject)?.issuedAtMs ?? 0)) newest.set(claims.subject, claims);
  return newest;
}

/** Users whose rows have changed meanwhile are marked, to be changed one at a time. */
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
  const found = await readRows<AccountRow & FromHost>(mysql, sql, [new Date(), subjects]);
  const accounts = toAccounts(found);
  return new Map(
    found.flatMap(({ id, externalSubject, localRole, hostRole, hostClaimsAt }): [string | null, HostUser][] => {
      const account = accounts.get(id);
      if (account === undefined) return [];
      const { caller, ended } = account;
      return [[externalSubject, { ...caller, ended, externalSubject, localRole, hostRole, hostClaimsAt }]];
    }),
  );
}

/**
 * A verified address binds to the user who has exactly it, if no subject is bound to them yet. Another spelling of
 * their mailbox does not: some providers give the spellings to different people.
 */
const mayBind = (owner: AddressOwner | undefined, claims: HostClaims): boolean =>
  owner !== undefined && owner.externalSubject === null && owner.email === claims.verifiedEmail;

/**
 * True if the user was free and is bound now; of two gateways that try at once, one succeeds. The account has an owner
 * from now on, so sessions that another person may have opened by a link end.
 */
async function bind(mysql: Mysql, userId: string, subject: string): Promise<boolean> {
  try {
    const bound = await onConnection(mysql, (connection) =>
      writeRows(
        connection,
        `UPDATE User SET externalSubject = ?, localRole = COALESCE(localRole, role), sessionEpoch = sessionEpoch + 1,
           updatedAt = ? WHERE id = ? AND externalSubject IS NULL`,
        [subject, new Date(), userId],
      ),
    );
    return bound === 1;
  } catch (error) {
    // Another gateway has created or bound this subject meanwhile: the next try finds it.
    if (isDuplicateEntry(error)) return false;
    throw error;
  }
}

const newUser = (rule: RoleRule, { subject, verifiedEmail, name, role, issuedAtMs }: HostClaims) => ({
  id: newId(),
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
