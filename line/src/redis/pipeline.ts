import type { ChainableCommander } from "ioredis";

/** The answers of a pipeline, in the order of its commands. @throws the first error among them */
export async function valuesOf(pipeline: ChainableCommander): Promise<unknown[]> {
  return ((await pipeline.exec()) ?? []).map(([error, value]) => {
    if (error !== null) throw error;
    return value;
  });
}
