/** What a buyer does in a browser, the same in every engine. Each step waits for what it needs. */
export interface EnginePage {
  open(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Presses what has this role and accessible name. */
  press(role: "button" | "link", name: string): Promise<void>;
  /** Types into the field with this label. */
  fill(label: string, text: string): Promise<void>;
  /** Waits until the page shows this text, however it is split into elements. */
  shows(text: string): Promise<void>;
  /** What the image with this accessible name looks like on the screen, as PNG. */
  picture(name: string): Promise<Buffer>;
}

export const showWithinMs = 20_000;

/** Whether what a page shows contains this text, however it is split into lines. */
export const contains = (shown: string, text: string): boolean => shown.replaceAll(/\s+/g, " ").includes(text);
