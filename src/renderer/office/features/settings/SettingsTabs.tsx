import { useLanguage } from '../../language.ts';
import { useOffice } from '../../common/office-context.ts';
import { SETTINGS, type PageName } from '../../pages.tsx';

/** Tabs of all settings. “This computer” is there only in the desktop app. */
export const SettingsTabs = ({ at }: { readonly at: PageName }) => {
  const { office: say } = useLanguage().words;
  const { bridge } = useOffice();
  return (
    <nav className="tabs" aria-label={say.nav.settings}>
      {SETTINGS.filter((name) => name !== 'computer' || bridge !== null).map((name) => (
        <a key={name} href={`#${name}`} aria-current={name === at ? 'page' : undefined}>
          {say.nav[name]}
        </a>
      ))}
    </nav>
  );
};
