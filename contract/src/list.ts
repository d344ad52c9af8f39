import { z } from "zod";
import { listLimitDefault, listLimitMax } from "./limits.ts";

export const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(listLimitMax).default(listLimitDefault),
  cursor: z.string().max(200).optional(),
});

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
