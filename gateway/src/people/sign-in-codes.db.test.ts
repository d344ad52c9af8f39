import { SignedIn, signInCodeAttempts, signInCodesPerMailbox, signInLinkMs } from "@admit/contract";
import { describe, expect, test } from "vitest";
import { makeCode } from "../../test/tools/make-code.ts";
import { codeOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
let people = 0;
const newEmail = (): string => `person-${people++}@example.org`;
const enter = (email: string, code: string) => gateway.as(null, "POST", "/v1/sessions/code", { email, code });
const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const codeIn = (text: string): string => /\n(\d{6})\n/.exec(text)?.[1] ?? "";

describe("POST /v1/sessions/code", () => {
  test("200: the code of a sign-in mail signs in, and uses up its link", async () => {
    const email = newEmail();
    const id = await gateway.user({ email });
    await gateway.as(null, "POST", "/v1/sign-in", { email });
    const { text } = await gateway.nextMail();
    const [, token] = /#([\w-]{43})/.exec(text) ?? [];
    const response = await enter(` ${email.toUpperCase()}`, codeIn(text).replace(/^\d{3}/, "$& "));
    expect(SignedIn.parse(await response.json()).user.id).toBe(id);
    expect(response.headers.get("Set-Cookie")).toContain("admit_session=");
    expect(await codeOf(gateway.as(null, "POST", "/v1/sessions", { token }))).toBe("link-used");
    expect(await codeOf(enter(email, codeIn(text)))).toBe("code-wrong");
  });

  test("200: an invited person who asked to sign in is active, and an unknown address has an account", async () => {
    const [invited, unknown] = [newEmail(), newEmail()];
    await gateway.user({ email: invited, status: "INVITED" });
    for (const email of [invited, unknown]) {
      await gateway.as(null, "POST", "/v1/sign-in", { email });
      const response = await enter(email, codeIn((await gateway.nextMail()).text));
      expect(SignedIn.parse(await response.json()).user).toMatchObject({ email, status: "ACTIVE" });
    }
  });

  test("200: staff who enter a code have an entry in the audit", async () => {
    const email = newEmail();
    const userId = await gateway.user({ email, role: "STAFF" });
    await enter(email, await makeCode(gateway, { email, userId }));
    expect(await gateway.audit(userId)).toEqual([
      { actorId: userId, action: "session.start", details: { by: "code" } },
    ]);
  });

  test("403: the same answer for a wrong code, one that expired, an older one, and an address without a mail", async () => {
    const email = newEmail();
    const userId = await gateway.user({ email });
    const expired = await makeCode(gateway, { email, userId, atMs: Date.now() - signInLinkMs });
    const answers = [await enter(email, expired), await enter(newEmail(), "123456")];
    const older = await makeCode(gateway, { email, userId, atMs: Date.now() - 1000 });
    const newest = await makeCode(gateway, { email, userId });
    answers.push(await enter(email, wrong(newest)));
    if (older !== newest) answers.push(await enter(email, older));
    const bodies = await Promise.all(answers.map(async (answer) => (await answer.json()) as { instance: string }));
    for (const body of bodies) expect(body).toEqual({ ...bodies[0], instance: body.instance });
    expect(bodies[0]).toMatchObject({ code: "code-wrong", status: 403 });
    expect((await enter(email, newest)).status).toBe(200);
  });

  test("403: after five attempts the right code no longer works, also when all come at once; the link does", async () => {
    const email = newEmail();
    const userId = await gateway.user({ email });
    const code = await makeCode(gateway, { email, userId });
    await Promise.all(Array.from({ length: signInCodeAttempts }, () => enter(email, wrong(code))));
    expect(await codeOf(enter(email, code))).toBe("code-wrong");
  });

  test("403: a suspended person does not get in", async () => {
    const email = newEmail();
    const userId = await gateway.user({ email, status: "SUSPENDED" });
    expect(await codeOf(enter(email, await makeCode(gateway, { email, userId })))).toBe("forbidden");
  });

  test("429: after ten wrong codes in a day a mailbox has no more attempts; right ones do not count", async () => {
    const email = newEmail();
    const userId = await gateway.user({ email });
    for (let at = 0; at < signInCodesPerMailbox + 1; at++) {
      const code = await makeCode(gateway, { email, userId, atMs: Date.now() + at });
      expect((await enter(email, code)).status).toBe(200);
    }
    for (let at = 0; at < signInCodesPerMailbox; at++) expect((await enter(email, "123456")).status).toBe(403);
    const refused = await enter(email, "123456");
    expect(refused.headers.get("RateLimit-Policy")).toBe('"sign-in-code";q=10;w=86400');
    expect(await codeOf(refused)).toBe("rate-limited");
  });

  test("400: what is not six digits", async () => {
    expect(await codeOf(enter(newEmail(), "12345"))).toBe("invalid-request");
  });
});
