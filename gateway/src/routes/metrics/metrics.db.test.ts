import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestGateway, type TestGateway } from "../../testing/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

test("200: requests are counted by route and status, never by path", async () => {
  await gateway.as(null, "GET", "/v1/events/no-such-event");
  const response = await gateway.as(null, "GET", "/metrics");
  expect(response.headers.get("Content-Type")).toMatch(/^text\/plain/);
  const text = await response.text();
  expect(text).toContain('admit_http_request_seconds_count{method="GET",route="/v1/events/:idOrSlug",status="404"} 1');
  expect(text).not.toContain("no-such-event");
});
