import { expect, test } from "vitest";
import { quickLengths } from "../compare/lengths.ts";
import { openEnvironment } from "../environment/open-environment.ts";
import { measureBuyer } from "./measure-buyer.ts";

/** A whole deployment is started, which takes its time on a busy machine. */
const withinMs = 180_000;
const lengths = {
  ...quickLengths,
  buyer: { ...quickLengths.buyer, warmUpMs: 250, probeMs: 1000, stepBuyers: 5 },
};

test(
  "new buyers get from the page to their tickets in a deployment, and each step alone has its requests",
  async () => {
    const environment = await openEnvironment();
    try {
      const round = await measureBuyer(environment, lengths);
      expect(round).toMatchObject({ buyersPerSecond: 20, latency: { count: 20 }, node: process.version });
      expect(round.steps).toMatchObject({ page: { requests: 40 }, press: { requests: 20 }, tickets: { requests: 20 } });
      expect(round.alone).toMatchObject({ page: { requests: 10 }, press: { requests: 5 }, tickets: { requests: 5 } });
      // An accepted buyer polls the line and the purchase at least once.
      expect(round.alone.poll.requests).toBeGreaterThanOrEqual(10);
      expect(round.cpuUs["gateway"]).toBeGreaterThan(0);
    } finally {
      await environment.close();
    }
  },
  withinMs,
);
