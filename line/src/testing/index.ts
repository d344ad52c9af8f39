export { keysOf } from "../redis/keys.ts";
export { LineProbe, type PutLine } from "./line-probe.ts";
export { makeSample } from "./make-sample.ts";
