import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import { Stitch } from './Logo.tsx';

interface Props {
  readonly icon: LucideIcon;
  readonly strong?: string;
  readonly text: string;
  /** At most one action that helps. */
  readonly action?: ReactNode;
  readonly alert?: boolean;
}
/** A stitched frame with an icon, one sentence and at most one action (design.md UX-17). */
export const EmptyState = ({ icon, strong, text, action, alert = false }: Props) => (
  <div className="empty" role={alert ? 'alert' : undefined}>
    <Stitch />
    <Icon of={icon} large />
    {strong && (
      <p>
        <strong>{strong}</strong>
      </p>
    )}
    <p className="muted">{text}</p>
    {action}
  </div>
);
