import { Problem } from "@admit/contract";
import { beforeAll, expect, test } from "vitest";
import { type ApiDocument, type Operation, readOperations, type Schema } from "../fuzz/operations.ts";
import { testGateway } from "../tools/test-gateway.ts";

const gateway = testGateway();
let document: ApiDocument;
let eventId: string;
beforeAll(async () => {
  document = readOperations(await (await gateway.app.request("/openapi.json")).text());
  eventId = await gateway.event();
});

/** JSON escapes each of them with ASCII. The last has both halves of a pair in the wrong order. */
const illFormed = ["A\ud83dB", "A\udc00B", "\u0000", "\udc00\ud83d"];

/** Status and the fields that the problem names. */
async function refusal(response: Response): Promise<[status: number, paths: string[]]> {
  const { data } = Problem.safeParse(JSON.parse((await response.text()) || "null"));
  return [response.status, (data?.errors ?? []).map(({ path }) => path)];
}

/** Sends a request of an operation as an admin. @param ids the value of each parameter in the path */
function refusalOf(
  { name }: Operation,
  { ids = eventId, query = "", body }: { ids?: string; query?: string; body?: object },
) {
  const [method = "", pattern = ""] = name.split(" ");
  const path = pattern.replaceAll(/\{\w+\}/g, ids) + query;
  return gateway.as(gateway.admin, method, path, body, { "Idempotency-Key": "k" }).then(refusal);
}

function fieldsOf(schema: Schema): string[] {
  const { properties = {} } = document.schemas[schema.$ref?.split("/").at(-1) ?? ""] ?? schema;
  return Object.keys(properties);
}

test("NUL and half a surrogate pair are refused in every text of every body, and the field is named", async () => {
  const wrong: string[] = [];
  let tried = 0;
  for (const operation of document.operations) {
    if (operation.body?.type !== "application/json") continue;
    for (const field of [...fieldsOf(operation.body.schema), "unknown"])
      for (const text of illFormed) {
        const [status, paths] = await refusalOf(operation, { body: { [field]: text } });
        if (status !== 400 || paths.join() !== field)
          wrong.push(`${operation.name} ${field}: ${status} ${paths.join()}`);
        tried += 1;
      }
  }
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(100);
});

test("NUL and bytes that are not UTF-8 are refused in paths and queries, and the parameter is named", async () => {
  const wrong: string[] = [];
  for (const operation of document.operations)
    for (const text of ["A%00B", "a=%00", "a?b=%00", "%ED%A0%BD", "%C3", "%"]) {
      const named = operation.parameters.filter(({ in: part }) => part === "query").map(({ name }) => name);
      for (const name of [...named, "unknown"]) {
        const query = `?${name}=${text}`;
        const [status, paths] = await refusalOf(operation, { query });
        if (status !== 400 || paths.join() !== name) wrong.push(`${operation.name}${query}: ${status} ${paths.join()}`);
      }
      const [parameter] = operation.parameters.filter(({ in: part }) => part === "path");
      if (parameter === undefined) continue;
      const [status, paths] = await refusalOf(operation, { ids: text.replace("?", "%3F") });
      if (status !== 400 || paths[0] !== parameter.name)
        wrong.push(`${operation.name} ${text}: ${status} ${paths.join()}`);
    }
  expect(wrong).toEqual([]);
});

test("other text is stored unchanged: line breaks, tabs, emoji, right-to-left", async () => {
  const body = "one\r\n\ttwo \u{1f600} \u202eabc\u0007";
  const created = await gateway.as(gateway.staff, "POST", "/v1/admin/events", { title: "Kept \u{1f600}", body });
  expect(await created.json()).toMatchObject({ title: "Kept \u{1f600}", body });
});
