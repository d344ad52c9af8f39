import type { StaffEvent } from "@admit/contract";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { problemOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
let staff: string;
let eventId: string;
beforeAll(async () => {
  staff = await gateway.user({ role: "STAFF" });
  eventId = await gateway.event({});
});

const pictureOf = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#c5d5a9" } });
async function put(file: Uint8Array, type = "image/jpeg"): Promise<Response> {
  const headers = { Authorization: `Bearer ${await gateway.token(staff)}`, "Content-Type": type };
  return gateway.app.request(`/v1/admin/events/${eventId}/poster`, {
    method: "PUT",
    headers,
    body: new Uint8Array(file),
  });
}
const posterOf = async (response: Response) => ((await response.json()) as StaffEvent).poster;

test("a picture is served upright in each width, as WebP, and without what the camera wrote into it", async () => {
  // A phone's portrait: the pixels lie on their side, and the metadata say so.
  const file = await pictureOf(1400, 2000)
    .jpeg()
    .withExif({ IFD0: { Copyright: "secret place" } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const poster = await posterOf(await put(file));
  expect(poster).toMatchObject({ width: 1600, height: 1120 });
  expect(poster?.sources.map(({ width }) => width)).toEqual([480, 960, 1600]);
  for (const { url, width } of poster?.sources ?? []) {
    const response = await gateway.app.request(url);
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.includes("secret place")).toBe(false);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "webp", width });
  }
});

test("another picture has another address, the earlier one ends, and so does one that is removed", async () => {
  const first = await posterOf(await put(await pictureOf(500, 400).png().toBuffer(), "image/png"));
  const second = await posterOf(await put(await pictureOf(500, 400).webp().toBuffer(), "image/webp"));
  expect(second?.sources.map(({ width }) => width)).toEqual([480, 500]);
  const [before = "", now = ""] = [first?.sources[0]?.url, second?.sources[0]?.url];
  expect((await gateway.app.request(before)).status).toBe(404);
  expect((await gateway.app.request(now)).status).toBe(200);
  const removed = await gateway.as(staff, "DELETE", `/v1/admin/events/${eventId}/poster`);
  expect(await posterOf(removed)).toBeNull();
});

test.each([
  ["an empty body", Buffer.alloc(0), "can be read"],
  ["no picture", Buffer.from("not a picture"), "can be read"],
  [
    "a vector drawing",
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"/>'),
    "JPEG, PNG or WebP",
  ],
])("400: %s", async (_what, file, reason) => {
  expect((await problemOf(put(file))).detail).toContain(reason);
});

test("400: one that is narrower, or longer, than a page shows", async () => {
  expect((await problemOf(put(await pictureOf(300, 901).png().toBuffer(), "image/png"))).detail).toContain("3 times");
  expect((await problemOf(put(await pictureOf(299, 500).png().toBuffer(), "image/png"))).detail).toContain(
    "300 pixels",
  );
});

test("an event has texts in several languages, and each of them is safe HTML", async () => {
  const change = {
    language: "en",
    organiser: "City Theatre",
    contact: "box@example.org",
    price: { amountMinor: 1250, currency: "EUR" },
    body: "# Hello",
    translations: { de: { title: "Gala", summary: "", body: "<b>Hallo</b>" } },
  };
  const changed = (await (
    await gateway.as(staff, "PATCH", `/v1/admin/events/${eventId}`, change)
  ).json()) as StaffEvent;
  expect(changed).toMatchObject({
    ...change,
    bodyHtml: "<h2>Hello</h2>",
    translations: { de: { bodyHtml: '<p dir="auto">&lt;b&gt;Hallo&lt;/b&gt;</p>' } },
  });
  const free = await gateway.as(staff, "PATCH", `/v1/admin/events/${eventId}`, { price: null, translations: {} });
  expect(await free.json()).toMatchObject({ price: null, translations: {} });
  const own = { translations: { en: { title: "Twice", summary: "", body: "" } } };
  const problem = await problemOf(gateway.as(staff, "PATCH", `/v1/admin/events/${eventId}`, own));
  expect(problem.errors).toEqual([{ path: "translations.en", message: "must not have the event's own language" }]);
});
