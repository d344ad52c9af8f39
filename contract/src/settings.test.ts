import { expect, test } from "vitest";
import { z } from "zod";
import { parseSettings, SettingsError, sharedSettings, tracingSettings } from "./settings.ts";

test("a mail server's URL that allows no connection is refused, and one that allows some is not", () => {
  const isTaken = (query: string): boolean =>
    sharedSettings.SMTP_URL.safeParse(`smtp://mail.example.org${query}`).success;
  expect(["?maxConnections=0", "?maxConnections=", "?pool=true&maxConnections=few"].filter(isTaken)).toEqual([]);
  const good = ["", "?maxConnections=1", "/?maxConnections=10&pool=true"];
  expect(good.filter(isTaken)).toEqual(good);
});

const read = (environment: Record<string, string>) => parseSettings(z.object(tracingSettings), environment);

test("without any of them, or with none of them filled in, nothing is set", () => {
  expect(read({})).toEqual({});
  expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: "", OTEL_TRACES_EXPORTER: "" })).toEqual({});
});

test("what would send no traces, or other ones than were asked for, and say nothing, is named at the start", () => {
  const wrong = {
    OTEL_SDK_DISABLED: "yes",
    OTEL_TRACES_EXPORTER: "zipkin",
    OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318",
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "collector",
    OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "grpc",
    OTEL_TRACES_SAMPLER: "jaeger_remote",
    OTEL_TRACES_SAMPLER_ARG: "1.5",
  };
  expect(() => read(wrong)).toThrow(SettingsError);
  for (const [name, value] of Object.entries(wrong)) expect(() => read({ [name]: value })).toThrow(name);
});
