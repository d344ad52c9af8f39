import { expect, test } from "vitest";
import { parseUsage, readUsage } from "./usage.ts";

test("processor time and memory are read whatever a process is called", () => {
  const stat = "4711 (a (odd) name) S 1 4711 4711 0 -1 4194560 100 0 0 0 250 75 0 0 20 0 11 0 1 1 1";
  const status = "Name:\tnode\nVmPeak:\t  999 kB\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n";
  expect(parseUsage(stat, status)).toEqual({ cpuMs: 3250, rssBytes: 1024 * 1024, rssMaxBytes: 2048 * 1024 });
});

test("a process that does not exist has no usage", () => {
  expect([readUsage(undefined), readUsage(2 ** 30)]).toEqual([null, null]);
});
