import { openPrisma } from "@admit/prisma";
import { makeUser, openTestDatabase, type TestDatabase } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Prisma } from "../../platform/database.ts";
import { noteLanguage, writeLanguage } from "./language-write.ts";

let database: TestDatabase;
let prisma: Prisma;
beforeAll(async () => {
  database = await openTestDatabase(1);
  prisma = openPrisma(database.url, 1);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.close();
});

test("the first sign-in gives an account its language, and only the account's owner changes it", async () => {
  const [id, other] = [await makeUser(database.pool), await makeUser(database.pool)];
  const languageOf = async (of: string) =>
    (await prisma.user.findUniqueOrThrow({ where: { id: of }, select: { language: true } })).language;
  await noteLanguage(prisma, id, "de");
  await noteLanguage(prisma, id, "fr");
  expect(await languageOf(id)).toBe("de");
  await writeLanguage(prisma, id, "ar");
  await noteLanguage(prisma, id, "fr");
  expect(await languageOf(id)).toBe("ar");
  expect(await languageOf(other)).toBeNull();
});
