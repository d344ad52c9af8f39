import { openMysql } from "@admit/prisma";
import { openLog } from "@admit/telemetry";
import { openMailer, openTicketKeys } from "@admit/tickets";
import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type { WorkerSettings } from "../settings.ts";
import type { MailingNote, MailingWord } from "./mailing-note.ts";
import { runMailing } from "./mailing-loop.ts";
import { pause } from "./pause.ts";
import { restBetweenMailsMs } from "./rest-between-mails.ts";

// The thread that sends mails. It shares the worker's process, and nothing with its issuers: own connections,
// and what is left over of the processor.

/** One for each mail on its way. */
const mysqlConnections = 2;

const settings = workerData as WorkerSettings;
const log = openLog("mailing", settings.LOG_LEVEL);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
const note = (of: MailingNote): void => parentPort?.postMessage(of);

// On Linux a priority is a thread's own; elsewhere it would be the whole process that steps back.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);

const pool = openMysql(settings.DATABASE_URL, mysqlConnections);
const mailer = openMailer(settings);
const stopping = new AbortController();
let decided = 0;
parentPort?.on("message", (word: MailingWord) => {
  if (word === "close") stopping.abort();
  else decided = word.decided;
});
await runMailing(
  {
    pool,
    mailer,
    keys: openTicketKeys(settings.ADMIT_DATA_DIR),
    publicUrl: settings.PUBLIC_URL,
    now: () => Date.now(),
    log,
    report: (event) => note({ event }),
    rest: (tookMs) => pause(restBetweenMailsMs(decided, tookMs), stopping.signal),
  },
  (due) => note({ due }),
  stopping.signal,
);
mailer.close();
await pool.end();
parentPort?.close();
