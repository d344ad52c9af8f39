/**
 * The servers that `pnpm test` started, or was given. The account may create and drop databases.
 * @throws when the tests were not started by `pnpm test`
 */
export function testServers(): { databaseUrl: string; redisUrl: string } {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;
  if (databaseUrl === undefined || redisUrl === undefined) {
    throw new Error("These tests need MySQL and Redis. Run `npx --yes pnpm test`, which starts both.");
  }
  return { databaseUrl, redisUrl };
}
