import mysql from "mysql2/promise";
import { Explained } from "../base/terminal.ts";
import { askRedis } from "./redis.ts";

const connectWithinMs = 5000;
const unknownDatabase = 1049;

/** @throws Explained that names each given address where no server answers, or the server refuses us */
export async function checkGivenServers(given: Record<"databaseUrl" | "redisUrl", string | undefined>): Promise<void> {
  const { databaseUrl, redisUrl } = given;
  const refused = await Promise.all([
    databaseUrl === undefined ? [] : refusalOf("DATABASE_URL", databaseUrl, connectMysql),
    redisUrl === undefined ? [] : refusalOf("REDIS_URL", redisUrl, (url) => askRedis(url, (redis) => redis.ping())),
  ]);
  if (refused.flat().length > 0) throw new Explained(refused.flat().join("\n"));
}

async function refusalOf(setting: string, url: string, use: (url: string) => Promise<unknown>): Promise<string[]> {
  try {
    await use(url);
    return [];
  } catch (error) {
    // The address without the password.
    return [`${setting} is set, but ${new URL(url).host} cannot be used: ${reason(error)}`];
  }
}

async function connectMysql(url: string): Promise<void> {
  try {
    const connection = await mysql.createConnection({ uri: url, connectTimeout: connectWithinMs });
    await connection.end();
  } catch (error) {
    if ((error as { errno?: unknown }).errno !== unknownDatabase) throw error; // the migrations create it
  }
}

/** A connection that is refused at every address of a name has no message of its own. */
function reason(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
}
