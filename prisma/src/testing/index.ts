export * from "./create-test-database.ts";
export * from "./make-rows.ts";
