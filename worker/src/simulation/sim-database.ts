import { format } from "mysql2";
import type { Pool } from "mysql2/promise";
import { connectionLost, type Network } from "./network.ts";
import { mysqlError, type Change, type SimTables } from "./sim-tables.ts";
import { literalsOf, statementsOf, type Row } from "./sql-statements.ts";
import type { SimProcess } from "./world.ts";

/** As `openMysql` and `readLineState` ask for, in milliseconds. */
const lockWaitMs = 5000;
const defaultIdleMs = 8 * 60 * 60 * 1000;

type Result = Row[] | { affectedRows: number; insertId: number };
type Answer = (error: Error | null, results: Result[]) => void;

/** A connection, as the server sees it. */
interface Session {
  process: SimProcess;
  askedAtMs: number;
  isOpen: boolean;
  isInTransaction: boolean;
  idleMs: number;
  changes: Change[];
  stopIdling: () => void;
}

/** A statement that waits for the event's row. */
interface Waiter {
  session: Session;
  go: () => void;
  fail: () => void;
  stopWaiting: () => void;
}

/** What the deliberate defects of the simulation leave out. */
export interface DatabaseDefects {
  epochIsChecked: boolean;
  eventIsLocked: boolean;
  commitIsAwaited: boolean;
}

/** What the checks are told, at the moment that it happens. */
export interface DatabaseWatch {
  /** @param sinceMs when the attempt began */
  sent(process: SimProcess, sinceMs: number): void;
  committed(process: SimProcess): void;
  /** A statement that the simulation has not been taught. */
  unknown(error: Error): void;
}

const raisesEpoch = (statement: string): boolean =>
  statement.startsWith("UPDATE Event SET issuerEpoch = LAST_INSERT_ID");
/** An INSERT from the event stands for the row that it locks and the next owner would insert too. */
const locksEvent = (statement: string): boolean =>
  statement.endsWith(" FOR UPDATE") || raisesEpoch(statement) || /^INSERT INTO \w+ \([^)]*\) SELECT/.test(statement);

/**
 * A database of one event: transactions, the lock on the event's row, keys and CHECKs, lost connections, commits
 * of unknown outcome. It takes the worker's own SQL, through mysql2's interface.
 */
export class SimDatabase {
  /** Who raised the event's epoch to this. */
  readonly raisedBy = new Map<number, SimProcess>();
  /** Purchases whose row the server refuses to insert with others, whatever is tried. */
  readonly poisoned = new Set<string>();
  #holder: Session | null = null;
  #waiting: Waiter[] = [];
  readonly #sessions = new Set<Session>();
  readonly #epochOf = new Map<SimProcess, number>();

  constructor(
    readonly network: Network,
    readonly tables: SimTables,
    readonly defects: DatabaseDefects,
    readonly watch: DatabaseWatch,
  ) {}

  /** What a process uses as its mysql2 pool. */
  openPool(process: SimProcess): Pool {
    const connect = async () => {
      const askedAtMs = this.network.world.nowMs();
      await this.#arrive(process);
      return this.#openConnection(process, askedAtMs);
    };
    const query = async (asked: string | { sql: string }, values?: unknown[]) => {
      const connection = await connect();
      try {
        return await connection.query(typeof asked === "string" ? asked : asked.sql, values);
      } finally {
        connection.release();
      }
    };
    return { getConnection: connect, query } as unknown as Pool;
  }

  /** The server sees that a process is gone. */
  forget(process: SimProcess): void {
    for (const session of this.#sessions) if (session.process === process) this.#end(session);
  }

  #arrive(process: SimProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      const isRefused = this.network.strikes(0.003);
      this.network.toProcess(process, () => (isRefused ? reject(mysqlError(1040, "Too many connections")) : resolve()));
    });
  }

  #openConnection(process: SimProcess, askedAtMs: number) {
    const session: Session = {
      process,
      askedAtMs,
      isOpen: true,
      isInTransaction: false,
      idleMs: defaultIdleMs,
      changes: [],
      stopIdling: () => undefined,
    };
    this.#sessions.add(session);
    const query = (sql: string, values?: unknown): Promise<[unknown]> => {
      const text = values === undefined ? sql : format(sql, values as never, false, "Z");
      return new Promise((resolve, reject) =>
        this.#send(session, text, (error, results) => {
          if (error === null) resolve([results.length === 1 ? results[0] : results]);
          else reject(error);
        }),
      );
    };
    const end = (): void => this.network.toServer(() => this.#end(session));
    return {
      query,
      beginTransaction: () => query("START TRANSACTION"),
      commit: () => query("COMMIT"),
      release: end,
      destroy: end,
    };
  }

  #send(session: Session, sql: string, tell: Answer): void {
    const { network } = this;
    const { process } = session;
    if (sql.includes("FOR UPDATE")) this.watch.sent(process, session.askedAtMs);
    const answer: Answer = (error, results) => network.toProcess(process, () => tell(error, results));
    const isLostOnTheWay = network.strikes(0.006);
    const isAnswerLost = network.strikes(0.006);
    if (!this.defects.commitIsAwaited && sql.includes("COMMIT")) answer(null, []);
    network.toServer(() => {
      if (isLostOnTheWay) this.#end(session);
      if (!session.isOpen) return answer(connectionLost(), []);
      session.stopIdling();
      this.#run(session, statementsOf(sql), [], (error, results) => {
        if (isAnswerLost) {
          this.#end(session);
          return answer(connectionLost(), []);
        }
        if (session.isInTransaction)
          session.stopIdling = network.world.at(null, session.idleMs, () => this.#end(session));
        answer(error, results);
      });
    });
  }

  /** Runs what is left of statements until the first that fails. */
  #run(session: Session, statements: readonly string[], results: Result[], done: Answer): void {
    const statement = statements[results.length];
    if (statement === undefined) return done(null, results);
    const go = (): void => {
      try {
        results.push(this.#execute(session, statement));
      } catch (error) {
        if (!("errno" in (error as Error))) this.watch.unknown(error as Error);
        if (!session.isInTransaction) this.#unlock(session);
        return done(error as Error, []);
      }
      if (!session.isInTransaction) this.#unlock(session);
      this.#run(session, statements, results, done);
    };
    if (locksEvent(statement) && this.defects.eventIsLocked) this.#lock(session, go, done);
    else go();
  }

  #lock(session: Session, go: () => void, done: Answer): void {
    if (this.network.strikes(0.006)) {
      this.#rollBack(session);
      return done(mysqlError(1213, "Deadlock found when trying to get lock"), []);
    }
    if (this.#holder === null || this.#holder === session) {
      this.#holder = session;
      return go();
    }
    const waiter: Waiter = { session, go, fail: () => done(connectionLost(), []), stopWaiting: () => undefined };
    this.#waiting.push(waiter);
    waiter.stopWaiting = this.network.world.at(null, lockWaitMs, () => {
      this.#waiting = this.#waiting.filter((each) => each !== waiter);
      done(mysqlError(1205, "Lock wait timeout exceeded"), []);
    });
  }

  #unlock(session: Session): void {
    if (this.#holder !== session) return;
    const next = this.#waiting.shift();
    this.#holder = next?.session ?? null;
    next?.stopWaiting();
    next?.go();
  }

  #execute(session: Session, statement: string): Result {
    if (statement === "START TRANSACTION") {
      session.isInTransaction = true;
      return [];
    }
    if (statement.startsWith("SET SESSION")) {
      const [seconds] = literalsOf(statement);
      session.idleMs = seconds === undefined ? defaultIdleMs : (seconds as number) * 1000;
      return [];
    }
    if (statement === "COMMIT") return this.#commit(session);
    if (raisesEpoch(statement)) return this.#raiseEpoch(session);
    const rows = this.tables.select(statement);
    if (rows !== null) return this.defects.epochIsChecked ? rows : rows.map((row) => this.#withOwnEpoch(row, session));
    const fromEvent = this.tables.insertFromEvent(statement);
    if (fromEvent !== null) {
      if (fromEvent.epoch !== this.#epoch && this.defects.epochIsChecked) return { affectedRows: 0, insertId: 0 };
      return this.#note(session, fromEvent.change);
    }
    if (statement.startsWith("INSERT INTO Purchase ")) {
      if ([...this.poisoned].some((id) => statement.includes(id))) throw mysqlError(1366, "Incorrect value");
    }
    return this.#note(session, this.tables.change(statement));
  }

  get #epoch(): number {
    return this.tables.tables.event["issuerEpoch"] as number;
  }

  #raiseEpoch(session: Session): Result {
    const epoch = this.#epoch + 1;
    this.tables.tables.event["issuerEpoch"] = epoch;
    this.raisedBy.set(epoch, session.process);
    this.#epochOf.set(session.process, epoch);
    return { affectedRows: 1, insertId: epoch };
  }

  #withOwnEpoch(row: Row, { process }: Session): Row {
    return "issuerEpoch" in row ? { ...row, issuerEpoch: this.#epochOf.get(process) ?? 0 } : row;
  }

  #note(session: Session, change: Change): Result {
    session.changes.push(change);
    if (!session.isInTransaction) this.#apply(session);
    return { affectedRows: 1, insertId: 0 };
  }

  #commit(session: Session): Result {
    this.#apply(session);
    session.isInTransaction = false;
    this.#unlock(session);
    return [];
  }

  #apply(session: Session): void {
    const changes = session.changes.splice(0);
    const applied: Change[] = [];
    try {
      for (const change of changes) {
        applied.push(change);
        change.apply();
      }
    } catch (error) {
      for (const change of applied.toReversed()) change.undo();
      throw error;
    }
    if (changes.length > 0) this.watch.committed(session.process);
  }

  #rollBack(session: Session): void {
    session.changes = [];
    session.isInTransaction = false;
    this.#unlock(session);
  }

  #end(session: Session): void {
    if (!session.isOpen) return;
    session.isOpen = false;
    session.stopIdling();
    this.#sessions.delete(session);
    const waits = this.#waiting.filter((each) => each.session === session);
    this.#waiting = this.#waiting.filter((each) => each.session !== session);
    for (const { fail, stopWaiting } of waits) {
      stopWaiting();
      fail();
    }
    this.#rollBack(session);
  }
}
