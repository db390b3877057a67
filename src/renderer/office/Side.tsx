import { ArrowLeft } from 'lucide-react';
import { useLanguage } from '../language.ts';
import { Icon } from '../ui/Icon.tsx';
import { Mark } from '../ui/Mark.tsx';
import { useOffice } from './office.ts';
import { GROUPS, PAGE_ICONS, type PageName } from './pages.ts';

/** Navigation left; later offices add their pages to it. */
export const Side = ({ at }: { readonly at: PageName }) => {
  const { office: say } = useLanguage().words;
  const { store, bridge } = useOffice();
  return (
    <nav className="side" aria-label={say.nav.region}>
      <div className="side-h">
        <Mark />
        <strong>{store.name}</strong>
      </div>
      {GROUPS.map((group) => (
        <ul key={group[0]}>
          {group
            .filter((name) => name !== 'computer' || bridge !== null)
            .map((name) => (
              <li key={name}>
                <a href={`#${name}`} aria-current={name === at ? 'page' : undefined}>
                  <Icon of={PAGE_ICONS[name]} />
                  {say.nav[name]}
                </a>
              </li>
            ))}
        </ul>
      ))}
      <a className="btn small to-till" href="/">
        <Icon of={ArrowLeft} />
        {say.toTill}
      </a>
    </nav>
  );
};
