/** What `--growth` measures; apart from what measures it, so that the options can be read without it. */
export const growthParts = ["manyEvents", "attack", "memory", "idleEvents", "drains"] as const;
export type GrowthPart = (typeof growthParts)[number];
