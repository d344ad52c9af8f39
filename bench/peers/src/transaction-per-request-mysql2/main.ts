import { openMysql } from "@admit/prisma";
import { openKeys } from "@admit/tickets";
import { createAdaptorServer } from "@hono/node-server";
import type { Server } from "node:http";
import { honoApp } from "../http/hono-app.ts";
import { openSessions } from "../http/open-sessions.ts";
import { openDecide } from "../mysql2/decide-in-transaction.ts";
import { serve } from "../process/serve.ts";
import { readSettings } from "../process/settings.ts";
import { openBuy } from "../purchase/buy.ts";

/** The peer of an expert: no queue, a row lock on the event, and as few round trips as that allows. */
const settings = readSettings();
const keys = openKeys(settings.ADMIT_DATA_DIR);
const pool = openMysql(settings.DATABASE_URL, settings.CONNECTIONS);
await pool.query("SELECT 1");
const decide = openDecide(pool, settings.MAX_TICKETS_PER_USER_PER_EVENT);
const app = honoApp(openSessions(keys), openBuy(decide, keys));
await serve(createAdaptorServer({ fetch: app.fetch }) as Server, settings.PORT, () => pool.end());
