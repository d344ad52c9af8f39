import { ActivationPreview, listOf, type Problem, SignedIn, SignInPreview, Ticket } from "@admit/contract";
import { describe, expect, test } from "vitest";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
type Purpose = "SIGN_IN" | "ACTIVATE";
type LinkFields = { expiresAt?: Date; createdById?: string };

const path = { SIGN_IN: "/v1/sessions", ACTIVATE: "/v1/activations" };
const ownerStatus = { SIGN_IN: "ACTIVE", ACTIVATE: "INVITED" } as const;
const open = (purpose: Purpose, token: unknown) => gateway.as(null, "POST", path[purpose], { token });
const preview = (purpose: Purpose, token: unknown) => gateway.as(null, "POST", `${path[purpose]}/preview`, { token });
const linkTo = (purpose: Purpose, userId: string, fields: LinkFields = {}) =>
  gateway.link({ purpose, userId, ...fields });
const linkToAddress = (email: string) => gateway.link({ purpose: "SIGN_IN", email });
const signedIn = async (response: Response) => {
  expect(response.status).toBe(200);
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  return SignedIn.strict().parse(await response.json());
};
const suspendedUser = () => gateway.user({ status: "SUSPENDED" });
const statusOf = async (id: string) => (await gateway.services.prisma.user.findUniqueOrThrow({ where: { id } })).status;

describe.each(["SIGN_IN", "ACTIVATE"] as const)("a link to %s", (purpose) => {
  const other = purpose === "SIGN_IN" ? "ACTIVATE" : "SIGN_IN";
  const owner = (of: Purpose = purpose) => gateway.user({ status: ownerStatus[of] });
  const expired = { expiresAt: new Date(Date.now() - 1) };
  const used = async () => {
    const token = await linkTo(purpose, await owner());
    await open(purpose, token);
    return token;
  };

  test.each<[what: string, link: () => Promise<string | undefined>, code: Problem["code"]]>([
    ["410: a link that was used", used, "link-used"],
    ["410: a link that has expired", async () => linkTo(purpose, await owner(), expired), "link-expired"],
    ["404: a token that is not ours", async () => "guessed", "link-unknown"],
    ["404: a link for another purpose", async () => linkTo(other, await owner(other)), "link-unknown"],
    ["403: a suspended user's link", async () => linkTo(purpose, await suspendedUser()), "forbidden"],
    ["400: no token", async () => undefined, "invalid-request"],
  ])("%s opens nothing, and its preview is refused in the same way", async (_what, link, code) => {
    const token = await link();
    const seen = await problemOf(preview(purpose, token));
    const opened = await open(purpose, token);
    expect(opened.headers.getSetCookie()).toEqual([]);
    expect([seen.code, seen.errors?.[0]?.path]).toEqual([code, code === "invalid-request" ? "token" : undefined]);
    expect({ ...(await problemOf(opened)), instance: "" }).toEqual({ ...seen, instance: "" });
  });

  test("410: a link works once, however many follow it at the same moment", async () => {
    const token = await linkTo(purpose, await owner());
    const answers = await Promise.all(Array.from({ length: 5 }, () => open(purpose, token)));
    const statuses = answers.map(({ status }) => status).toSorted((one, another) => one - another);
    expect(statuses).toEqual([200, 410, 410, 410, 410]);
    expect(await codeOf(open(purpose, token))).toBe("link-used");
  });

  test("403, 410: a refused link activates no one, and a suspended user's is not used up", async () => {
    const [id, suspended] = [await owner(), await suspendedUser()];
    const [late, token] = [await linkTo(purpose, id, expired), await linkTo(purpose, suspended)];
    expect([(await open(purpose, late)).status, (await open(purpose, token)).status]).toEqual([410, 403]);
    expect([await statusOf(id), await statusOf(suspended)]).toEqual([ownerStatus[purpose], "SUSPENDED"]);
    await gateway.mysql.query("UPDATE User SET status = ? WHERE id = ?", [ownerStatus[purpose], suspended]);
    expect((await open(purpose, token)).status).toBe(200);
  });

  test("200: a preview activates no one and leaves the link usable, however often", async () => {
    const id = await owner();
    const token = await linkTo(purpose, id);
    const seen: unknown[] = [];
    for (let times = 0; times < 2; times++) {
      const response = await preview(purpose, token);
      expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
      expect(response.headers.getSetCookie()).toEqual([]);
      seen.push(await response.json());
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(await statusOf(id)).toBe(ownerStatus[purpose]);
    expect((await open(purpose, token)).status).toBe(200);
  });
});

describe("signing in", () => {
  test("200: a known user's link signs in, by the token and by the cookie", async () => {
    const id = await gateway.user({ name: "Ann" });
    const response = await open("SIGN_IN", await linkTo("SIGN_IN", id));
    const { user, session } = await signedIn(response);
    expect(user).toMatchObject({ id, name: "Ann", status: "ACTIVE" });

    const [cookie = ""] = response.headers.getSetCookie();
    expect(cookie).toContain(`__Host-admit_session=${session.token};`);
    expect(cookie).toContain(`Expires=${new Date(session.expiresAt).toUTCString()}`);
    for (const attribute of ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"])
      expect(cookie.split("; ")).toContain(attribute);

    for (const headers of [{ Authorization: `Bearer ${session.token}` }, { Cookie: cookie.split(";")[0] ?? "" }]) {
      const me = await gateway.app.request("/v1/me", { headers });
      expect(await me.json()).toMatchObject({ id });
    }
  });

  test("200: an unknown address becomes one active buyer, also by two links that are followed at once", async () => {
    const email = "new@example.org";
    const tokens = [await linkToAddress(email), await linkToAddress(email)];
    const answers = await Promise.all(tokens.map((token) => open("SIGN_IN", token)));
    const [one, two] = await Promise.all(answers.map(signedIn));
    expect(one?.user).toMatchObject({ email, role: "BUYER", status: "ACTIVE" });
    expect(two?.user).toEqual(one?.user);
    expect((await gateway.as(one?.user.id ?? "", "GET", "/v1/me")).status).toBe(200);
  });

  test("200: a user who was invited after requesting the link is active, since they read that address", async () => {
    const email = "meanwhile@example.org";
    const token = await linkToAddress(email);
    const id = await gateway.user({ email, status: "INVITED" });
    expect((await signedIn(await open("SIGN_IN", token))).user).toMatchObject({ id, status: "ACTIVE" });
  });

  test("200: a preview names the account, or the address without one, and creates no account", async () => {
    const userId = await gateway.user({ name: "Ann", email: "ann@example.org" });
    const account = await preview("SIGN_IN", await linkTo("SIGN_IN", userId));
    const ann = { email: "ann@example.org", name: "Ann" };
    expect(SignInPreview.strict().parse(await account.json())).toMatchObject(ann);
    const email = "unseen@example.org";
    expect(await (await preview("SIGN_IN", await linkToAddress(email))).json()).toMatchObject({ email, name: "" });
    expect(await gateway.services.prisma.user.count({ where: { email } })).toBe(0);
  });
});

describe("activating", () => {
  test("200: the invited user is active, signed in, and sees the codes of the same tickets", async () => {
    const userId = await gateway.user({ status: "INVITED" });
    const eventId = await gateway.event();
    await gateway.issue({ eventId, userId, count: 2 });
    const mine = async () =>
      listOf(Ticket).parse(await (await gateway.as(userId, "GET", "/v1/me/tickets")).json()).items;
    const before = await mine();
    expect(before.map((ticket) => ticket.code)).toEqual([null, null]);

    const response = await open("ACTIVATE", await linkTo("ACTIVATE", userId));
    const { user, session } = await signedIn(response);
    expect(user).toMatchObject({ id: userId, status: "ACTIVE" });
    expect(response.headers.getSetCookie()[0]).toContain(session.token);

    const after = await mine();
    expect(after.map((ticket) => ({ ...ticket, code: null }))).toEqual(before);
    for (const ticket of after) expect(ticket.code).toHaveLength(152);
    const row = await gateway.services.prisma.user.findUnique({ where: { id: userId } });
    expect(row?.activatedAt).not.toBeNull();
  });

  test("the activation is announced to the other gateways", async () => {
    const userId = await gateway.user({ status: "INVITED" });
    const announced = await gateway.nextChange("user-changed");
    await open("ACTIVATE", await linkTo("ACTIVATE", userId));
    expect(await announced()).toBe(userId);
  });

  const previewed = async (token: string) =>
    ActivationPreview.strict().parse(await (await preview("ACTIVATE", token)).json());

  test("200: a preview has the inviter and the events, the soonest first, counting valid tickets", async () => {
    const staff = await gateway.user({ role: "STAFF", name: "The Desk", email: "desk@example.org" });
    const email = "invited@example.org";
    const userId = await gateway.user({ status: "INVITED", name: "Ann", email });
    const startsAt = new Date("2027-06-01T18:00:00Z");
    const someday = await gateway.event({ title: "Someday", slug: "someday" });
    const june = await gateway.event({ title: "In June", slug: "in-june", startsAt });
    const gone = await gateway.event({ title: "All void", slug: "all-void" });
    await gateway.issue({ eventId: someday, userId, count: 1 });
    const { ticketIds } = await gateway.issue({ eventId: june, userId, count: 3 });
    const voided = await gateway.issue({ eventId: gone, userId, count: 1 });
    for (const ids of [ticketIds, voided.ticketIds]) await gateway.voidTicket(ids[0]);
    await gateway.issue({ eventId: june, userId: staff, count: 1 });

    const expiresAt = new Date(Date.now() + 60_000);
    const token = await linkTo("ACTIVATE", userId, { expiresAt, createdById: staff });
    expect(await previewed(token)).toEqual({
      email,
      name: "Ann",
      invitedBy: "The Desk",
      events: [
        { title: "In June", slug: "in-june", startsAt: startsAt.toISOString(), timeZone: "UTC", tickets: 2 },
        { title: "Someday", slug: "someday", startsAt: null, timeZone: "UTC", tickets: 1 },
      ],
      expiresAt: expiresAt.toISOString(),
    });
  });

  test("200: an inviter without a name is shown by their address; a link that its owner requested has no inviter", async () => {
    const email = "nameless@example.org";
    const createdById = await gateway.user({ role: "STAFF", email });
    const userId = await gateway.user({ status: "INVITED" });
    expect((await previewed(await linkTo("ACTIVATE", userId, { createdById }))).invitedBy).toBe(email);
    expect(await previewed(await linkTo("ACTIVATE", userId))).toMatchObject({ invitedBy: null, events: [] });
  });
});
