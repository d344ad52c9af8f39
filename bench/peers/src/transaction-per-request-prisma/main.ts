import { openPrisma } from "@admit/prisma";
import { openKeys } from "@admit/tickets";
import { createServer } from "node:http";
import { openSessions } from "../http/open-sessions.ts";
import { serve } from "../process/serve.ts";
import { readSettings } from "../process/settings.ts";
import { openBuy } from "../purchase/buy.ts";
import { openDecide } from "./decide-in-transaction.ts";
import { expressApp } from "./express-app.ts";

/** The peer that most would write: Express, Prisma, and a row lock on the event. */
// Otherwise Express and Prisma note call sites with every request, for developers.
process.env["NODE_ENV"] ??= "production";
const settings = readSettings();
const keys = openKeys(settings.ADMIT_DATA_DIR);
const prisma = openPrisma(settings.DATABASE_URL, settings.CONNECTIONS);
// Prisma's first query takes hundreds of milliseconds: it loads its compiler.
await prisma.event.findFirst({ select: { contentId: true } });
const decide = openDecide(prisma, settings.MAX_TICKETS_PER_USER_PER_EVENT);
const app = expressApp(openSessions(keys), openBuy(decide, keys));
await serve(createServer(app), settings.PORT, () => prisma.$disconnect());
