import { PrismaMariaDb } from "@prisma/adapter-mariadb";
import { PrismaClient } from "./generated/client.ts";
import { leaveReadOnlyServers } from "./open-mysql.ts";
import { mysqlErrorOf, isDeadlock, repeatDeadlocks } from "./mysql-errors.ts";

/** Prisma's adapter creates its pool itself, and exposes it once it exists. */
class Adapter extends PrismaMariaDb {
  override async connect() {
    const adapter = await super.connect();
    leaveReadOnlyServers(adapter.underlyingDriver());
    return adapter;
  }
}

/**
 * Prisma, which is four to six times slower than mysql2 on the issuing path; `prisma/README.md` has the rule. The text
 * protocol avoids a PREPARE per query. A transaction function that is the victim of a deadlock is repeated, so its
 * effects outside the database must be repeatable.
 * @param databaseUrl `mysql://…`
 * @param connectionLimit most connections at a time
 */
export function openPrisma(databaseUrl: string, connectionLimit: number): PrismaClient {
  const url = new URL(databaseUrl);
  const adapter = new Adapter(
    {
      host: url.hostname,
      port: Number(url.port || 3306),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: url.pathname.slice(1),
      connectionLimit,
      // A lost database is an error soon, never a hang.
      acquireTimeout: 2000,
      connectTimeout: 1500,
      socketTimeout: 10_000,
      allowPublicKeyRetrieval: true,
    },
    { useTextProtocol: true },
  );
  const client = new PrismaClient({ adapter });
  const transact = client.$transaction.bind(client) as (...given: unknown[]) => Promise<unknown>;
  const repeat = (...given: unknown[]): Promise<unknown> => repeatDeadlocks(() => transact(...given), isConflict);
  return Object.assign(client, { $transaction: repeat as PrismaClient["$transaction"] });
}

/** Prisma's code for a conflict of transactions. A statement of our own that failed has another one. */
const conflictCode = "P2034";

const isConflict = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === conflictCode || isDeadlock(mysqlErrorOf(error));
