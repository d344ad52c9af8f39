import { expect, test } from "vitest";
import { sharedSettings } from "./settings.ts";

test("a mail server's URL that allows no connection is refused, and one that allows some is not", () => {
  const isTaken = (query: string): boolean =>
    sharedSettings.SMTP_URL.safeParse(`smtp://mail.example.org${query}`).success;
  expect(["?maxConnections=0", "?maxConnections=", "?pool=true&maxConnections=few"].filter(isTaken)).toEqual([]);
  const good = ["", "?maxConnections=1", "/?maxConnections=10&pool=true"];
  expect(good.filter(isTaken)).toEqual(good);
});
