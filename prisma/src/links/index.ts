export * from "./link-mail-finish.ts";
export * from "./link-mails-claim.ts";
export * from "./link-mails-write.ts";
export * from "./link-token.ts";
export * from "./mailed-link-write.ts";
