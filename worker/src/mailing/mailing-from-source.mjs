// A thread does not inherit tsx: one that runs from the source registers it first.
import { register } from "tsx/esm/api";

register();
await import("./mailing-main.ts");
