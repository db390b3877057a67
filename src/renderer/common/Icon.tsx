import type { LucideIcon } from 'lucide-react';

interface Props {
  readonly of: LucideIcon;
  readonly large?: boolean;
}
/** A lucide icon at the design's stroke; its label is the text beside it or the button's name. */
export const Icon = ({ of: Shape, large = false }: Props) => (
  <Shape className={large ? 'i i-l' : 'i'} strokeWidth={1.75} aria-hidden="true" focusable="false" />
);
