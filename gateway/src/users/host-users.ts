import { isDuplicateEntry } from "@admit/prisma";
import { ulid } from "ulid";
import type { HostClaims } from "../auth/host-token.ts";
import { loadTogether } from "../batch/load-together.ts";
import type { Prisma } from "../database.ts";
import { mysqlErrorOf } from "../mysql-error-of.ts";

/** Most people in one statement. */
const batchSizeMax = 500;

interface HostUser {
  id: string;
  email: string | null;
  role: HostClaims["role"];
  externalSubject: string | null;
}

const columns = { id: true, email: true, role: true, externalSubject: true } as const;

/**
 * Finds or makes the users whom a host's tokens name. Those asked for in one turn of the event loop share
 * the statements, since thousands of new buyers come in a second.
 *
 * @param changed told of each user whose row was changed, not of new ones
 */
export function openHostUsers(
  prisma: Prisma,
  changed: (userId: string) => void,
): { idOf(claims: HostClaims): Promise<string> } {
  const loader = loadTogether<HostClaims, string>((batch) => findOrMake(prisma, batch, changed), batchSizeMax);
  return { idOf: (claims) => loader.load(claims) };
}

/** As many ids as claims, in their order. */
async function findOrMake(
  prisma: Prisma,
  batch: readonly HostClaims[],
  changed: (userId: string) => void,
): Promise<(string | Error)[]> {
  const claimsBySubject = new Map(batch.map((claims) => [claims.subject, claims]));
  let users = await findBySubject(prisma, [...claimsBySubject.keys()]);
  const missing = [...claimsBySubject.values()].filter(({ subject }) => !users.has(subject));
  if (missing.length > 0) {
    const unbound = await bindByEmail(prisma, missing, changed);
    await make(prisma, unbound);
    users = await findBySubject(prisma, [...claimsBySubject.keys()]);
  }
  await updateRoles(prisma, claimsBySubject, users, changed);
  return batch.map(({ subject }) => users.get(subject)?.id ?? new Error("a host's user was neither found nor made"));
}

async function findBySubject(prisma: Prisma, subjects: string[]): Promise<Map<string, HostUser>> {
  const rows = await prisma.user.findMany({ where: { externalSubject: { in: subjects } }, select: columns });
  return new Map(rows.map((row) => [row.externalSubject ?? "", row]));
}

/**
 * A verified address of a user that no subject is bound to yet is theirs: an invited user stays invited, an
 * active one keeps what they hold. Returns those left over, without the addresses that are somebody else's.
 */
async function bindByEmail(
  prisma: Prisma,
  missing: readonly HostClaims[],
  changed: (userId: string) => void,
): Promise<HostClaims[]> {
  const emails = missing.flatMap(({ verifiedEmail }) => verifiedEmail ?? []);
  if (emails.length === 0) return [...missing];
  const rows = await prisma.user.findMany({ where: { email: { in: emails } }, select: columns });
  const owners = new Map(rows.map((row) => [row.email, row]));
  const left: HostClaims[] = [];
  for (const claims of missing) {
    const owner = claims.verifiedEmail === null ? undefined : owners.get(claims.verifiedEmail);
    if (owner === undefined) {
      left.push(claims);
    } else if (await bind(prisma, owner.id, claims.subject)) {
      changed(owner.id);
    } else {
      left.push({ ...claims, verifiedEmail: null });
    }
  }
  return left;
}

/** True when the user was free and is bound now; two gateways may try at once, one of them succeeds. */
async function bind(prisma: Prisma, userId: string, subject: string): Promise<boolean> {
  try {
    const { count } = await prisma.user.updateMany({
      where: { id: userId, externalSubject: null },
      data: { externalSubject: subject },
    });
    return count === 1;
  } catch (error) {
    // Another gateway made or bound this subject in the meantime: the reading that follows finds it.
    if (isDuplicateEntry(mysqlErrorOf(error))) return true;
    throw error;
  }
}

/** One statement. A row whose subject or address another gateway was faster with is skipped by it. */
async function make(prisma: Prisma, people: readonly HostClaims[]): Promise<void> {
  if (people.length === 0) return;
  const now = new Date();
  const rowOf = (claims: HostClaims, email: string | null) => ({
    id: ulid(),
    email,
    name: claims.name,
    role: claims.role,
    status: "ACTIVE" as const,
    externalSubject: claims.subject,
    activatedAt: now,
    createdAt: now,
  });
  const { count } = await prisma.user.createMany({
    data: people.map((claims) => rowOf(claims, claims.verifiedEmail)),
    skipDuplicates: true,
  });
  if (count === people.length) return;
  // Whoever was skipped for the address alone gets a row without it; the others exist by now.
  await prisma.user.createMany({ data: people.map((claims) => rowOf(claims, null)), skipDuplicates: true });
}

async function updateRoles(
  prisma: Prisma,
  claimsBySubject: ReadonlyMap<string, HostClaims>,
  users: ReadonlyMap<string, HostUser>,
  changed: (userId: string) => void,
): Promise<void> {
  for (const [subject, user] of users) {
    const role = claimsBySubject.get(subject)?.role;
    if (role === undefined || role === user.role) continue;
    await prisma.user.update({ where: { id: user.id }, data: { role } });
    changed(user.id);
  }
}
