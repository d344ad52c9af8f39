import type { z } from "zod";

const settingsOf = async (part: string, name: string): Promise<z.ZodType> => {
  const file = new URL(`../../${part}/src/settings.ts`, import.meta.url);
  return ((await import(file.href)) as Record<string, z.ZodType>)[name] as z.ZodType;
};

/** The settings schemas of gateway and worker. By path, since no package imports them. */
export const partSettings: readonly z.ZodType[] = await Promise.all([
  settingsOf("gateway", "GatewaySettings"),
  settingsOf("worker", "WorkerSettings"),
]);
