export { keysOf } from "../redis/keys.ts";
export { lineDepth } from "./line-depth.ts";
export { LineProbe, type PutLine } from "./line-probe.ts";
export { makeSample } from "./make-sample.ts";
