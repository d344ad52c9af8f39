import { knownMigrations } from "@admit/prisma";
import { assignmentsOf, insertedRows, literalsOf, type Row, type Value } from "./sql-statements.ts";

/** As MySQL throws them. */
export const mysqlError = (errno: number, message: string): Error => Object.assign(new Error(message), { errno });

export interface Tables {
  event: Row;
  users: Map<string, Row>;
  holdings: Map<string, Row>;
  purchases: Map<string, Row>;
  tickets: Map<string, Row>;
  mails: Map<string, Row>;
  audit: Map<string, Row>;
}

export interface Change {
  /** @throws as MySQL does, where a key or CHECK is against it */
  apply(): void;
  undo(): void;
}

type TableName = "Purchase" | "Ticket" | "TicketMail" | "Holding" | "AuditEntry" | "PurchaseFailure";

/**
 * One event's rows, and the statements of the issuing path upon them. A statement that is not known here is an
 * error: the simulation is then to be taught it.
 */
export class SimTables {
  readonly tables: Tables;
  /** Off for a deliberate defect: nothing keeps a key from being used twice. */
  hasUniqueKeys = true;

  constructor(event: Row, users: readonly Row[]) {
    this.tables = {
      event,
      users: new Map(users.map((user) => [user["id"] as string, user])),
      holdings: new Map(),
      purchases: new Map(),
      tickets: new Map(),
      mails: new Map(),
      audit: new Map(),
    };
  }

  /** The rows that a SELECT finds; null where it is no SELECT. */
  select(sql: string): Row[] | null {
    if (!sql.startsWith("SELECT ")) return null;
    const { event, purchases, tickets, users, holdings, audit } = this.tables;
    const where = sql.slice(sql.lastIndexOf("WHERE"));
    const known = (name: unknown): boolean => name === event["contentId"];
    if (/^SELECT capacity, .* FROM Event .*FOR UPDATE$/.test(sql))
      return known(literalsOf(where)[0]) ? [{ ...event }] : [];
    if (sql.startsWith("SELECT migration_name AS name FROM _prisma_migrations"))
      return knownMigrations.map((name) => ({ name }));
    if (sql.startsWith("SELECT status FROM Content")) return [{ status: "PUBLISHED" }];
    if (sql.startsWith("SELECT MAX(seq) AS lastSeq FROM Purchase")) return [{ lastSeq: this.#lastSeq() }];
    if (sql.startsWith("SELECT issuedCount, capacity, (SELECT MAX(seq)"))
      return [
        { issuedCount: event["issuedCount"] as Value, capacity: event["capacity"] as Value, lastSeq: this.#lastSeq() },
      ];
    if (sql.startsWith("SELECT pausedAt IS NOT NULL AS paused FROM Event"))
      return [{ paused: event["pausedAt"] === null ? 0 : 1 }];
    if (/^SELECT id, eventId, userId, .* FROM Purchase WHERE id IN/.test(sql))
      return pick(purchases, literalsOf(where)).map(toPurchase);
    if (/^SELECT id, purchaseId, .* FROM Ticket WHERE purchaseId IN/.test(sql)) {
      const asked = new Set(literalsOf(where));
      return [...tickets.values()]
        .filter((row) => asked.has(row["purchaseId"] as string))
        .map(toTicket)
        .sort(byNumber);
    }
    if (sql.startsWith("SELECT id, status, counted FROM User LEFT JOIN Holding"))
      return pick(users, literalsOf(where)).map((user) => ({
        ...user,
        counted: holdings.get(user["id"] as string)?.["counted"] ?? null,
      }));
    if (/^SELECT id, action, .* FROM AuditEntry WHERE id IN/.test(sql))
      return pick(audit, literalsOf(where)).map((row) => ({ ...row, purchaseId: purchaseIdOf(row) }));
    if (sql.startsWith("SELECT id, userId, purchaseId, number, status FROM Ticket"))
      return pick(tickets, literalsOf(where).slice(1));
    if (sql.startsWith("SELECT userId, counted FROM Holding")) {
      const asked = new Set(pick(tickets, literalsOf(where)).map((ticket) => ticket["userId"]));
      return [...holdings.values()].filter((row) => asked.has(row["userId"] as string)).map((row) => ({ ...row }));
    }
    throw new Error(`the simulation does not know this statement: ${sql}`);
  }

  /** What a statement that writes is going to change, against the rows as they are when it is applied. */
  change(sql: string): Change {
    const insert = /^INSERT INTO (\w+) \(([^)]*)\) VALUES/.exec(sql);
    if (insert !== null) {
      const [head, table, columns] = insert as unknown as [string, TableName, string];
      const upsertAt = sql.indexOf(" ON DUPLICATE KEY UPDATE ");
      const values = sql.slice(head.length, upsertAt < 0 ? undefined : upsertAt);
      return this.#insert(table, insertedRows(columns, values), upsertAt >= 0);
    }
    const update = /^UPDATE (Event|Ticket|Holding) SET (.*) WHERE (.*)$/.exec(sql);
    if (update !== null) {
      const [, table, sets, where] = update as unknown as [string, string, string, string];
      return this.#update(table, assignmentsOf(sets), assignmentsOf(where));
    }
    const remove = /^DELETE FROM (Purchase|PurchaseFailure) WHERE/.exec(sql);
    if (remove !== null) return remove[1] === "Purchase" ? this.#removeFailed(literalsOf(sql)) : nothing;
    if (sql.startsWith("REPLACE INTO PurchaseFailure")) return nothing;
    throw new Error(`the simulation does not know this statement: ${sql}`);
  }

  /** The row of `INSERT … SELECT … FROM Event WHERE contentId = … AND issuerEpoch = …`; null where no event is there. */
  insertFromEvent(sql: string): { epoch: number; change: Change } | null {
    const found =
      /^INSERT INTO (Purchase|AuditEntry) \(([^)]*)\) SELECT (.*) FROM Event WHERE contentId = '\w+' AND issuerEpoch = (\d+)$/.exec(
        sql,
      );
    if (found === null) return null;
    const [, table, columns, selected, epoch] = found as unknown as [string, TableName, string, string, string];
    const lastSeq = this.#lastSeq() ?? 0;
    const plain = selected
      .replace(/(\d+) < COALESCE\(\(SELECT .*?\), 0\)/, (_all, seq: string) => String(Number(seq) < lastSeq))
      .replace("contentId", `'${this.tables.event["contentId"] as string}'`);
    return { epoch: Number(epoch), change: this.#insert(table, insertedRows(columns, plain), false) };
  }

  #lastSeq(): number | null {
    let last: number | null = null;
    for (const { seq } of this.tables.purchases.values()) last = Math.max(last ?? 0, seq as number);
    return last;
  }

  #insert(table: TableName, rows: readonly Row[], isUpsert: boolean): Change {
    if (table === "PurchaseFailure") return nothing;
    const undos: (() => void)[] = [];
    return {
      apply: () => {
        for (const row of rows) undos.push(this.#insertRow(table, row, isUpsert));
      },
      undo: () => {
        for (const undo of undos.toReversed()) undo();
      },
    };
  }

  #insertRow(table: Exclude<TableName, "PurchaseFailure">, row: Row, isUpsert: boolean): () => void {
    const { purchases, tickets, mails, holdings, audit } = this.tables;
    const keyed = {
      Purchase: { rows: purchases, key: row["id"] },
      Ticket: { rows: tickets, key: row["id"] },
      TicketMail: { rows: mails, key: row["purchaseId"] },
      Holding: { rows: holdings, key: row["userId"] },
      AuditEntry: { rows: audit, key: row["id"] },
    }[table];
    const rowsOfTable = keyed.rows;
    let key = keyed.key as string;
    const before = rowsOfTable.get(key);
    if (before !== undefined && !isUpsert) {
      if (this.hasUniqueKeys) throw mysqlError(1062, `Duplicate entry '${key}' for ${table}`);
      key = `${key} again ${rowsOfTable.size}`;
    }
    if (table === "Ticket") this.#checkNumber(row);
    if (table === "Holding" && (row["counted"] as number) > (row["cap"] as number))
      throw mysqlError(4025, "CONSTRAINT counted <= cap failed for Holding");
    rowsOfTable.set(key, table === "Ticket" ? { status: "VALID", version: 1, voidedAt: null, ...row } : row);
    return () => {
      if (before === undefined || !isUpsert) rowsOfTable.delete(key);
      else rowsOfTable.set(key, before);
    };
  }

  #checkNumber({ number }: Row): void {
    if (!this.hasUniqueKeys) return;
    for (const ticket of this.tables.tickets.values())
      if (ticket["number"] === number) throw mysqlError(1062, `Duplicate entry for Ticket number ${number as number}`);
  }

  #update(table: string, sets: Row, where: Row): Change {
    const { event, tickets, holdings } = this.tables;
    const found = (): Row | undefined => {
      if (table === "Event") return event;
      return table === "Ticket" ? tickets.get(where["id"] as string) : holdings.get(where["userId"] as string);
    };
    let before: Row | undefined;
    return {
      apply: () => {
        const row = found();
        if (row === undefined) return;
        const after = { ...row, ...sets };
        if (table === "Event") checkEvent(after);
        before = { ...row };
        Object.assign(row, after);
      },
      undo: () => {
        const row = found();
        if (row !== undefined && before !== undefined) Object.assign(row, before);
      },
    };
  }

  #removeFailed(ids: readonly Value[]): Change {
    const { purchases } = this.tables;
    const removed: [string, Row][] = [];
    return {
      apply: () => {
        for (const id of ids as string[]) {
          const row = purchases.get(id);
          if (row?.["status"] === "failed") removed.push([id, row]);
          if (row?.["status"] === "failed") purchases.delete(id);
        }
      },
      undo: () => {
        for (const [id, row] of removed) purchases.set(id, row);
      },
    };
  }
}

/** As `JSON_EXTRACT(details, '$.purchaseId')` has it. */
function purchaseIdOf({ details }: Row): string | null {
  const { purchaseId } = JSON.parse((details as string).replace(/\\(.)/g, "$1")) as { purchaseId?: string };
  return purchaseId ?? null;
}

/** Times and bytes as mysql2 gives them. */
const toPurchase = (row: Row): Row => ({
  ...row,
  acceptedAt: toDate(row["acceptedAt"]),
  decidedAt: toDate(row["decidedAt"]),
});
const toTicket = (row: Row): Row => ({
  ...row,
  secret: Buffer.from(row["secret"] as string, "hex"),
  voidedAt: row["voidedAt"] === null ? null : toDate(row["voidedAt"]),
});
const toDate = (text: Value | undefined): Date => new Date(`${(text as string).replace(" ", "T")}Z`);

const nothing: Change = { apply: () => undefined, undo: () => undefined };

const byNumber = (one: Row, other: Row): number => (one["number"] as number) - (other["number"] as number);

const pick = (rows: ReadonlyMap<string, Row>, ids: readonly Value[]): Row[] =>
  (ids as string[]).flatMap((id) => {
    const row = rows.get(id);
    return row === undefined ? [] : [{ ...row }];
  });

function checkEvent({ issuedCount, capacity, lastTicketNumber }: Row): void {
  const [issued, most, last] = [issuedCount as number, capacity as number, lastTicketNumber as number];
  if (issued < 0 || issued > most || issued > last) throw mysqlError(4025, "CONSTRAINT issuedCount failed for Event");
}
