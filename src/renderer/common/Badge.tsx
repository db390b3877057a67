import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export type Tone = '' | 'go' | 'paid' | 'warn' | 'bad';

interface Props {
  readonly icon: LucideIcon;
  readonly tone: Tone;
  readonly children: ReactNode;
}
/** Icon and word, never colour alone. */
export const Badge = ({ icon: Shape, tone, children }: Props) => (
  <span className={`badge ${tone}`}>
    <Shape className="i" aria-hidden="true" />
    <span>{children}</span>
  </span>
);
