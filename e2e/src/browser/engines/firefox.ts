import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { type Closers, requireEngine, Restartable } from "@admit/environment";
import type { EnginePage } from "./engine-page.ts";
import { commands, type Send, webDriverPage, WebDriverError } from "./webdriver.ts";

const readyWithinMs = 60_000;

/** It asks no one for news, experiments or updates; port 0 is a free one. */
const settings = {
  "marionette.port": 0,
  "app.normandy.enabled": false,
  "app.update.disabledForTesting": true,
  "browser.aboutwelcome.enabled": false,
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionPolicyBypassNotification": true,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "toolkit.telemetry.server": "",
};

/** A page of Firefox. It needs no driver: Marionette, the protocol behind geckodriver, is its own. */
export async function openFirefox(folder: string, closers: Closers): Promise<EnginePage> {
  const profile = join(folder, "profile");
  mkdirSync(profile);
  const lines = Object.entries(settings).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  writeFileSync(join(profile, "user.js"), lines.join("\n"));
  const portFile = join(profile, "MarionetteActivePort");
  const port = (): number => (existsSync(portFile) ? Number(readFileSync(portFile, "utf8")) : 0);
  const firefox = new Restartable({
    name: "Firefox",
    program: requireEngine("Firefox"),
    args: ["--headless", "--marionette", "--no-remote", "--profile", profile, "about:blank"],
    environment: { HOME: profile },
    logFile: join(folder, "firefox.log"),
    readyWithinMs,
    isReady: async () => port() > 0,
  });
  closers.add(() => firefox.crash()); // its profile is thrown away
  await firefox.start();
  const socket = connect(port(), "127.0.0.1");
  closers.add(() => socket.destroy());
  await once(socket, "connect");
  const send = marionette(socket);
  await send("newSession", { capabilities: {} });
  return webDriverPage(send);
}

/** Each message is its length in bytes, a colon, and JSON; answers have the number of their command. */
function marionette(socket: Socket): Send {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let received = Buffer.alloc(0);
  const read = (): unknown => {
    const colon = received.indexOf(":");
    const end = colon + 1 + Number(received.subarray(0, Math.max(colon, 0)));
    if (colon < 0 || received.length < end) return undefined;
    const message: unknown = JSON.parse(received.toString("utf8", colon + 1, end));
    received = received.subarray(end);
    return message;
  };
  socket.on("data", (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    for (let message = read(); message !== undefined; message = read()) {
      if (!Array.isArray(message)) continue; // its greeting
      const [, number, error, result] = message as [1, number, { error: string; message: string } | null, unknown];
      const command = waiting.get(number);
      waiting.delete(number);
      if (error === null) command?.resolve(result);
      else command?.reject(new WebDriverError(`${error.error}: ${error.message}`));
    }
  });
  socket.on("error", () => undefined); // "close" follows
  socket.on("close", () => waiting.forEach((command) => command.reject(new Error("Firefox has ended"))));
  let sent = 0;
  return async (command, parameters) => {
    const result = await new Promise((resolve, reject) => {
      waiting.set(++sent, { resolve, reject });
      const message = JSON.stringify([0, sent, commands[command].marionette, parameters]);
      socket.write(`${Buffer.byteLength(message)}:${message}`);
    });
    return result !== null && typeof result === "object" && "value" in result ? result.value : result;
  };
}
