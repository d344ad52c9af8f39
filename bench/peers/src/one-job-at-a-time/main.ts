import { openKeys } from "@admit/tickets";
import { createAdaptorServer } from "@hono/node-server";
import type { Server } from "node:http";
import { honoApp } from "../http/hono-app.ts";
import { openSessions } from "../http/open-sessions.ts";
import { serve } from "../process/serve.ts";
import { readSettings } from "../process/settings.ts";
import { openBuy } from "../purchase/buy.ts";
import { openLine } from "./open-line.ts";
import { startWorker } from "./start-worker.ts";

/** The peer with a queue: a job and a transaction per purchase, one at a time. */
const settings = readSettings();
const keys = openKeys(settings.ADMIT_DATA_DIR);
const worker = await startWorker();
const line = await openLine(settings.REDIS_URL, settings.DATABASE_URL);
const app = honoApp(openSessions(keys), openBuy(line.decide, keys));
await serve(createAdaptorServer({ fetch: app.fetch }) as Server, settings.PORT, async () => {
  await worker.stop();
  await line.close();
});
