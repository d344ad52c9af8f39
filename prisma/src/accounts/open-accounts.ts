import { type EmailAliases, foldEmail } from "@admit/contract";
import type { Pool } from "mysql2/promise";
import { mysqlErrorOf } from "../mysql-error-of.ts";
import { isDuplicateEntry } from "../mysql-errors.ts";
import { assignMailboxes } from "./assign-mailboxes.ts";
import { type Database, runChange, runRead } from "./run-sql.ts";

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
  externalSubject?: string;
};

/** The one way to find accounts by their addresses, and to create them, under `EMAIL_ALIASES`. */
export interface Accounts {
  /**
   * The accounts of those addresses, which are in lower case: by the exact address, else, if aliases are collapsed, by
   * its mailbox. The latter's own address differs, and only that one proves who its owner is.
   */
  find(database: Database, emails: readonly string[]): Promise<Map<string, Account>>;
  /** Creates those whose address, mailbox and subject are free, and skips the others. @returns how many were created */
  create(database: Database, people: readonly NewAccount[]): Promise<number>;
  /** The same for one account, without a deadlock between transactions that create it at once and then lock its row. */
  createOne(database: Database, person: NewAccount): Promise<void>;
  /** Gives a user another address, unless it or its mailbox is another's by then. @returns whether it did */
  changeEmail(database: Database, id: string, email: string): Promise<boolean>;
  /** Runs `assignMailboxes` once in the life of a process; the other calls run it if needed. */
  prepare(): Promise<void>;
}

const addressesPerStatement = 500;
const columns = "id, email, mailbox, name, role, status, externalSubject, createdAt, activatedAt";

export function openAccounts(mysql: Pick<Pool, "query">, aliases: EmailAliases): Accounts {
  const collapsed = aliases === "collapse";
  let prepared: Promise<void> | null = null;

  return {
    prepare,
    async find(database, emails) {
      await prepare();
      const found = new Map<string, Account>();
      for (let at = 0; at < emails.length; at += addressesPerStatement) {
        const asked = emails.slice(at, at + addressesPerStatement);
        // One after the other: the caller has one connection.
        for (const [email, account] of await findSome(database, asked, collapsed)) found.set(email, account);
      }
      return found;
    },
    async create(database, people) {
      await prepare();
      return insert(database, people, collapsed, "INSERT IGNORE", "");
    },
    async changeEmail(database, id, email) {
      await prepare();
      const mailbox = collapsed ? foldEmail(email) : null;
      try {
        // Not IGNORE: a row that it skips counts as changed. A refused statement ends no transaction.
        return (
          (await runChange(database, "UPDATE User SET email = ?, mailbox = ? WHERE id = ?", [email, mailbox, id])) === 1
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

async function findSome(
  database: Database,
  emails: readonly string[],
  collapsed: boolean,
): Promise<[string, Account][]> {
  const rowsWhere = (column: "email" | "mailbox", values: readonly string[]) =>
    runRead<Account & { mailbox: string | null }>(
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
    const { localRole = null, hostRole = null } = given;
    const activatedAt = status === "ACTIVE" ? now : null;
    return [id, email, mailbox, name, role, localRole, hostRole, status, externalSubject, activatedAt, now, now];
  });
  const names =
    "id, email, mailbox, name, role, localRole, hostRole, status, externalSubject, activatedAt, createdAt, updatedAt";
  const values = rows.map((row) => `(${row.map(() => "?").join(", ")})`).join(", ");
  return runChange(database, `${verb} INTO User (${names}) VALUES ${values} ${onTaken}`, rows.flat());
}
