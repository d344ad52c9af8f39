/** The Redis that `pnpm test` started, or was given. */
export function testRedisUrl(): string {
  const url = process.env["REDIS_URL"];
  if (url === undefined) throw new Error("These tests need Redis. Run `npx --yes pnpm test`, which starts it.");
  return url;
}
