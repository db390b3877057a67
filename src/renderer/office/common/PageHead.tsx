import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '../../common/Icon.tsx';

interface Props {
  readonly title: string;
  /** Main actions of the page. */
  readonly children?: ReactNode;
}
/** Heading of a wide page. */
export const PageHead = ({ title, children }: Props) => (
  <header className="page-h">
    <h1>{title}</h1>
    {children}
  </header>
);

interface CrumbProps {
  readonly href: string;
  readonly children: ReactNode;
}
/** Link from one item back to the list. */
export const Crumb = ({ href, children }: CrumbProps) => (
  <a className="crumb" href={href}>
    <Icon of={ChevronLeft} />
    {children}
  </a>
);
