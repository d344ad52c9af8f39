import { parseSettings, sharedSettings } from "@admit/contract";
import { openKeys } from "@admit/tickets";
import { z } from "zod";
import { type OpenApp, openExpress, openHono } from "./apps.ts";
import { openBuy, type Peer } from "./buy.ts";
import { openMysql2 } from "./mysql2-peer.ts";
import { openPrismaPeer } from "./prisma-peer.ts";
import { openSessions } from "./sessions.ts";

/** The peers differ in how they decide, and in their HTTP server. */
const peers: Record<string, [open: (databaseUrl: string) => Promise<Peer>, openApp: OpenApp]> = {
  /** What most engineers would write: Express, Prisma, and a row lock on the event. */
  "transaction-per-request-prisma": [openPrismaPeer, openExpress],
  /** An expert's: no queue, a row lock on the event, and as few round trips as that allows. */
  "transaction-per-request-mysql2": [openMysql2, openHono],
};

/** As the gateway's: only how purchases are decided is compared. */
const keepAliveMs = 75_000;
const listenBacklog = 4096;

// Otherwise Express and Prisma record call sites with every request, for developers.
process.env["NODE_ENV"] ??= "production";
const [open, openApp] = peers[process.argv[2] ?? ""] ?? [];
if (open === undefined || openApp === undefined) throw new Error(`There is no peer ${process.argv[2]}.`);
const { DATABASE_URL, ADMIT_DATA_DIR, MAX_TICKETS_PER_USER_PER_EVENT } = sharedSettings;
const PeerSettings = z.object({
  DATABASE_URL,
  ADMIT_DATA_DIR,
  MAX_TICKETS_PER_USER_PER_EVENT,
  PORT: z.coerce.number(),
});
const settings = parseSettings(PeerSettings, process.env);
const keys = openKeys(settings.ADMIT_DATA_DIR);
const peer = await open(settings.DATABASE_URL);
const server = openApp(openSessions(keys), openBuy(peer, keys, settings.MAX_TICKETS_PER_USER_PER_EVENT));
server.keepAliveTimeout = keepAliveMs;
server.listen({ port: settings.PORT, host: "127.0.0.1", backlog: listenBacklog });
// By then all has been answered.
process.once("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
  void peer.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
