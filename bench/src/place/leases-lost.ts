import type { Service } from "./start-service.ts";

/** How often a worker's issuers have lost their event so far, as it tells itself. @throws Error where it does not */
export async function leasesLost({ metricsUrl }: Service): Promise<number> {
  const metrics = await (await fetch(`${metricsUrl}/metrics`)).text();
  const lost = /^admit_lease_lost_total (\d+)$/m.exec(metrics)?.[1];
  if (lost === undefined) throw new Error("the worker does not tell how many leases it has lost");
  return Number(lost);
}
