export * from "./create-test-database.ts";
export * from "./make-event.ts";
export * from "./make-purchase.ts";
export * from "./make-user.ts";
export * from "./servers.ts";
