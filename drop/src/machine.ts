import { arch, cpus, platform, totalmem } from "node:os";

/** What a figure was measured on, in one line. */
export function describeMachine(): string {
  const cores = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} × ${cores[0]?.model ?? "unknown processor"}, ${gib} GiB, ${platform()} ${arch()}, Node ${process.versions.node}`;
}
