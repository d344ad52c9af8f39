import { OptionsError, parseSettings, readOptions, SettingsError, sharedSettings } from "@admit/contract";
import { openAccounts, openMysql, openPrisma } from "@admit/prisma";
import { openKeys } from "@admit/tickets";
import { z } from "zod";
import { findOrCreateUserWithRole } from "../users/user-find-or-create.ts";
import { signSession } from "./session-token.ts";
import { command } from "./token-command.ts";

const { DATABASE_URL, ADMIT_DATA_DIR, EMAIL_ALIASES } = sharedSettings;

/** Prints a session token, and nothing else, for scripts. */
async function writeToken(): Promise<void> {
  const { email, role } = readOptions(command, process.argv.slice(2));
  const settings = parseSettings(z.object({ DATABASE_URL, ADMIT_DATA_DIR, EMAIL_ALIASES }), process.env);
  const prisma = openPrisma(settings.DATABASE_URL, 1);
  const mysql = openMysql(settings.DATABASE_URL, 1);
  const accounts = openAccounts(mysql, settings.EMAIL_ALIASES);
  try {
    const { id, sessionEpoch } = await findOrCreateUserWithRole(accounts, prisma, email, role);
    const { token } = await signSession(id, openKeys(settings.ADMIT_DATA_DIR), new Date(), sessionEpoch);
    process.stdout.write(`${token}\n`);
  } finally {
    await Promise.all([prisma.$disconnect(), mysql.end()]);
  }
}

await writeToken().catch((error: Error) => {
  const isForPeople = error instanceof OptionsError || error instanceof SettingsError;
  // The last line of the database client's errors is the reason.
  console.error(isForPeople ? error.message : error.message.trim().split("\n").at(-1));
  process.exitCode = 1;
});
