import SwaggerParser from "@apidevtools/swagger-parser";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import spectral from "@stoplight/spectral-core";
import rulesets from "@stoplight/spectral-rulesets";

type SwaggerDocument = Parameters<typeof SwaggerParser.validate>[0];

/**
 * The findings of three linters in an OpenAPI document, warnings included: Spectral (`spectral:oas`), Redocly
 * (`recommended-strict`) and swagger-parser. No rule is switched off, and none uses the network.
 * @param text JSON without references to other files
 */
export async function lintOpenApi(text: string): Promise<string[]> {
  return (await Promise.all([bySpectral(text), byRedocly(text), bySwaggerParser(text)])).flat();
}

async function bySpectral(text: string): Promise<string[]> {
  const linter = new spectral.Spectral();
  // Its types cover only rule sets that extend others, and the innermost extends none.
  linter.setRuleset({ extends: [[rulesets.oas as never, "recommended"]] });
  const found = await linter.run(JSON.parse(text) as Record<string, unknown>);
  return found.map(({ code, path, message }) => `spectral ${code}: ${path.join(".")}: ${message}`);
}

async function byRedocly(text: string): Promise<string[]> {
  const config = await createConfig({ extends: ["recommended-strict"] });
  const found = await lintFromString({ source: text, absoluteRef: "openapi.json", config });
  return found.map(({ ruleId, location, message }) => `redocly ${ruleId}: ${location[0]?.pointer ?? ""}: ${message}`);
}

async function bySwaggerParser(text: string): Promise<string[]> {
  try {
    await SwaggerParser.validate(JSON.parse(text) as SwaggerDocument);
    return [];
  } catch (error) {
    return [`swagger-parser: ${(error as Error).message}`];
  }
}
