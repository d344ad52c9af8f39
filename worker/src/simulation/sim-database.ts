import { knownMigrations } from "@admit/prisma";
import type { Pool } from "mysql2/promise";
import { makeTickets } from "../database/group-write.ts";
import { EpochLostError, type GroupToWrite, type IssuerDatabase } from "../database/issuer-database.ts";
import type { Defect } from "./checks.ts";
import { connectionLost, type Network } from "./network.ts";
import { mysqlError, type SimTables } from "./sim-tables.ts";
import type { SimProcess } from "./world.ts";

/** As `openMysql` and `readLineState` ask for, in milliseconds. */
const lockWaitMs = 5000;
const idleInTransactionMs = 3000;

/** A connection, as the server sees it. */
interface Session {
  process: SimProcess;
  connectedAtMs: number;
  isOpen: boolean;
  isInTransaction: boolean;
  /** When its group was read. */
  loadedAtMs: number;
  stopIdling: () => void;
}

/** A session that waits for the event's row. */
interface Waiter {
  session: Session;
  proceed: () => void;
  refuse: (error: Error) => void;
  stopWaiting: () => void;
}

interface DatabaseWatch {
  /** A group's transaction is sent. @param sinceMs when the attempt began */
  sent(process: SimProcess, sinceMs: number): void;
  /** @param loadedAtMs when what was committed had been read */
  committed(process: SimProcess, loadedAtMs: number): void;
}

/**
 * The issuer's database in memory, of one event: transactions, the lock on the event's row, refused and lost
 * connections, deadlocks, slow messages, and commits of unknown outcome.
 */
export class SimDatabase {
  /** Which process raised the event's epoch to this. */
  readonly raisedBy = new Map<number, SimProcess>();
  #holder: Session | null = null;
  #waiting: Waiter[] = [];
  readonly #sessions = new Set<Session>();
  readonly #epochOf = new Map<SimProcess, number>();

  readonly network: Network;
  readonly tables: SimTables;
  readonly defect: Defect | null;
  readonly watch: DatabaseWatch;

  constructor(network: Network, tables: SimTables, defect: Defect | null, watch: DatabaseWatch) {
    this.network = network;
    this.tables = tables;
    this.defect = defect;
    this.watch = watch;
  }

  /** The database as a process's issuers use it. */
  open(process: SimProcess): IssuerDatabase {
    const { tables } = this;
    return {
      connect: async () => {
        const session = await this.#connect(process);
        const leave = (): void => this.#leave(session);
        return {
          load: (commands, options) => {
            this.watch.sent(process, session.connectedAtMs);
            return this.#ask(session, "locked", () => {
              session.isInTransaction = true;
              session.loadedAtMs = this.network.world.nowMs();
              const { issuerEpoch, ...loaded } = tables.load(commands, options);
              return { ...loaded, issuerEpoch: this.#isEpochChecked ? issuerEpoch : (this.#epochOf.get(process) ?? 0) };
            });
          },
          write: (group) => this.#write(session, group),
          release: leave,
          destroy: leave,
        };
      },
      raiseEpoch: (eventId) =>
        this.#askOnce(process, "locked", () => {
          if (eventId !== tables.event.id) return null;
          const epoch = (tables.event.issuerEpoch += 1);
          this.raisedBy.set(epoch, process);
          this.#epochOf.set(process, epoch);
          return { epoch, lastSeq: tables.lastSeq, issued: tables.event.issuedCount, capacity: tables.event.capacity };
        }),
      fail: (_eventId, failed) =>
        this.#askOnce(process, "locked", () => {
          const isOver = failed.epoch !== tables.event.issuerEpoch && this.#isEpochChecked;
          if (isOver) throw new EpochLostError(`past epoch ${failed.epoch}`);
          const outcome = tables.fail(failed);
          this.watch.committed(process, this.network.world.nowMs());
          return outcome;
        }),
      isPaused: () => this.#askOnce(process, "unlocked", () => tables.event.isPaused),
    };
  }

  /** What a worker's other parts use: they only ask which migrations are applied. */
  openPool(process: SimProcess): Pool {
    const query = () => this.#askOnce(process, "unlocked", () => [knownMigrations.map((name) => ({ name }))]);
    return { query } as unknown as Pool;
  }

  /** The server notices that a process is gone. */
  forget(process: SimProcess): void {
    for (const session of this.#sessions) if (session.process === process) this.#end(session);
  }

  async #connect(process: SimProcess): Promise<Session> {
    const connectedAtMs = this.network.world.nowMs();
    const isRefused = this.network.strikes(0.003);
    await new Promise<void>((resolve) => this.network.toProcess(process, resolve));
    if (isRefused) throw mysqlError(1040, "Too many connections");
    const state = { isOpen: true, isInTransaction: false, loadedAtMs: 0, stopIdling: () => undefined };
    const session: Session = { process, connectedAtMs, ...state };
    this.#sessions.add(session);
    return session;
  }

  #leave(session: Session): void {
    this.network.toServer(() => this.#end(session));
  }

  async #write(session: Session, group: GroupToWrite) {
    const tickets = makeTickets(group.decided.decisions, group.decidedAtMs);
    const written = this.#ask(session, "unlocked", () => {
      this.tables.write(group, tickets);
      session.isInTransaction = false;
      this.watch.committed(session.process, session.loadedAtMs);
    });
    if (this.defect === "resolved before the commit") written.catch(() => undefined);
    else await written;
    return tickets;
  }

  async #askOnce<Answer>(process: SimProcess, lock: "locked" | "unlocked", run: () => Answer): Promise<Answer> {
    const session = await this.#connect(process);
    try {
      return await this.#ask(session, lock, run);
    } finally {
      this.#leave(session);
    }
  }

  /** A round trip. @throws when the connection is lost on either way, the row is not free, or `run` throws */
  #ask<Answer>(session: Session, lock: "locked" | "unlocked", run: () => Answer): Promise<Answer> {
    const { network } = this;
    const isLostOnTheWay = network.strikes(0.006);
    const isAnswerLost = network.strikes(0.006);
    return new Promise((resolve, reject) => {
      const refuse = (error: Error): void => network.toProcess(session.process, () => reject(error));
      const proceed = (): void => {
        try {
          const answer = run();
          if (!isAnswerLost) network.toProcess(session.process, () => resolve(answer));
        } catch (error) {
          if (!isAnswerLost) refuse(error as Error);
        }
        if (!session.isInTransaction) this.#unlock(session);
        else session.stopIdling = network.world.at(null, idleInTransactionMs, () => this.#end(session));
        if (!isAnswerLost) return;
        this.#end(session);
        refuse(connectionLost());
      };
      network.toServer(() => {
        if (isLostOnTheWay) this.#end(session);
        if (!session.isOpen) return refuse(connectionLost());
        session.stopIdling();
        if (lock === "locked" && this.defect !== "caps checked outside the lock") this.#lock(session, proceed, refuse);
        else proceed();
      });
    });
  }

  #lock(session: Session, proceed: () => void, refuse: (error: Error) => void): void {
    if (this.network.strikes(0.006)) return refuse(mysqlError(1213, "Deadlock found when trying to get lock"));
    if (this.#holder === null || this.#holder === session) {
      this.#holder = session;
      return proceed();
    }
    const stopWaiting = this.network.world.at(null, lockWaitMs, () => {
      this.#waiting = this.#waiting.filter((each) => each !== waiter);
      refuse(mysqlError(1205, "Lock wait timeout exceeded"));
    });
    const waiter: Waiter = { session, proceed, refuse, stopWaiting };
    this.#waiting.push(waiter);
  }

  #unlock(session: Session): void {
    if (this.#holder !== session) return;
    const next = this.#waiting.shift();
    this.#holder = next?.session ?? null;
    next?.stopWaiting();
    next?.proceed();
  }

  get #isEpochChecked(): boolean {
    return this.defect !== "no epoch check";
  }

  /** Ends a session, and its transaction with it. */
  #end(session: Session): void {
    if (!session.isOpen) return;
    session.isOpen = false;
    session.isInTransaction = false;
    session.stopIdling();
    this.#sessions.delete(session);
    const ended = this.#waiting.filter((each) => each.session === session);
    this.#waiting = this.#waiting.filter((each) => each.session !== session);
    for (const { refuse, stopWaiting } of ended) {
      stopWaiting();
      refuse(connectionLost());
    }
    this.#unlock(session);
  }
}
