import { Calculator, History, Search } from 'lucide-react';
import { useLanguage } from '../../language.ts';
import { useTill, useTillState } from '../../state/till.ts';
import { Icon } from '../../../common/Icon.tsx';
import { Kbd } from '../../../common/Kbd.tsx';

/** Tabs and search, the same on both tabs. */
export const RingUpBar = () => {
  const { invoiceActions, recent } = useTill();
  const { ringUp, recent: list } = useLanguage().words;
  const tab = useTillState((state) => state.tab);
  const query = useTillState((state) => state.recent.query);
  return (
    <div className="bar">
      <div className="seg tabs" role="tablist" aria-label={ringUp.tabs}>
        <button
          type="button"
          role="tab"
          aria-selected={tab === 'keypad'}
          onClick={() => invoiceActions.setTab('keypad')}
        >
          <Icon of={Calculator} />
          <span className="narrow">{ringUp.keypad}</span>
          <span className="wide">{ringUp.ringUp}</span>
        </button>
        <button
          type="button"
          role="tab"
          aria-selected={tab === 'recent'}
          onClick={() => invoiceActions.setTab('recent')}
        >
          <Icon of={History} />
          {ringUp.recent}
        </button>
      </div>
      <label className="field search">
        <Icon of={Search} />
        <span className="vh">{ringUp.search}</span>
        <input
          type="search"
          data-search=""
          value={query}
          placeholder={tab === 'recent' ? list.search : ringUp.search}
          onChange={(event) => recent.search(event.target.value)}
        />
        <Kbd>/</Kbd>
      </label>
    </div>
  );
};
