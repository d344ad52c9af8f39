import { call } from "./call.ts";

/** A metric of a gateway or worker; undefined if it has none with these labels. */
export async function metric(
  { metricsUrl }: { metricsUrl: string },
  name: string,
  labels: Record<string, string> = {},
): Promise<number | undefined> {
  const { body } = await call(`${metricsUrl}/metrics`);
  const found = String(body)
    .split("\n")
    .find(
      (line) =>
        line.startsWith(name) && Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)),
    );
  return found === undefined ? undefined : Number(found.slice(found.lastIndexOf(" ")));
}
