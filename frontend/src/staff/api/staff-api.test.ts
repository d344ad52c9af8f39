import { expect, test } from "vitest";
import { answering, eventId } from "../../testing/fake-sources.ts";
import { makeStaffApi } from "./staff-api.ts";

test("an issuance carries its key, and waits for the outcome", async () => {
  const fetch = answering({});
  await makeStaffApi(fetch, () => {}).issue(eventId, { email: "ada@example.org" }, 2, "key-1");
  const [path, init] = fetch.mock.calls[0] ?? [];
  expect(path).toBe(`/v1/admin/events/${eventId}/issuances`);
  expect(init).toMatchObject({
    method: "POST",
    body: '{"email":"ada@example.org","quantity":2}',
    headers: { "idempotency-key": "key-1", prefer: "wait=5" },
  });
});

test("a file is sent unchanged, with its type and its key", async () => {
  const fetch = answering({});
  const file = new File(["email"], "x.csv", { type: "" });
  await makeStaffApi(fetch, () => {}).createImport(eventId, file, "key-1", { encoding: "macintosh", again: undefined });
  expect(fetch.mock.calls[0]?.[0]).toBe(`/v1/admin/events/${eventId}/imports?encoding=macintosh`);
  const { headers, body } = fetch.mock.calls[0]?.[1] ?? {};
  expect(headers).toMatchObject({ "content-type": "text/csv", "idempotency-key": "key-1" });
  expect(await (body as Blob).text()).toBe("email");
});

test("undefined and null are left out of the address", async () => {
  const fetch = answering({ items: [], nextCursor: null });
  await makeStaffApi(fetch, () => {}).users([], { q: "a b", status: undefined, cursor: null });
  expect(fetch.mock.calls[0]?.[0]).toBe("/v1/admin/users?q=a+b");
});
