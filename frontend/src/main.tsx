import { render } from "solid-js/web";
import { makeApp } from "./app.tsx";
import { loadTexts } from "./language/texts.ts";
import { browserSources } from "./sources/sources.ts";
import "./styles/main.css";

const root = document.getElementById("app");
if (!root) throw new Error("The page has no element #app");
const app = makeApp(browserSources());
const firstPaintMaxMs = 500;
const texts = loadTexts("buyers");
let isStarted = false;
async function start(): Promise<void> {
  if (isStarted || !root) return;
  isStarted = true;
  await texts;
  root.textContent = "";
  render(app, root);
}
// What the page brought is shown first: on a slow phone the app needs a second. A hidden page paints nothing.
if (document.hidden) void start();
else {
  new PerformanceObserver(() => void start()).observe({ type: "paint", buffered: true });
  setTimeout(() => void start(), firstPaintMaxMs);
}
