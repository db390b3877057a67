import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '../../common/Icon.tsx';

interface Props {
  readonly title: string;
  /** Its main things to do. */
  readonly children?: ReactNode;
}
/** What a wide page is called. */
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
/** The way back from one thing to all of them. */
export const Crumb = ({ href, children }: CrumbProps) => (
  <a className="crumb" href={href}>
    <Icon of={ChevronLeft} />
    {children}
  </a>
);
