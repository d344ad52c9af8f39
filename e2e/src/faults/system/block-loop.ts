import { until } from "@admit/environment";
import { WebSocket } from "undici";
import type { System } from "./open-system.ts";

const openWithinMs = 5000;

/**
 * Stops a process's event loop and nothing else: its sockets still receive, its threads continue. Through its debugger,
 * so that the shipped code needs nothing for it.
 */
export async function blockLoop({ service, inspectorPort }: System, name: string, ms: number): Promise<void> {
  service(name).openInspector();
  const url = await until("the debugger listens", () => socketUrl(inspectorPort(name)), openWithinMs);
  const socket = new WebSocket(url);
  const expression = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${ms})`;
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${name}'s loop did not continue`)), ms + openWithinMs);
      const end = (): void => {
        clearTimeout(timer);
        resolve();
      };
      socket.addEventListener("open", () =>
        socket.send(JSON.stringify({ id: 1, method: "Runtime.evaluate", params: { expression } })),
      );
      socket.addEventListener("message", end);
      // The process may have ended.
      socket.addEventListener("error", end);
    });
  } finally {
    socket.close();
  }
}

async function socketUrl(port: number): Promise<string | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(openWithinMs) });
    const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[];
    return target?.webSocketDebuggerUrl;
  } catch {
    return undefined; // the caller polls, and limits for how long
  }
}
