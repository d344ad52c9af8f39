import { randomInt } from "node:crypto";
import { crockfordAlphabet, slugLengthMax, slugOf, type EventCreate } from "@admit/contract";
import { isDuplicateEntry } from "@admit/prisma";
import { ulid } from "ulid";
import { recordAudit } from "../audit/audit-entry-create.ts";
import type { Prisma } from "../database.ts";
import { mysqlErrorOf } from "../mysql-error-of.ts";
import { ProblemError } from "../problem/problem-error.ts";
import { checkTimes } from "./check-times.ts";

/** How often another slug is tried where the title's is taken. */
const attemptsMax = 5;
const suffixLength = 4;

/** @throws ProblemError slug-taken, invalid-request. Returns the new event's id. */
export async function createEvent(
  prisma: Prisma,
  actorId: string,
  create: EventCreate,
  capacityDefault: number,
): Promise<string> {
  checkTimes({ startsAt: null, endsAt: null, salesOpenAt: null, salesCloseAt: null }, create);
  if (create.slug !== undefined) {
    const id = await insertEvent(prisma, actorId, create, create.slug, capacityDefault);
    if (id === null) throw new ProblemError("slug-taken", `Another event has the address ${create.slug}.`);
    return id;
  }
  const wanted = slugOf(create.title);
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const slug = attempt === 0 ? wanted : `${wanted.slice(0, slugLengthMax - suffixLength - 1)}-${suffix()}`;
    const id = await insertEvent(prisma, actorId, create, slug, capacityDefault);
    if (id !== null) return id;
  }
  throw new ProblemError("slug-taken", "No free address was found for this title. Choose a slug, please.");
}

/** Null where the slug is taken. */
async function insertEvent(
  prisma: Prisma,
  actorId: string,
  create: EventCreate,
  slug: string,
  capacityDefault: number,
): Promise<string | null> {
  const id = ulid();
  const { title, summary = "", body = "", status = "DRAFT", capacity = capacityDefault, ...rest } = create;
  const { venue = "", startsAt = null, endsAt = null, salesOpenAt = null, salesCloseAt = null, userCap = null } = rest;
  try {
    await prisma.$transaction(async (transaction) => {
      await transaction.content.create({
        data: { id, type: "EVENT", slug, title, summary, body, status, createdAt: new Date() },
      });
      await transaction.event.create({
        data: { contentId: id, venue, startsAt, endsAt, salesOpenAt, salesCloseAt, capacity, userCap },
      });
      const subject = { type: "event", id } as const;
      await recordAudit(transaction, { actorId, action: "event.create", subject, details: { ...create, slug } });
    });
    return id;
  } catch (error) {
    if (isDuplicateEntry(mysqlErrorOf(error))) return null;
    throw error;
  }
}

const suffix = (): string =>
  Array.from({ length: suffixLength }, () => crockfordAlphabet[randomInt(crockfordAlphabet.length)])
    .join("")
    .toLowerCase();
