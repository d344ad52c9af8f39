import { defineConfig } from "prisma/config";

// `prisma generate` asks for an engine it does not use; naming any executable file keeps it offline.
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= process.execPath;

export default defineConfig({
  schema: "schema.prisma",
  migrations: { path: "migrations" },
});
