import { useEffect, useState } from 'react';

const SHOWN_MS = 6_000;

interface Props {
  readonly text: string;
  readonly onDone: () => void;
}
/** Bottom left for 6 s, longer while the pointer rests on it (design.md UX-18). */
export const Toast = ({ text, onDone }: Props) => {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(onDone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, onDone]);
  return (
    <div className="toast" role="status" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      {text}
    </div>
  );
};
