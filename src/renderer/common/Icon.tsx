import type { LucideIcon } from 'lucide-react';

interface Props {
  readonly of: LucideIcon;
  readonly large?: boolean;
}
/** A Lucide icon with the stroke of the design. The text beside it or the button's name is its label (design.md TOK-6). */
export const Icon = ({ of: Shape, large = false }: Props) => (
  <Shape className={large ? 'i i-l' : 'i'} strokeWidth={1.75} aria-hidden="true" focusable="false" />
);
