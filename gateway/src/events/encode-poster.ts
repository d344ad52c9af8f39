import sharp, { type Sharp } from "sharp";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { posterWidthMax, widthsOf } from "./event-texts.ts";
import { type Said, said } from "../platform/problem/said.ts";

/** A decoded picture takes four bytes a pixel. */
const pixelsMax = 50_000_000;
/** Narrower pictures look torn on a page. */
const widthMin = 300;
/** A page shows none that is longer, and a row holds no larger one. */
const heightPerWidthMax = 3;
const quality = 80;
const formats = ["jpeg", "png", "webp"];

// One picture at a time takes the processor; nothing of it is kept.
sharp.concurrency(1);
sharp.cache(false);

export interface EncodedPoster {
  width: number;
  height: number;
  images: { width: number; image: Uint8Array<ArrayBuffer> }[];
}

/**
 * A picture in all widths, upright, as WebP and without metadata: nothing of the file that was sent is served.
 * @throws ProblemError invalid-request if it is no picture that can be shown
 */
export async function encodePoster(file: Uint8Array): Promise<EncodedPoster> {
  if (file.length === 0) return unreadable();
  const picture = sharp(file, { limitInputPixels: pixelsMax, failOn: "error" }).autoOrient();
  const { format, autoOrient } = await picture.metadata().catch(unreadable);
  if (!formats.includes(format)) throw refused("must be a JPEG, PNG or WebP picture");
  if (autoOrient.width < widthMin) throw refused(said`must be at least ${widthMin} pixels wide`);
  if (autoOrient.height > heightPerWidthMax * autoOrient.width)
    throw refused(said`must be at most ${heightPerWidthMax} times as high as wide`);
  const width = Math.min(autoOrient.width, posterWidthMax);
  const images: EncodedPoster["images"] = [];
  let height = 0;
  for (const each of widthsOf(width)) {
    const { data, info } = await resized(picture, each).catch(unreadable);
    images.push({ width: each, image: new Uint8Array(data) });
    height = info.height;
  }
  return { width, height, images };
}

const resized = (picture: Sharp, width: number) =>
  picture.clone().resize({ width }).webp({ quality }).toBuffer({ resolveWithObject: true });

function unreadable(): never {
  throw refused(said`must be a picture that can be read, of at most ${pixelsMax / 1_000_000} megapixels`);
}

const refused = (message: string | Said): ProblemError =>
  new ProblemError("invalid-request", said`The picture ${message}.`, { errors: [{ path: "", message }] });
