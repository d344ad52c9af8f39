import { call } from "./call.ts";

/** What a gateway or worker tells Prometheus; undefined where it tells nothing of that kind. */
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
