export * from "./formats.ts";
export * from "./moments.ts";
