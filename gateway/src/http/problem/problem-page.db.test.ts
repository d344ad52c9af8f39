import { problemCodes, problems } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

test("200: every problem's type leads to its explanation, for programs and for people", async () => {
  for (const code of problemCodes) {
    const [status, title] = problems[code];
    const json = await gateway.as(null, "GET", `/problems/${code}`);
    expect(await json.json()).toEqual({ code, status, title });
    const html = await gateway.app.request(`/problems/${code}`, { headers: { Accept: "text/html,*/*" } });
    expect(html.headers.get("Content-Type")).toMatch(/^text\/html/);
    expect(await html.text()).toContain(`<h1>${title}</h1>`);
  }
});

test("404: a code that is none", async () => {
  for (const code of ["nonsense", "constructor", "%3Cscript%3E"])
    expect((await problemOf(await gateway.as(null, "GET", `/problems/${code}`))).code).toBe("not-found");
});
