import { Calculator, History, Search } from 'lucide-react';
import { useTill, useTillState } from '../../../state/till.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { Kbd } from '../../../ui/Kbd.tsx';
import { words } from '../../../words.ts';

/** Tabs and search, the same in both tabs. */
export const Bar = () => {
  const { sales, recent } = useTill();
  const tab = useTillState((state) => state.tab);
  const query = useTillState((state) => state.recent.query);
  return (
    <div className="bar">
      <div className="seg tabs" role="tablist" aria-label={words.ringUp.tabs}>
        <button type="button" role="tab" aria-selected={tab === 'keypad'} onClick={() => sales.setTab('keypad')}>
          <Icon of={Calculator} />
          <span className="narrow">{words.ringUp.keypad}</span>
          <span className="wide">{words.ringUp.ringUp}</span>
        </button>
        <button type="button" role="tab" aria-selected={tab === 'recent'} onClick={() => sales.setTab('recent')}>
          <Icon of={History} />
          {words.ringUp.recent}
        </button>
      </div>
      <label className="field search">
        <Icon of={Search} />
        <span className="vh">{words.ringUp.search}</span>
        <input
          type="search"
          data-search=""
          value={query}
          placeholder={tab === 'recent' ? words.recent.search : words.ringUp.search}
          onChange={(event) => recent.search(event.target.value)}
        />
        <Kbd>/</Kbd>
      </label>
    </div>
  );
};
