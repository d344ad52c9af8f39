import { writeFileSync } from "node:fs";
import {
  type Command,
  parseSettings,
  readOptions,
  requiredText,
  sessionMs,
  sharedSettings,
  wholeNumber,
} from "@admit/contract";
import { onConnection, openAccounts, openMysql, readRows, type Accounts, newId } from "@admit/prisma";
import { openKeys } from "@admit/tickets";
import { z } from "zod";
import { endJoined, joinOpenLinks } from "../users/user-update.ts";
import { signSession } from "./session-token.ts";

const validMs = 60 * 60 * 1000;
const rowsPerStatement = 1000;
const { DATABASE_URL, ADMIT_DATA_DIR, EMAIL_ALIASES } = sharedSettings;

const options = {
  buyers: wholeNumber("how many buyers", 1, 10_000_000),
  file: requiredText("a file that does not exist yet", "FILE"),
};
const command: Command<typeof options> = {
  call: "npx pnpm exec node gateway/src/people/sessions/rehearsal-tokens.ts",
  does: "Creates an admin and buyers for a rehearsal, and writes a session token of each.",
  options,
};

type Mysql = ReturnType<typeof openMysql>;

interface Person {
  email: string;
  name: string;
  role: "ADMIN" | "BUYER";
}

/** The admin's token is in the first line. Users of an earlier rehearsal are used again. */
async function writeRehearsalTokens(): Promise<void> {
  const { buyers, file } = readOptions(command, process.argv.slice(2));
  const settings = parseSettings(z.object({ DATABASE_URL, ADMIT_DATA_DIR, EMAIL_ALIASES }), process.env);
  const mysql = openMysql(settings.DATABASE_URL, 1);
  try {
    const keys = openKeys(settings.ADMIT_DATA_DIR);
    const accounts = openAccounts(mysql, settings.EMAIL_ALIASES);
    // Issued in the past: so the tokens expire sooner than a session does.
    const issuedAt = new Date(Date.now() - sessionMs + validMs);
    const tokens: string[] = [];
    const people = rehearsalPeople(buyers);
    while (people.length > 0) {
      const users = await createUsers(mysql, accounts, people.splice(0, rowsPerStatement));
      const signed = await Promise.all(
        users.map(({ id, sessionEpoch }) => signSession(id, keys, issuedAt, sessionEpoch)),
      );
      tokens.push(...signed.map(({ token }) => token));
    }
    writeFileSync(file, `${tokens.join("\n")}\n`, { mode: 0o600, flag: "wx" });
  } finally {
    await mysql.end();
  }
}

function rehearsalPeople(buyers: number): Person[] {
  const admin = { email: "rehearsal-admin@example.org", name: "Rehearsal", role: "ADMIN" } as const;
  const others = Array.from({ length: buyers }, (_, index): Person => {
    const number = String(index + 1).padStart(5, "0");
    return { email: `rehearsal-${number}@example.org`, name: `Rehearsal ${number}`, role: "BUYER" };
  });
  return [admin, ...others];
}

interface RehearsalUser {
  id: string;
  sessionEpoch: number;
}

/** Creates the missing users, and sets all of them active. @returns the users, in their order */
async function createUsers(mysql: Mysql, accounts: Accounts, people: readonly Person[]): Promise<RehearsalUser[]> {
  await accounts.create(
    mysql,
    people.map((person) => ({ ...person, id: newId(), status: "ACTIVE" })),
  );
  const emails = people.map(({ email }) => email);
  const found = await accounts.find(mysql, emails);
  const ids = emails.map((email) => found.get(email)?.id ?? missing(email));
  for (const role of ["ADMIN", "BUYER"] as const) {
    const theirs = ids.filter((_, at) => people[at]?.role === role);
    // Users who are as they should be are not changed: their sessions of an earlier rehearsal stay valid.
    const sql = `UPDATE User u ${joinOpenLinks} SET u.role = ?, u.status = 'ACTIVE', ${endJoined}
      WHERE u.id IN (?) AND (u.role <> ? OR u.status <> 'ACTIVE')`;
    if (theirs.length > 0) await onConnection(mysql, (connection) => connection.query(sql, [role, theirs, role]));
  }
  const users = await readRows<RehearsalUser>(mysql, "SELECT id, sessionEpoch FROM User WHERE id IN (?)", [ids]);
  const byId = new Map(users.map((user) => [user.id, user]));
  return ids.map((id) => byId.get(id) ?? missing(id));
}

function missing(email: string): never {
  throw new Error(`the user ${email} was created, and is gone`);
}

await writeRehearsalTokens().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
