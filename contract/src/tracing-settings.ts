import { z } from "zod";

const url = z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional();

const share = "must be a number from 0 to 1";

/**
 * OpenTelemetry's own names and meanings, of which a wrong value would go unnoticed: what is set beyond
 * these, the SDK reads by itself.
 */
export const tracingSettings = {
  OTEL_SDK_DISABLED: z.enum(["true", "false"]).optional(),
  OTEL_TRACES_EXPORTER: z.enum(["otlp", "none"]).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url,
  /** Traces go as JSON: a collector of protobuf over HTTP accepts JSON at the same address; one of gRPC does not. */
  OTEL_EXPORTER_OTLP_PROTOCOL: z.enum(["http/json", "http/protobuf"]).optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: z.enum(["http/json", "http/protobuf"]).optional(),
  OTEL_TRACES_SAMPLER: z
    .enum([
      "always_on",
      "always_off",
      "traceidratio",
      "parentbased_always_on",
      "parentbased_always_off",
      "parentbased_traceidratio",
    ])
    .optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number({ error: share })
    .min(0, { error: share })
    .max(1, { error: share })
    .optional(),
};
