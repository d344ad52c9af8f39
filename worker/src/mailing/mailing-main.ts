import { openAccounts, openMysql } from "@admit/prisma";
import { openLog } from "@admit/telemetry";
import { openMailer, openTicketKeys } from "@admit/tickets";
import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type { WorkerSettings } from "../settings.ts";
import { holderLanes, runHolderMailing } from "./holder-mailing.ts";
import { linkLanes, runLinkMailing } from "./link-mailing.ts";
import type { MailingMessage, MailingReport, MailKind } from "./mailing-thread.ts";
import { pause, restBetweenMailsMs } from "./schedule.ts";
import { linkSendTimeoutMs } from "./send-link-mail.ts";

// A thread that sends mails: one for tickets, one for links. It shares the worker's process, but neither connections
// nor an event loop.

/** A statement takes a hundredth of the time of a mail. */
const mysqlConnections = { tickets: 3, links: 4 };

const { settings, kind } = workerData as { settings: WorkerSettings; kind: MailKind };
const log = openLog("mailing", settings.LOG_LEVEL);
const report = (of: MailingReport): void =>
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(of);

// On Linux a priority applies to a thread; elsewhere it would slow the whole process. Links keep full priority: people
// cannot buy before they have them.
if (kind === "tickets" && process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);

const pool = openMysql(settings.DATABASE_URL, mysqlConnections[kind]);
const mailer =
  kind === "links" ? openMailer(settings, linkLanes, linkSendTimeoutMs) : openMailer(settings, holderLanes);
const stopping = new AbortController();
let load = { decided: 0, linksDue: 0 };
parentPort?.on("message", (message: MailingMessage) => {
  if (message === "close") stopping.abort();
  else load = message;
});
const parts = {
  pool,
  mailer,
  keys: openTicketKeys(settings.ADMIT_DATA_DIR),
  publicUrl: settings.PUBLIC_URL,
  now: () => Date.now(),
  log,
  report: (event: "sent" | "failed" | "given-up") => report({ kind, event }),
};
if (kind === "links") {
  const accounts = openAccounts(pool, settings.EMAIL_ALIASES);
  await runLinkMailing({ ...parts, accounts }, (counted) => report({ kind, ...counted }), stopping.signal);
} else {
  const rest = (tookMs: number): Promise<void> => pause(restBetweenMailsMs(load, tookMs), stopping.signal);
  await runHolderMailing({ ...parts, rest }, (due) => report({ kind, due }), stopping.signal);
}
mailer.close();
await pool.end();
parentPort?.close();
