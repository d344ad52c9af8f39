import solid from "vite-plugin-solid";
import { defineConfig } from "vitest/config";

/** Files of a kind share a process: to load every module anew for each file took as long as the tests themselves. */
const isolate = false;

/** `unit` needs nothing; `db` and `e2e` need what `pnpm test` starts. Bounded, so that they fit on two cores. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          isolate,
          include: [
            "{contract,language,line,prisma,tickets,telemetry,environment,gateway,worker,scripts,drop,bench,bench/peers,e2e}/src/**/*.test.ts",
            "gateway/test/**/*.test.ts",
          ],
          exclude: ["**/*.{db,e2e}.test.ts"],
        },
      },
      {
        test: {
          name: "db",
          environment: "node",
          isolate,
          include: [
            "{contract,language,line,prisma,tickets,telemetry,environment,gateway,worker,scripts,drop,bench,bench/peers}/src/**/*.db.test.ts",
            "gateway/test/**/*.db.test.ts",
          ],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // A scrape is remembered for a second: a poll of one second could see the old one alone.
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        root: "frontend",
        plugins: [solid()],
        test: {
          name: "frontend",
          environment: "happy-dom",
          isolate,
          include: ["src/**/*.test.{ts,tsx}"],
          setupFiles: [new URL("frontend/src/testing/clean-up.ts", import.meta.url).pathname],
          server: { deps: { inline: [/solid/] } },
        },
      },
      {
        test: {
          name: "e2e",
          environment: "node",
          isolate,
          include: ["e2e/src/**/*.e2e.test.ts"],
          globalSetup: ["e2e/src/environment/remove-shared.ts"],
          // Last, and two at a time: each judges a whole running system, with databases and ports of its own.
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
