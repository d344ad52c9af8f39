import { join } from "node:path";
import { answers, type Closers, freePort, requireEngine, Restartable } from "@admit/environment";
import type { EnginePage } from "./engine-page.ts";
import { commands, type Send, webDriverPage, WebDriverError } from "./webdriver.ts";

const readyWithinMs = 60_000;

/** A page of WebKitGTK's MiniBrowser, which its driver starts and which ends with its display. */
export async function openWebKit(folder: string, closers: Closers): Promise<EnginePage> {
  const display = new Restartable({
    name: "Xvfb",
    program: requireEngine("a display for WebKit"),
    args: ["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
    logFile: join(folder, "xvfb.log"),
    readyWithinMs,
    isReady: async () => displayNumber() !== undefined,
  });
  const displayNumber = (): string | undefined => /^\d+$/m.exec(display.output)?.[0];
  closers.add(() => display.close());
  await display.start();

  const url = `http://127.0.0.1:${await freePort()}`;
  const driver = new Restartable({
    name: "WebKitWebDriver",
    program: requireEngine("WebKit’s driver"),
    args: [`--port=${new URL(url).port}`],
    environment: { DISPLAY: `:${displayNumber()}`, HOME: folder, XDG_RUNTIME_DIR: folder, LIBGL_ALWAYS_SOFTWARE: "1" },
    logFile: join(folder, "webkit.log"),
    readyWithinMs,
    isReady: () => answers(`${url}/status`),
  });
  closers.add(() => driver.crash());
  await driver.start();
  const send = overHttp(url);
  await send("newSession", { capabilities: {} });
  closers.add(() => send("endSession", {}));
  await send("resize", { x: 0, y: 0, width: 1280, height: 1000 });
  return webDriverPage(send);
}

function overHttp(url: string): Send {
  let session = "";
  return async (command, { id, ...parameters }) => {
    const [method, path] = commands[command].http.split(" ") as [string, string];
    const target = `${url}${path.replace(":session", session).replace(":id", String(id))}`;
    const response = await fetch(target, { method, ...(method === "POST" && { body: JSON.stringify(parameters) }) });
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new WebDriverError(JSON.stringify(value));
    if (command === "newSession") session = (value as { sessionId: string }).sessionId;
    return value;
  };
}
