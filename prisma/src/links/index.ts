export * from "./link-mail-queue.ts";
export * from "./link-mails-write.ts";
export * from "./link-token.ts";
export * from "./mailed-link-write.ts";
