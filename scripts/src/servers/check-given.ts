import mysql from "mysql2/promise";
import { Explained } from "../say.ts";
import { pingRedis } from "./ping-redis.ts";

const connectWithinMs = 5000;
const unknownDatabase = 1049;

interface Given {
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
}

/** @throws Explained that names each given address where no server answers, or the server refuses us */
export async function checkGivenServers({ databaseUrl, redisUrl }: Given): Promise<void> {
  const checks = [
    ...(databaseUrl === undefined ? [] : [checkGivenDatabase(databaseUrl)]),
    ...(redisUrl === undefined ? [] : [checkGivenRedis(redisUrl)]),
  ];
  const refused = (await Promise.allSettled(checks)).flatMap((each) =>
    each.status === "rejected" ? [each.reason] : [],
  );
  const other = refused.find((reason) => !(reason instanceof Explained));
  if (other !== undefined) throw other;
  if (refused.length > 0) throw new Explained(refused.map(({ message }: Error) => message).join("\n"));
}

/** @throws Explained when nothing answers at the DATABASE_URL that was given, or it refuses us */
async function checkGivenDatabase(url: string): Promise<void> {
  try {
    const connection = await mysql.createConnection({ uri: url, connectTimeout: connectWithinMs });
    await connection.end();
  } catch (error) {
    if ((error as { errno?: unknown }).errno === unknownDatabase) return; // it is made when the migrations run
    throw new Explained(`DATABASE_URL is set, but ${hostOf(url)} cannot be used: ${reason(error)}`);
  }
}

/** @throws Explained when nothing answers at the REDIS_URL that was given, or it refuses us */
async function checkGivenRedis(url: string): Promise<void> {
  try {
    await pingRedis(url);
  } catch (error) {
    throw new Explained(`REDIS_URL is set, but ${hostOf(url)} cannot be used: ${reason(error)}`);
  }
}

/** Where it is, without the password. */
function hostOf(url: string): string {
  return new URL(url).host;
}

/** A connection that is refused at every address of a name has no message of its own. */
function reason(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
}
