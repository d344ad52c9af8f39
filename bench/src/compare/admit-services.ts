import type { Service } from "../place/start-service.ts";
import { startGateway, startWorker } from "../place/start-service.ts";
import type { Lengths } from "./lengths.ts";
import { runPurchases } from "./run-purchases.ts";
import { type Stage, withStage } from "./with-stage.ts";
import type { Place } from "../place/open-place.ts";

const pagesAtATime = 64;
/** A gentle rate that compiles what the first run would have compiled, in a line of its own. */
const warmRatePerSecond = 1000;

/** A stage with a gateway and a worker, as they are shipped, each a process. */
export interface AdmitStage extends Stage {
  gateway: Service;
  worker: Service;
}

/** Measures Admit on a stage where each buyer has looked at a page once, and the services have worked for a moment. */
export function withAdmit<Result>(
  place: Place,
  lengths: Lengths,
  measure: (stage: AdmitStage) => Promise<Result>,
): Promise<Result> {
  return withStage(place, lengths.buyers, async (stage) => {
    const { database } = stage;
    const [gateway, worker] = await Promise.all([startGateway(place, { database }), startWorker(place, { database })]);
    try {
      const admit = { ...stage, gateway, worker };
      await loadPages(admit);
      await runPurchases(admit, {
        schedule: "constant",
        ratePerSecond: warmRatePerSecond,
        warmUpMs: 0,
        countedMs: lengths.warmUpMs,
        told: false,
        sendLagMaxMs: lengths.sendLagMaxMs,
      });
      const result = await measure(admit);
      await Promise.all([gateway.stop(), worker.stop()]);
      return result;
    } catch (error) {
      gateway.kill();
      worker.kill();
      throw error;
    }
  });
}

/** Who presses Buy has a page, and for that the gateway has seen their token. */
async function loadPages({ load, gateway, buyers, tokenFile }: AdmitStage): Promise<void> {
  const { answers } = await load.run({
    origin: gateway.url,
    tokenFile,
    paths: ["/v1/me"],
    purchase: null,
    pace: { kind: "counted", requests: buyers.length },
    warmUpMs: 0,
    countedMs: 0,
    inFlightMax: pagesAtATime,
  });
  if (answers["200"] !== buyers.length) throw new Error(`Not all pages were loaded: ${JSON.stringify(answers)}`);
}
