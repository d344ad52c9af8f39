import { qrPath } from "../../tickets/qr-path.ts";

/** A QR as an SVG file: dark on white, at any size. */
export function qrFile(content: string): Blob {
  const { path, box } = qrPath(content);
  const place = `x="${box.start}" y="${box.start}" width="${box.side}" height="${box.side}"`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box.start} ${box.start} ${box.side} ${box.side}" ` +
    `shape-rendering="crispEdges"><rect ${place} fill="#fff"/><path d="${path}" fill="#000"/></svg>`;
  return new Blob([svg], { type: "image/svg+xml" });
}
