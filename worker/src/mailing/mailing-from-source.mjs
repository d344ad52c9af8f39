// What reads TypeScript is not handed on to threads: one that runs from the source begins by asking for it.
import { register } from "tsx/esm/api";

register();
await import("./mailing-main.ts");
