import type { Console } from "../en/console.ts";

export const console = () => ({}) as unknown as Console;
