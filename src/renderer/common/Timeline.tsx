import type { Copy } from './bridge.ts';
import type { Line } from './timeline.ts';
import { CopyButton } from './CopyButton.tsx';
import { formatWhen, shorten } from './format.ts';

interface Props {
  readonly lines: readonly Line[];
  readonly label: string;
  readonly locale: string;
  /** Adds ids and the kind of source that saw them. */
  readonly technical: boolean;
  readonly copy: Copy;
  readonly words: { readonly copy: string; readonly copied: string; readonly id: string };
}
/** Newest first: what happened, why, and the time to the second (design.md UX-22). */
export const Timeline = ({ lines, label, locale, technical, copy, words }: Props) => (
  <ol className="tl" aria-label={label}>
    {lines.map((line) => (
      <li key={line.key} className={line.now ? 'now' : undefined}>
        <i />
        <b>{line.what}</b>
        <time dateTime={line.at ?? undefined}>{line.at ? formatWhen(line.at, locale) : ''}</time>
        <span>{line.why}</span>
        {technical && line.found && <span className="faint">{line.found}</span>}
        {technical && line.id && (
          <span className="tl-id">
            <code className="mono" title={line.id}>
              {shorten(line.id)}
            </code>
            <CopyButton text={line.id} copy={copy} words={words} what={words.id} />
          </span>
        )}
      </li>
    ))}
  </ol>
);
