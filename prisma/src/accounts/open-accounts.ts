import { type EmailAliases, foldEmail } from "@admit/contract";
import type { Pool } from "mysql2/promise";
import { onConnection } from "../on-connection.ts";
import { mysqlErrorOf, isDuplicateEntry } from "../mysql-errors.ts";
import { type Database, writeRows, readRows } from "../rows.ts";

export interface Account {
  id: string;
  /** Null for a host's user whose token has no address that is theirs alone. */
  email: string | null;
  name: string;
  role: "BUYER" | "STAFF" | "ADMIN";
  status: "INVITED" | "ACTIVE" | "SUSPENDED";
  externalSubject: string | null;
  createdAt: Date;
  activatedAt: Date | null;
}

type NewAccount = Pick<Account, "id" | "email" | "name"> & {
  status: "INVITED" | "ACTIVE";
  role?: Account["role"];
  localRole?: Account["role"];
  hostRole?: Account["role"];
  hostClaimsAt?: Date | null;
  externalSubject?: string;
};

/** The one way to find accounts by their addresses, and to create them, under `EMAIL_ALIASES`. */
export interface Accounts {
  /**
   * The accounts of those addresses, which are in lower case: by the exact address, else, if aliases are collapsed, by
   * its mailbox. The latter's own address differs, and only that one proves who its owner is.
   */
  find(database: Database, emails: readonly string[]): Promise<Map<string, Account>>;
  /**
   * Creates those whose address, mailbox and subject are free, and skips the others: of several with one mailbox all
   * but one. In the order in which all transactions lock, so that two that create the same people never deadlock.
   * @returns how many were created
   */
  create(database: Database, people: readonly NewAccount[]): Promise<number>;
  /** The same for one account, without a deadlock between transactions that create it at once and then lock its row. */
  createOne(database: Database, person: NewAccount): Promise<void>;
  /** Gives a user another address, unless it or its mailbox is another's by then. @returns whether it did */
  changeEmail(database: Database, id: string, email: string): Promise<boolean>;
  /** Runs `assignMailboxes` once in the life of a process; the other calls run it if needed. */
  prepare(): Promise<void>;
}

/** Accounts in one statement, whose rows are locked while it runs. */
const rowsPerStatement = 500;
const columns = "id, email, mailbox, name, role, status, externalSubject, createdAt, activatedAt";

export function openAccounts(mysql: Pool, aliases: EmailAliases): Accounts {
  const collapsed = aliases === "collapse";
  let prepared: Promise<void> | null = null;

  return {
    prepare,
    async find(database, emails) {
      await prepare();
      const found = new Map<string, Account>();
      for (let at = 0; at < emails.length; at += rowsPerStatement) {
        const asked = emails.slice(at, at + rowsPerStatement);
        // One after the other: the caller has one connection.
        for (const [email, account] of await findSome(database, asked, collapsed)) found.set(email, account);
      }
      return found;
    },
    async create(database, people) {
      await prepare();
      const ordered = inLockOrder(people, collapsed);
      let created = 0;
      for (let at = 0; at < ordered.length; at += rowsPerStatement)
        created += await insert(database, ordered.slice(at, at + rowsPerStatement), collapsed, "INSERT IGNORE", "");
      return created;
    },
    async changeEmail(database, id, email) {
      await prepare();
      const mailbox = collapsed ? foldEmail(email) : null;
      try {
        // Not IGNORE: a row that it skips counts as changed. A refused statement ends no transaction.
        return (
          (await writeRows(database, "UPDATE User SET email = ?, mailbox = ? WHERE id = ?", [email, mailbox, id])) === 1
        );
      } catch (error) {
        if (isDuplicateEntry(mysqlErrorOf(error))) return false;
        throw error;
      }
    },
    async createOne(database, person) {
      await prepare();
      // INSERT IGNORE would take a shared lock on an existing row, and two transactions with it would deadlock.
      await insert(database, [person], collapsed, "INSERT", "ON DUPLICATE KEY UPDATE id = id");
    },
  };

  function prepare(): Promise<void> {
    if (!collapsed) return Promise.resolve();
    prepared ??= assignMailboxes(mysql).catch((error: unknown) => {
      prepared = null;
      throw error;
    });
    return prepared;
  }
}

/**
 * Writes the mailbox of each account that has none, the oldest first: of several accounts of one mailbox that were
 * created while aliases were separate, the oldest represents it. The others keep their own address.
 * Safe to repeat and to run in several processes at once.
 */
async function assignMailboxes(mysql: Pool): Promise<void> {
  let after = "";
  for (;;) {
    // Each batch begins after the last one's end.
    const accounts = await readRows<{ id: string; email: string }>(
      mysql,
      "SELECT id, email FROM User WHERE mailbox IS NULL AND email IS NOT NULL AND id > ? ORDER BY id LIMIT ?",
      [after, rowsPerStatement],
    );
    const last = accounts.at(-1);
    if (last === undefined) return;
    const cases = accounts.map(() => "WHEN ? THEN ?").join(" ");
    // IGNORE skips a row whose mailbox already belongs to another account.
    const sql = `UPDATE IGNORE User SET mailbox = CASE id ${cases} END WHERE id IN (?) AND mailbox IS NULL ORDER BY id`;
    const values = [...accounts.flatMap(({ id, email }) => [id, foldEmail(email)]), accounts.map(({ id }) => id)];
    await onConnection(mysql, (connection) => connection.query(sql, values));
    after = last.id;
  }
}

/** By what they are locked by. Of one mailbox the first: the others would be skipped, after they had locked their address. */
function inLockOrder(people: readonly NewAccount[], collapsed: boolean): NewAccount[] {
  const byKey = new Map<string, NewAccount>();
  for (const person of people) {
    // A subject has no "@" in front, which keeps it apart from all addresses.
    const key = person.email === null ? `@${person.externalSubject ?? person.id}` : mailboxOf(person.email, collapsed);
    if (!byKey.has(key)) byKey.set(key, person);
  }
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, person]) => person);
}

const mailboxOf = (email: string, collapsed: boolean): string => (collapsed ? foldEmail(email) : email);

async function findSome(
  database: Database,
  emails: readonly string[],
  collapsed: boolean,
): Promise<[string, Account][]> {
  const rowsWhere = (column: "email" | "mailbox", values: readonly string[]) =>
    readRows<Account & { mailbox: string | null }>(
      database,
      `SELECT ${columns} FROM User WHERE ${column} IN (${values.map(() => "?").join(", ")})`,
      values,
    );
  const exact = await rowsWhere("email", emails);
  const byEmail = new Map(exact.map((row) => [row.email, row]));
  const left = emails.filter((email) => !byEmail.has(email));
  const folded = collapsed && left.length > 0 ? await rowsWhere("mailbox", [...new Set(left.map(foldEmail))]) : [];
  const byMailbox = new Map(folded.map((row) => [row.mailbox, row]));
  return emails.flatMap((email): [string, Account][] => {
    const row = byEmail.get(email) ?? byMailbox.get(foldEmail(email));
    if (row === undefined) return [];
    const { mailbox: _, ...account } = row;
    return [[email, account]];
  });
}

async function insert(
  database: Database,
  people: readonly NewAccount[],
  collapsed: boolean,
  verb: "INSERT" | "INSERT IGNORE",
  onTaken: "" | "ON DUPLICATE KEY UPDATE id = id",
): Promise<number> {
  const now = new Date();
  const rows = people.map(({ id, email, name, status, role = "BUYER", externalSubject = null, ...given }) => {
    const mailbox = collapsed && email !== null ? foldEmail(email) : null;
    const { localRole = null, hostRole = null, hostClaimsAt = null } = given;
    const roles = [role, localRole, hostRole, hostClaimsAt];
    const activatedAt = status === "ACTIVE" ? now : null;
    return [id, email, mailbox, name, ...roles, status, externalSubject, activatedAt, now, now];
  });
  const names =
    "id, email, mailbox, name, role, localRole, hostRole, hostClaimsAt, status, externalSubject, activatedAt, createdAt, updatedAt";
  const values = rows.map((row) => `(${row.map(() => "?").join(", ")})`).join(", ");
  return writeRows(database, `${verb} INTO User (${names}) VALUES ${values} ${onTaken}`, rows.flat());
}
