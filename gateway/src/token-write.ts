import { parseArgs } from "node:util";
import { Email, parseSettings, Role, sharedSettings } from "@admit/contract";
import { openPrisma } from "@admit/prisma";
import { z } from "zod";
import { signSession } from "./auth/session-token.ts";
import { openKeys } from "@admit/tickets";
import { findOrMakeUserWithRole } from "./users/user-find-or-make.ts";

const usage = "usage: pnpm run token --email E [--role BUYER|STAFF|ADMIN]";
const { DATABASE_URL, ADMIT_DATA_DIR } = sharedSettings;

/** Prints a session token, and nothing else, for scripts. */
async function writeToken(): Promise<void> {
  const { values } = parseArgs({ options: { email: { type: "string" }, role: { type: "string" } } });
  const wanted = z.object({ email: Email, role: Role.optional() }).safeParse(values);
  if (!wanted.success) throw new Error(usage);
  const settings = parseSettings(z.object({ DATABASE_URL, ADMIT_DATA_DIR }), process.env);
  const prisma = openPrisma(settings.DATABASE_URL, 1);
  try {
    const { id, sessionEpoch } = await findOrMakeUserWithRole(prisma, wanted.data.email, wanted.data.role ?? null);
    const { token } = await signSession(id, openKeys(settings.ADMIT_DATA_DIR), new Date(), sessionEpoch);
    process.stdout.write(`${token}\n`);
  } finally {
    await prisma.$disconnect();
  }
}

await writeToken().catch((error: Error) => {
  console.error(error.message.trim().split("\n").at(-1));
  process.exitCode = 1;
});
