import { type Accounts, openAccounts, openMysql } from "@admit/prisma";
import { makeUser, openTestDatabase, type TestDatabase } from "@admit/prisma/testing";
import { pino } from "pino";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lockWait } from "../../../test/tools/lock-wait.ts";
import type { Mysql } from "../../platform/database.ts";
import type { HostClaims } from "./host-token.ts";
import { openHostUsers } from "./host-users.ts";

/** As many as a gateway opens. */
const connections = 4;
const log = pino({ level: "silent" });

let mysql: Mysql;
/** The test's own connections, so that it takes none from the gateway. */
let own: Mysql;
let close: TestDatabase["close"];
beforeAll(async () => {
  const database = await openTestDatabase(connections);
  ({ pool: mysql, close } = database);
  own = openMysql(database.url, 2);
});
afterAll(async () => {
  await own.end();
  await close();
});

const open = ({ pool = mysql, accounts = openAccounts(mysql, "separate"), changed = (_userId: string) => {} } = {}) =>
  openHostUsers({ mysql: pool, accounts, log }, "highest", changed);
const at = Date.now();
const claims = (subject: string, more: Partial<HostClaims> = {}): HostClaims => {
  return { subject, verifiedEmail: `${subject}@example.org`, name: "", role: "BUYER", issuedAtMs: at, ...more };
};
/** The distinct errors. */
const faults = (results: readonly PromiseSettledResult<unknown>[]): string[] => [
  ...new Set(results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []))),
];
const row = async (subject: string): Promise<Record<string, unknown> | undefined> => {
  const sql = "SELECT email, role, hostRole, hostClaimsAt FROM User WHERE externalSubject = ?";
  return ((await own.query(sql, [subject]))[0] as Record<string, unknown>[])[0];
};

test("a crowd that returns after the upgrade is accepted, and costs a few statements", async () => {
  const users = open();
  const crowd = Array.from({ length: 1500 }, (_, number) => claims(`crowd-${number}`));
  await Promise.all(crowd.slice(0, 500).map((each) => users.find(each)));
  await Promise.all(crowd.slice(500, 1000).map((each) => users.find(each)));
  await Promise.all(crowd.slice(1000).map((each) => users.find(each)));
  await own.query("UPDATE User SET hostRole = NULL, localRole = NULL, hostClaimsAt = NULL");
  let transactions = 0;
  const counted = {
    query: (sql: string, values: unknown[]) => mysql.query(sql, values),
    getConnection: () => (transactions++, mysql.getConnection()),
  } as unknown as Mysql;
  const returning = open({ pool: counted });
  expect(faults(await Promise.allSettled(crowd.map((each) => returning.find(each))))).toEqual([]);
  expect(transactions).toBeLessThanOrEqual(4);
  expect(await row("crowd-1499")).toMatchObject({ hostRole: "BUYER", hostClaimsAt: new Date(at) });
}, 60_000);

test("a locked row delays its own user, and none of those who arrived at the same moment", async () => {
  const users = open();
  await Promise.all(["locked", "noted", "free"].map((subject) => users.find(claims(subject))));
  const unlock = await lockRows("locked", "noted");
  const later = { issuedAtMs: at + 1000 };
  const changing = Promise.allSettled([users.find(claims("locked", { ...later, role: "STAFF" }))]);
  const others = ["noted", "free", "new"].map((subject) => users.find(claims(subject, later)));
  const answers = await Promise.allSettled(others);
  await unlock();
  expect(faults(answers)).toEqual([]);
  expect(faults(await changing)).toEqual([]);
  expect(await row("locked")).toMatchObject({ role: "STAFF" });
}, 30_000);

test("a user whose change fails is the only one", async () => {
  const users = open();
  await Promise.all(["stuck", "moves"].map((subject) => users.find(claims(subject))));
  const unlock = await lockRows("stuck");
  const results = await Promise.allSettled([
    users.find(claims("stuck", { role: "STAFF" })),
    users.find(claims("moves", { role: "STAFF", verifiedEmail: "moved@example.org" })),
  ]);
  await unlock();
  expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  expect(await row("moves")).toMatchObject({ email: "moved@example.org", role: "STAFF", hostRole: "STAFF" });
}, 30_000);

test("a verified address that is another's costs no transaction for each token", async () => {
  const users = open();
  await users.find(claims("owner"));
  const other = claims("other", { verifiedEmail: "owner@example.org" });
  expect((await users.find(other)).caller.email).toBeNull();
  const neverLent = (): never => {
    throw new Error("a transaction was begun");
  };
  const query = (sql: string, values: unknown[]) => mysql.query(sql, values);
  const again = open({ pool: { query, getConnection: neverLent } as unknown as Mysql });
  expect((await again.find(other)).caller.email).toBeNull();
});

test("new buyers who are the victims of a deadlock are still created", async () => {
  const accounts = openAccounts(own, "separate");
  const invite = (email: string) => accounts.create(importing, [{ id: ulid(), email, name: "", status: "INVITED" }]);
  const importing = await own.getConnection();
  await importing.beginTransaction();
  for (let number = 0; number < 20; number++) await invite(`weight-${number}@example.org`);
  await invite("deadlock-b@example.org");
  const users = open();
  const finding = Promise.allSettled(["deadlock-a", "deadlock-b"].map((subject) => users.find(claims(subject))));
  await lockWait(own);
  await invite("deadlock-a@example.org");
  await importing.commit();
  importing.release();
  expect(faults(await finding)).toEqual([]);
}, 30_000);

/** Accounts, and a step that happens just before they create the first user. */
function withMeanwhile(meanwhile: () => Promise<unknown>): Accounts {
  const accounts = openAccounts(mysql, "separate");
  let pending: (() => Promise<unknown>) | null = meanwhile;
  const create: Accounts["create"] = async (...created) => {
    const step = pending;
    pending = null;
    await step?.();
    return accounts.create(...created);
  };
  return { ...accounts, create };
}

test("a user who is invited at the moment of their first call is that invited user, without a second one", async () => {
  let invited = "";
  const accounts = withMeanwhile(async () => {
    invited = await makeUser(own, { email: "meanwhile@example.org", status: "INVITED" });
  });
  const changed: string[] = [];
  const users = open({ accounts, changed: (userId) => void changed.push(userId) });
  const [found, newcomer] = await Promise.all(["meanwhile", "newcomer"].map((subject) => users.find(claims(subject))));
  expect(found?.caller).toMatchObject({ id: invited, status: "INVITED", email: "meanwhile@example.org" });
  expect(newcomer?.caller).toMatchObject({ status: "ACTIVE", email: "newcomer@example.org" });
  expect(changed).toEqual([invited]);
  const [rows] = await own.query("SELECT id FROM User WHERE externalSubject = 'meanwhile'");
  expect(rows).toEqual([{ id: invited }]);
});

test("an address that was bound to another subject meanwhile stays with it", async () => {
  const accounts = withMeanwhile(() => makeUser(own, { email: "taken@example.org", externalSubject: "another" }));
  const found = await open({ accounts }).find(claims("taken"));
  expect(found.caller).toMatchObject({ status: "ACTIVE", email: null });
});

test.each(["INVITED", "SUSPENDED"] as const)(
  "a verified address of a user who is %s binds, and changes no status",
  async (status) => {
    const bound = claims(`bound-${status.toLowerCase()}`);
    const id = await makeUser(own, { email: bound.verifiedEmail, status });
    expect((await open().find(bound)).caller).toMatchObject({ id, status });
  },
);

/** @returns a function that unlocks them */
async function lockRows(...subjects: string[]): Promise<() => Promise<void>> {
  const lock = await own.getConnection();
  await lock.query("START TRANSACTION");
  await lock.query("SELECT id FROM User WHERE externalSubject IN (?) FOR UPDATE", [subjects]);
  return async () => {
    await lock.query("ROLLBACK");
    lock.release();
  };
}
