import { expect, test } from "vitest";
import { giveBackMemory } from "./give-back-memory.ts";

let tell: (cleared: string) => void;
/** Held here: a registry that nobody holds tells nothing. */
const registry = new FinalizationRegistry<string>((cleared) => tell(cleared));

test("what nobody needs any more is gone", async () => {
  const cleared = new Promise<string>((resolve) => (tell = resolve));
  registry.register({ text: "old" }, "cleared");
  giveBackMemory();
  expect(await cleared).toBe("cleared");
});
