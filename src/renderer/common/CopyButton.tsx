import { Check, Copy as CopyIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Copy } from './bridge.ts';
import { FixedWidthWord } from './FixedWidthWord.tsx';
import { Icon } from './Icon.tsx';

const SAID_MS = 2_000;

interface Props {
  readonly text: string;
  readonly copy: Copy;
  readonly words: { readonly copy: string; readonly copied: string };
  /** Names the copied text for screen readers. */
  readonly what: string;
  readonly look?: string;
}
/** Confirms for two seconds that the text was copied. Both words take the same width. */
export const CopyButton = ({ text, copy, words, what, look = 'ghost small' }: Props) => {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      className={`btn ${look} copy`}
      aria-label={`${copied ? words.copied : words.copy}: ${what}`}
      onClick={() => void copy(text).then(setCopied)}
    >
      <Icon of={copied ? Check : CopyIcon} />
      <FixedWidthWord first={words.copy} second={words.copied} isSecond={copied} />
      <span className="vh" role="status">
        {copied ? words.copied : ''}
      </span>
    </button>
  );
};
