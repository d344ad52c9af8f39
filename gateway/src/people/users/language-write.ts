import type { Language } from "@admit/contract";
import type { Prisma } from "../../platform/database.ts";

/** The language of a user's mails from now on. */
export const writeLanguage = async (prisma: Prisma, id: string, language: Language): Promise<void> => {
  await prisma.user.updateMany({ where: { id }, data: { language } });
};

/** The same, where they have none yet: they have signed in with pages of this language. */
export const noteLanguage = async (prisma: Prisma, id: string, language: Language): Promise<void> => {
  await prisma.user.updateMany({ where: { id, language: null }, data: { language } });
};
