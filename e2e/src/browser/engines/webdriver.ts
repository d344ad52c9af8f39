import { setTimeout as pause } from "node:timers/promises";
import { PNG } from "pngjs";
import { contains, type EnginePage, showWithinMs } from "./engine-page.ts";

/** Commands of W3C WebDriver: what Marionette names them, and how they are sent over HTTP. */
export const commands = {
  newSession: { marionette: "WebDriver:NewSession", http: "POST /session" },
  endSession: { marionette: "WebDriver:DeleteSession", http: "DELETE /session/:session" },
  resize: { marionette: "WebDriver:SetWindowRect", http: "POST /session/:session/window/rect" },
  navigate: { marionette: "WebDriver:Navigate", http: "POST /session/:session/url" },
  refresh: { marionette: "WebDriver:Refresh", http: "POST /session/:session/refresh" },
  run: { marionette: "WebDriver:ExecuteScript", http: "POST /session/:session/execute/sync" },
  find: { marionette: "WebDriver:FindElements", http: "POST /session/:session/elements" },
  label: { marionette: "WebDriver:GetComputedLabel", http: "GET /session/:session/element/:id/computedlabel" },
  click: { marionette: "WebDriver:ElementClick", http: "POST /session/:session/element/:id/click" },
  clear: { marionette: "WebDriver:ElementClear", http: "POST /session/:session/element/:id/clear" },
  type: { marionette: "WebDriver:ElementSendKeys", http: "POST /session/:session/element/:id/value" },
  screenshot: { marionette: "WebDriver:TakeScreenshot", http: "GET /session/:session/screenshot" },
} as const;

/** Sends a command and returns its result. @throws WebDriverError if the browser refuses it */
export type Send = (command: keyof typeof commands, parameters: Record<string, unknown>) => Promise<unknown>;

export class WebDriverError extends Error {
  override name = "WebDriverError";
}

/** Elements that may have a role; their accessible names are the browser's own. */
const candidates = {
  button: "button",
  link: "a[href]",
  field: "input",
  image: "img, [role=img]",
};

/** The standard's name for a reference to an element. */
const elementKey = "element-6066-11e4-a52e-4f735466cecf";

/** WebKitGTK's own picture of an SVG is black, so it is cut out of one of the screen. */
const scrollTo = `
  arguments[0].scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = arguments[0].getBoundingClientRect();
  return { x: Math.ceil(x), y: Math.ceil(y), width: Math.floor(width), height: Math.floor(height) };`;

const pollEveryMs = 50;

/** A page of a browser that is driven by WebDriver. */
export function webDriverPage(send: Send): EnginePage {
  const text = async (): Promise<string> =>
    String(await send("run", { script: "return document.body.innerText", args: [] }));

  /** Tries again while the page is not ready for it: an element is missing, covered, or was just replaced. */
  const persist = async (what: string, attempt: () => Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + showWithinMs;
    for (;;) {
      let refusal: unknown;
      try {
        if (await attempt()) return;
      } catch (error) {
        if (!(error instanceof WebDriverError)) throw error;
        refusal = error;
      }
      if (performance.now() > deadline)
        throw new Error(`not within ${showWithinMs / 1000} s: ${what}. The page: ${await text()}`, { cause: refusal });
      await pause(pollEveryMs);
    }
  };

  /** Does something with the one that has this accessible name. */
  const withNamed = (
    kind: keyof typeof candidates,
    name: string,
    act: (element: { id: string }) => Promise<void>,
  ): Promise<void> =>
    persist(`${kind} "${name}"`, async () => {
      const found = await send("find", { using: "css selector", value: candidates[kind] });
      for (const { [elementKey]: id } of found as Record<typeof elementKey, string>[])
        if ((await send("label", { id })) === name) {
          await act({ id });
          return true;
        }
      return false;
    });

  return {
    open: async (url) => void (await send("navigate", { url })),
    reload: async () => void (await send("refresh", {})),
    press: (role, name) => withNamed(role, name, async (element) => void (await send("click", element))),
    async fill(label, value) {
      await withNamed("field", label, async (element) => {
        await send("clear", element);
        await send("type", { ...element, text: value });
      });
    },
    shows: (expected) => persist(`the text "${expected}"`, async () => contains(await text(), expected)),
    async picture(name) {
      let picture = new PNG();
      await withNamed("image", name, async ({ id }) => {
        const args = [{ [elementKey]: id }];
        const { x, y, width, height } = (await send("run", { script: scrollTo, args })) as DOMRect;
        const screen = PNG.sync.read(Buffer.from(String(await send("screenshot", { full: false })), "base64"));
        if (x < 0 || y < 0 || x + width > screen.width || y + height > screen.height)
          throw new WebDriverError(`${name} is at ${x}, ${y} of a screen of ${screen.width} by ${screen.height}`);
        picture = new PNG({ width, height });
        PNG.bitblt(screen, picture, x, y, width, height);
      });
      return PNG.sync.write(picture);
    },
  };
}
