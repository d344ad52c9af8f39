import { createEvent, openHost, signTokens } from "../buyer/host.ts";
import { type Checkout, here } from "../environment/checkout.ts";
import { withDeployment } from "../environment/deployment.ts";
import type { Environment } from "../environment/open-environment.ts";
import { openLoad } from "../load/open-load.ts";
import { findRateOn, lowerUntilSustained } from "./find-rate.ts";
import type { Lengths } from "./lengths.ts";
import { type PurchaseStage, warmUp } from "./run-purchases.ts";

/** The next rate after one that short runs sustained and a longer one did not. */
const lessBy = 0.95;

/**
 * What `admit` measures first, of any commit: purchases accepted and issued as they come, of buyers who have loaded a
 * page before. Besides the contract it knows the times in the rows of `Purchase`.
 */
export async function measureKnown(environment: Environment, lengths: Lengths, checkout: Checkout = here) {
  const host = await openHost();
  const load = openLoad();
  try {
    return await withDeployment(environment, checkout, host.settings, async ({ url, pids, node, database }) => {
      const tokens = signTokens(host.signer, lengths.buyers);
      const newEvent = async (): Promise<string> => (await createEvent(url, host.signer)).id;
      const measured = { ...pids, load: load.pid };
      const stage: PurchaseStage = { load, tokens, lengths, url, pids: measured, mysql: database.mysql, newEvent };
      await warmUp(
        stage,
        tokens.map((token) => ({ token })),
      );
      const ratePerSecond = await findRateOn(stage);
      const wanted = { schedule: "constant", countedMs: lengths.sustainedMs, withOutcome: false } as const;
      return { node, ...(await lowerUntilSustained(stage, { ...wanted, ratePerSecond }, lessBy)) };
    });
  } finally {
    await load.close();
    host.close();
  }
}
