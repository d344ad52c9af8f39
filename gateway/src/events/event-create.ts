import { randomInt } from "node:crypto";
import { crockfordAlphabet, slugLengthMax, slugOf, type EventCreate } from "@admit/contract";
import { ulid } from "ulid";
import { recordAudit } from "../platform/audit/audit-entry-create.ts";
import type { Prisma } from "../platform/database.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { checkTimes } from "./check-times.ts";
import { named, settableColumns, settableNames } from "./event-columns.ts";
import { refuseTakenSlug, takeFormerSlug } from "./event-slugs.ts";

/** How many slugs are tried if the title's is taken. */
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
  const id = ulid();
  const { title, summary = "", body = "", status = "DRAFT", capacity = capacityDefault } = create;
  const insert = (slug: string): Promise<void> =>
    prisma.$transaction(async (transaction) => {
      const content = { id, type: "EVENT", slug, title, summary, body, status, createdAt: new Date() } as const;
      await transaction.content.create({ data: content });
      await takeFormerSlug(transaction, id, slug);
      await transaction.event.create({
        data: { contentId: id, capacity, ...settableColumns, ...named(create, settableNames) },
      });
      const subject = { type: "event", id } as const;
      await recordAudit(transaction, { actorId, action: "event.create", subject, details: { ...create, slug } });
    });
  const wanted = create.slug ?? slugOf(create.title);
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const slug = attempt === 0 ? wanted : `${wanted.slice(0, slugLengthMax - suffixLength - 1)}-${suffix()}`;
    try {
      await refuseTakenSlug(slug, () => insert(slug));
      return id;
    } catch (error) {
      const isTaken = error instanceof ProblemError && error.code === "slug-taken";
      if (!isTaken || create.slug !== undefined) throw error;
    }
  }
  throw new ProblemError("slug-taken", "No free address was found for this title. Please choose a slug.");
}

const suffix = (): string =>
  Array.from({ length: suffixLength }, () => crockfordAlphabet[randomInt(crockfordAlphabet.length)])
    .join("")
    .toLowerCase();
