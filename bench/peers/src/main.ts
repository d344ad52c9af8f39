import type { Server } from "node:http";
import { openKeys } from "@admit/tickets";
import { type OpenApp, openExpress, openHono } from "./apps.ts";
import { openBuy } from "./buy.ts";
import { openMysql2 } from "./mysql2-peer.ts";
import { openOneJob } from "./one-job-peer.ts";
import { type Peer, type PeerSettings, readSettings } from "./peer.ts";
import { openPrismaPeer } from "./prisma-peer.ts";
import { serve } from "./serve.ts";
import { openSessions } from "./sessions.ts";

/** The peers differ in how they decide, and in their HTTP server. */
const peers: Record<string, [open: (settings: PeerSettings) => Promise<Peer>, openApp: OpenApp<Server>]> = {
  /** What most engineers would write: Express, Prisma, and a row lock on the event. */
  "transaction-per-request-prisma": [openPrismaPeer, openExpress],
  /** An expert's: no queue, a row lock on the event, and as few round trips as that allows. */
  "transaction-per-request-mysql2": [openMysql2, openHono],
  /** With a queue: a job and a transaction per purchase, one at a time. */
  "one-job-at-a-time": [openOneJob, openHono],
};

// Otherwise Express and Prisma record call sites with every request, for developers.
process.env["NODE_ENV"] ??= "production";
const [open, openApp] = peers[process.argv[2] ?? ""] ?? [];
if (open === undefined || openApp === undefined) throw new Error(`There is no peer ${process.argv[2]}.`);
const settings = readSettings();
const keys = openKeys(settings.ADMIT_DATA_DIR);
const peer = await open(settings);
await serve(openApp(openSessions(keys), openBuy(peer.decide, keys)), settings.PORT, () => peer.close());
