import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parseSettings, sessionMs, sharedSettings } from "@admit/contract";
import { openMysql } from "@admit/prisma";
import { ulid } from "ulid";
import { z } from "zod";
import { signSession } from "./auth/session-token.ts";
import { openKeys } from "@admit/tickets";
import { endJoined, joinOpenLinks } from "./sessions/links-end.ts";

/** How long a rehearsal's tokens are good for. */
const validMs = 60 * 60 * 1000;
const rowsPerStatement = 1000;
const { DATABASE_URL, ADMIT_DATA_DIR } = sharedSettings;

type Mysql = ReturnType<typeof openMysql>;

interface Person {
  email: string;
  name: string;
  role: "ADMIN" | "BUYER";
}

/** Makes an admin and made-up buyers, once, and writes a session token of each to a new file: the admin's, then theirs. */
async function writeRehearsalTokens(): Promise<void> {
  const { values } = parseArgs({ options: { buyers: { type: "string" }, file: { type: "string" } } });
  const { buyers, file } = z.object({ buyers: z.coerce.number().int().min(1), file: z.string().min(1) }).parse(values);
  const settings = parseSettings(z.object({ DATABASE_URL, ADMIT_DATA_DIR }), process.env);
  const mysql = openMysql(settings.DATABASE_URL, 1);
  try {
    const keys = openKeys(settings.ADMIT_DATA_DIR);
    // The token says that it was given some hours ago: that way it ends sooner than a session does.
    const givenAt = new Date(Date.now() - sessionMs + validMs);
    const tokens: string[] = [];
    const people = rehearsalPeople(buyers);
    while (people.length > 0) {
      const users = await makeUsers(mysql, people.splice(0, rowsPerStatement));
      const signed = await Promise.all(
        users.map(({ id, sessionEpoch }) => signSession(id, keys, givenAt, sessionEpoch)),
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

/** Makes who is missing, and sees to it that all are active. @returns the users, in their order */
async function makeUsers(mysql: Mysql, people: readonly Person[]): Promise<RehearsalUser[]> {
  const now = new Date();
  const rows = people.map(({ email, name, role }) => [ulid(), email, name, role, "ACTIVE", now, now, now]);
  await mysql.query(
    "INSERT INTO User (id, email, name, role, status, activatedAt, createdAt, updatedAt) VALUES ? ON DUPLICATE KEY UPDATE role = VALUES(role), status = VALUES(status)",
    [rows],
  );
  const emails = people.map(({ email }) => email);
  await mysql.query(`UPDATE User u ${joinOpenLinks} SET ${endJoined} WHERE u.email IN (?)`, [emails]);
  const [found] = await mysql.query("SELECT id, email, sessionEpoch FROM User WHERE email IN (?)", [emails]);
  const byEmail = new Map((found as (RehearsalUser & { email: string })[]).map((user) => [user.email, user]));
  return people.map(({ email }) => byEmail.get(email) ?? missing(email));
}

function missing(email: string): never {
  throw new Error(`${email} was made, and is gone again`);
}

await writeRehearsalTokens().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
