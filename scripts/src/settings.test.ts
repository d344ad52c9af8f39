import { describe, expect, it } from "vitest";
import { root } from "./place.ts";
import { localUrl, readSettings } from "./settings.ts";

describe("settings", () => {
  it("have the defaults of a first start", () => {
    expect(readSettings({})).toEqual({
      dataDir: `${root}.data`,
      databaseUrl: undefined,
      redisUrl: undefined,
      listen: { setting: "PORT", host: "127.0.0.1", port: 8080, isGiven: false },
      metrics: {
        gateway: { setting: "METRICS_PORT", host: "127.0.0.1", port: 9464, isGiven: false },
        worker: { setting: "METRICS_PORT", host: "127.0.0.1", port: 9465, isGiven: false },
      },
      publicUrl: undefined,
    });
  });

  it("count an empty variable as not set", () => {
    expect(readSettings({ PORT: "", DATABASE_URL: "", ADMIT_DATA_DIR: "" })).toEqual(readSettings({}));
  });

  it("keep a port that was asked for, even the usual one", () => {
    expect(readSettings({ PORT: "8080" }).listen).toMatchObject({ port: 8080, isGiven: true });
  });

  it("give the worker the port after the gateway's for its metrics", () => {
    expect(readSettings({ METRICS_PORT: "9500", METRICS_HOST: "::1" }).metrics).toEqual({
      gateway: { setting: "METRICS_PORT", host: "::1", port: 9500, isGiven: true },
      worker: { setting: "METRICS_PORT", host: "::1", port: 9501, isGiven: true },
    });
  });

  it("leave an absolute data folder where it is", () => {
    expect(readSettings({ ADMIT_DATA_DIR: "/srv/admit" }).dataDir).toBe("/srv/admit");
  });

  it("that are wrong are named all at once", () => {
    const wrong = {
      PORT: "http",
      METRICS_PORT: "65535",
      DATABASE_URL: "postgres://x",
      REDIS_URL: "mysql://x",
      PUBLIC_URL: "nowhere",
    };
    for (const name of Object.keys(wrong)) expect(() => readSettings(wrong)).toThrow(`${name}: `);
  });
});

describe("the local address", () => {
  it.each([
    ["127.0.0.1", "http://127.0.0.1:8080"],
    ["0.0.0.0", "http://127.0.0.1:8080"],
    ["::", "http://[::1]:8080"],
    ["::1", "http://[::1]:8080"],
    ["localhost", "http://localhost:8080"],
  ])("of a gateway that listens on %s is %s", (host, url) => {
    expect(localUrl(host, 8080)).toBe(url);
  });
});
