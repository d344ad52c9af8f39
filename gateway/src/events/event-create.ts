import { newId } from "@admit/prisma";
import { randomInt } from "node:crypto";
import { crockfordAlphabet, languages, slugLengthMax, slugOf, type EventCreate } from "@admit/contract";
import { recordAudit } from "../platform/audit/audit-entry-create.ts";
import type { Prisma } from "../platform/database.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { checkTimes } from "./check-times.ts";
import { named, settableColumns, settableNames } from "./event-columns.ts";
import { checkTranslations, priceColumns, writeTranslations } from "./event-texts.ts";
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
  const id = newId();
  const { title, summary = "", body = "", status = "DRAFT", capacity = capacityDefault } = create;
  const { language = languages[0], translations = {} } = create;
  checkTranslations(language, translations);
  const insert = (slug: string): Promise<void> =>
    prisma.$transaction(async (transaction) => {
      const texts = { title, summary, body, language };
      const content = { id, type: "EVENT", slug, ...texts, status, createdAt: new Date() } as const;
      await transaction.content.create({ data: content });
      await writeTranslations(transaction, id, translations);
      await takeFormerSlug(transaction, id, slug);
      const columns = { ...settableColumns, ...named(create, settableNames), ...priceColumns(create.price) };
      await transaction.event.create({ data: { contentId: id, capacity, ...columns } });
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
