import { correction, generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";
import { createMemo } from "solid-js";

/** Modules of light around the code, as ISO/IEC 18004 asks. */
const quietZone = 4;
const level = { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M };

interface QrProps {
  number: number;
  code: string;
}

/**
 * A ticket's QR: dark on white with its quiet zone, whatever the theme. Drawn here, of the code that the service
 * shows to its holder, so that it needs no request of its own. In letters as well, for a door whose camera fails.
 */
export function Qr(props: QrProps) {
  const bitmap = createMemo(() => generate(props.code, level));
  const side = () => bitmap().size + 2 * quietZone;
  return (
    <>
      <svg
        class="qr"
        role="img"
        aria-label={`QR of ticket number ${props.number}`}
        viewBox={`${-quietZone} ${-quietZone} ${side()} ${side()}`}
        shape-rendering="crispEdges"
      >
        <rect x={-quietZone} y={-quietZone} width={side()} height={side()} fill="#fff" />
        <path d={toSvgPath(bitmap())} fill="#000" />
      </svg>
      <details class="code">
        <summary>Code in letters</summary>
        <p translate="no">{props.code.replace(/.{4}(?!$)/g, "$& ")}</p>
      </details>
    </>
  );
}
