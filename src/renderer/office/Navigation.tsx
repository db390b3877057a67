import { ArrowLeft, SlidersHorizontal } from 'lucide-react';
import { useLanguage } from './language.ts';
import { Icon } from '../common/Icon.tsx';
import { Logo } from '../common/Logo.tsx';
import { useOffice } from './common/office-context.ts';
import { GROUPS, lineOf, PAGES, SETTINGS, type PageName } from './pages.tsx';

/** Navigation on the left. */
export const Navigation = ({ at, needs }: { readonly at: PageName; readonly needs: number }) => {
  const { office: say } = useLanguage().words;
  const { store } = useOffice();
  return (
    <nav className="side" aria-label={say.nav.region}>
      <div className="side-h">
        <Logo />
        <strong>{store.name}</strong>
      </div>
      {GROUPS.map((group) => (
        <ul key={group[0]}>
          <Lines names={group} at={at} needs={needs} />
        </ul>
      ))}
      <Settings at={at} />
      <a className="btn small to-till" href="/">
        <Icon of={ArrowLeft} />
        {say.toTill}
      </a>
    </nav>
  );
};

interface LinesProps {
  readonly names: readonly PageName[];
  readonly at: PageName;
  readonly needs?: number;
}

const Lines = ({ names, at, needs = 0 }: LinesProps) => {
  const { office: say } = useLanguage().words;
  return names.map((name) => (
    <li key={name}>
      <a href={`#${name}`} aria-current={name === lineOf(at) ? 'page' : undefined}>
        <Icon of={PAGES[name].icon} />
        {say.nav[name]}
        {name === 'invoices' && needs > 0 && <em aria-label={say.overview.needAttention(needs)}>{needs}</em>}
      </a>
    </li>
  ));
};

/** A single line for all settings; {@link SettingsTabs} leads from one to the next. */
const Settings = ({ at }: { readonly at: PageName }) => {
  const { office: say } = useLanguage().words;
  return (
    <ul>
      <li>
        <a href={`#${SETTINGS[0]}`} aria-current={SETTINGS.includes(at) ? 'page' : undefined}>
          <Icon of={SlidersHorizontal} />
          {say.nav.settings}
        </a>
      </li>
    </ul>
  );
};
