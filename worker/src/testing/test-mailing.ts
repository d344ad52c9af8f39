import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { type Accounts, openAccounts } from "@admit/prisma";
import { makeEvent, makePurchase, makeTickets, makeUser, openTestDatabase, testServers } from "@admit/prisma/testing";
import { openMailer, openTicketKeys } from "@admit/tickets";
import jsQR from "jsqr";
import type { ParsedMail } from "mailparser";
import { pino } from "pino";
import { PNG } from "pngjs";
import { onTestFinished } from "vitest";
import { makeWorkerMetrics } from "../metrics.ts";
import { type MailKind, openMailing, startMailingThread } from "../mailing/mailing-thread.ts";
import type { HolderMailing } from "../mailing/holder-mailing.ts";
import { WorkerSettings } from "../settings.ts";

interface Due {
  dueAt: Date;
  attempts: number;
  lastError: string | null;
  failedAt: Date | null;
}

/** A database and a data folder of the test file's own, and purchases as an issuer writes them. */
export async function openTestMailing() {
  const { redisUrl } = testServers();
  const database = await openTestDatabase(6);
  const { pool } = database;
  const dataDir = await mkdtemp(join(tmpdir(), "admit-mailing-"));
  const keys = openTicketKeys(dataDir);
  const settingsFor = (smtpUrl?: string): WorkerSettings =>
    WorkerSettings.parse({
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl,
      ADMIT_DATA_DIR: dataDir,
      PUBLIC_URL: "https://tickets.example.org",
      MAIL_FROM: "Admit <admit@example.org>",
      LOG_LEVEL: "silent",
      ...(smtpUrl !== undefined && { SMTP_URL: smtpUrl }),
    });

  return {
    pool,
    keys,
    dataDir,

    /** @param smtpUrl where mails go; without it, the outbox. Reports and log lines are collected. */
    mailing(smtpUrl?: string, sendTimeoutMs?: number, connectionsMax = 2) {
      const reported: string[] = [];
      const logged: string[] = [];
      const mailer = openMailer(settingsFor(smtpUrl), connectionsMax, sendTimeoutMs);
      onTestFinished(() => mailer.close());
      const mailing: HolderMailing & { accounts: Accounts } = {
        accounts: openAccounts(pool, "separate"),
        pool,
        keys,
        mailer,
        publicUrl: "https://tickets.example.org",
        now: () => Date.now(),
        log: pino({}, { write: (line: string) => void logged.push(line) }),
        report: (event) => reported.push(event),
        rest: async () => undefined,
      };
      return { ...mailing, reported, logged };
    },

    /** A mailing thread itself, with its worker's metrics. */
    async openThread(kind: MailKind, smtpUrl: string, closeWithinMs?: number) {
      const metrics = makeWorkerMetrics();
      const threads: Worker[] = [];
      const start = (): Worker => {
        const thread = startMailingThread(settingsFor(smtpUrl), kind);
        threads.push(thread);
        return thread;
      };
      const mailing = await openMailing({ log: pino({ level: "silent" }), metrics }, start, closeWithinMs);
      onTestFinished(() => mailing.close());
      const [thread] = threads;
      if (thread === undefined) throw new Error("no thread was started");
      return { mailing, thread, metrics };
    },

    /** A decided purchase of a new holder with its tickets and its mail, due for a second. @returns their ids */
    async purchase({
      holder = {},
      count = 1,
      silent = false,
    }: { holder?: Parameters<typeof makeUser>[1]; count?: number; silent?: boolean } = {}) {
      const [eventId, userId] = [await makeEvent(pool, { title: "Winter Gala" }), await makeUser(pool, holder)];
      const asked = { requested: count, issued: count, status: "fulfilled", reason: null } as const;
      const purchaseId = await makePurchase(pool, { eventId, userId, silent, ...asked });
      await makeTickets(pool, { eventId, userId, purchaseId }, count);
      await pool.query("INSERT INTO TicketMail SET ?", { purchaseId, dueAt: new Date(Date.now() - 1000) });
      return { eventId, userId, purchaseId };
    },

    /** The mail's row; undefined once it is removed. */
    async due(purchaseId: string): Promise<Due | undefined> {
      const sql = "SELECT dueAt, attempts, lastError, failedAt FROM TicketMail WHERE purchaseId = ?";
      return (await database.rows<Due>(sql, [purchaseId]))[0];
    },

    async notifiedAt(purchaseId: string): Promise<Date | null> {
      const sql = "SELECT notifiedAt FROM Purchase WHERE id = ?";
      return (await database.rows<{ notifiedAt: Date | null }>(sql, [purchaseId]))[0]?.notifiedAt ?? null;
    },

    async close() {
      await database.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

export type TestMailing = Awaited<ReturnType<typeof openTestMailing>>;

/** Resolves once a mailing thread reports that it has sent a mail. */
export const untilSent = (thread: Worker): Promise<void> =>
  new Promise((resolve) => thread.on("message", ({ event }: { event?: string }) => event === "sent" && resolve()));

/** Kills a thread while the mail server has its first mail in full, and has not acknowledged it yet. */
export function openKill() {
  let victim: Worker | undefined;
  let report = (): void => undefined;
  const killed = new Promise<void>((resolve) => (report = resolve));
  return {
    killed,
    kill: (thread: Worker) => void (victim = thread),
    beforeAnswer: async (): Promise<void> => {
      const thread = victim;
      victim = undefined;
      await thread?.terminate();
      report();
    },
  };
}

/** A mail's codes, as a scanner reads them. */
export const codesOf = (mail: ParsedMail | undefined): string[] =>
  (mail?.attachments ?? [])
    .filter(({ contentType }) => contentType === "image/png")
    .map(({ content }) => {
      const { data, width, height } = PNG.sync.read(content);
      return jsQR(new Uint8ClampedArray(data), width, height)?.data ?? "";
    });
