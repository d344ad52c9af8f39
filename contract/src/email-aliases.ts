import { z } from "zod";

/** `collapse`: addresses that reach the same mailbox are one person's, and have one account. */
export const EmailAliases = z.enum(["separate", "collapse"]);
export type EmailAliases = z.infer<typeof EmailAliases>;
