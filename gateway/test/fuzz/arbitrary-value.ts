import fc from "fast-check";
import type { Schema } from "./operations.ts";

/** Values that a schema allows. Addresses, which the document calls texts, are made as such. */
export function arbitraryValue(schema: Schema, schemas: Record<string, Schema>, name = ""): fc.Arbitrary<unknown> {
  const { $ref, enum: allowed, type } = schema;
  if ($ref !== undefined) return arbitraryValue(schemas[$ref.split("/").at(-1) ?? ""] ?? {}, schemas, name);
  if (allowed !== undefined) return fc.constantFrom(...allowed);
  if (Array.isArray(type))
    return fc.oneof(...type.map((each) => arbitraryValue({ ...schema, type: each }, schemas, name)));
  const { minimum: min = 0, maximum: max = 2 ** 31 - 1 } = schema;
  switch (type) {
    case "object":
      return arbitraryObject(schema, schemas);
    case "array":
      return fc.array(arbitraryValue(schema.items ?? {}, schemas), { maxLength: 3 });
    case "integer":
    case "number":
      return fc.integer({ min, max });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "string":
      return arbitraryText(schema, name);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function arbitraryObject({ properties = {}, required = [] }: Schema, schemas: Record<string, Schema>) {
  const fields = Object.entries(properties).map(
    ([name, field]) => [name, arbitraryValue(field, schemas, name)] as const,
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: required });
}

/** Years that every calendar and database knows, and some that not every does. */
const times = fc.date({ min: new Date("0001-01-02"), max: new Date("9999-12-30"), noInvalidDate: true });

/** Such as everybody has, and such as RFC 5322 allows besides. */
export const arbitraryAddress: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z0-9]{1,12}@example\.org$/) },
  fc.emailAddress(),
);

function arbitraryText({ format, pattern, minLength = 0, maxLength = 60 }: Schema, name: string): fc.Arbitrary<string> {
  if (name === "email") return arbitraryAddress;
  if (format === "date-time") return times.map((time) => time.toISOString());
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length <= maxLength);
  return fc.string({ unit: "binary", minLength, maxLength: Math.min(maxLength, 60) });
}
