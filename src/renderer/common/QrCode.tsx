import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { groupsOfFour } from './format.ts';
import { qrMatrix, qrSide } from './qr-matrix.ts';

interface Props {
  /** Text of the code. Null while it is being created, which shows white paper. */
  readonly text: string | null;
  readonly label: string;
  /** Shown if the code cannot be drawn. */
  readonly failed: string;
  /** Shown as text if the code cannot be drawn. */
  readonly address?: string | null;
}

/** An address in groups of four with alternating weight (design.md COPY-10). */
export const AddressText = ({ address }: { readonly address: string }) => (
  <p className="addr mono" data-testid="address-text">
    {groupsOfFour(address).map((group, index) => (
      // oxlint-disable-next-line react/no-array-index-key -- The groups of one address keep their order and never change singly
      <span key={index}>{group}</span>
    ))}
  </p>
);

/** Side of the last card measured: the next one is mostly as large, so its code is drawn in the first pass. */
let lastBoxPx = 0;

/** Dark on white in both themes, with square modules of whole device pixels (design.md QR-4, QR-5). */
export const QrCode = ({ text, label, failed, address }: Props) => {
  const card = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState(lastBoxPx);
  useLayoutEffect(() => {
    const element = card.current;
    if (!element) return undefined;
    const measure = (): void => {
      const { paddingLeft, paddingRight } = getComputedStyle(element);
      lastBoxPx = element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
      setBox(lastBoxPx);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const matrix = useMemo(() => (text === null ? null : qrMatrix(text)), [text]);
  const side = matrix ? qrSide(box, matrix.size, window.devicePixelRatio) : 0;
  return (
    <div className="qr-card" ref={card} data-testid="qr" data-bip21={text ?? undefined} aria-busy={text === null}>
      {matrix && side > 0 && (
        <svg
          key={text} // a new code replaces the old one in one frame instead of morphing
          className="qr-code"
          role="img"
          aria-label={label}
          width={side}
          height={side}
          viewBox={`0 0 ${matrix.size} ${matrix.size}`}
          shapeRendering="crispEdges"
        >
          <path fill="#fff" d={`M0 0h${matrix.size}v${matrix.size}H0z`} />
          <path fill="#0B0B0A" d={matrix.path} />
        </svg>
      )}
      {matrix === undefined && (
        <div className="qr-text">
          <p>{failed}</p>
          {address && <AddressText address={address} />}
        </div>
      )}
    </div>
  );
};
