import { render } from "solid-js/web";
import { App } from "./app.tsx";
import { browserSources } from "./sources.ts";
import "./styles/main.css";

const root = document.getElementById("app");
if (!root) throw new Error("The page has no element #app");
const sources = browserSources();
render(() => <App sources={sources} />, root);
