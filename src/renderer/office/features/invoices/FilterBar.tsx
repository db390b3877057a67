import { Calendar, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useLanguage } from '../../language.ts';
import { Icon } from '../../../common/Icon.tsx';
import { useOverview } from '../overview/use-overview.ts';
import { METHODS, SHOWN, SPANS, type Filters, type Shown } from './filters.ts';

const TYPED_MS = 250;

interface Props {
  readonly filters: Filters;
  readonly onChange: (change: Partial<Filters>) => void;
}

/** Filters of the list, kept in the page's address so that a link restores them. */
export const FilterBar = ({ filters, onChange }: Props) => {
  const { invoices: say } = useLanguage().words.office;
  const counts = useCounts();
  return (
    <>
      <div className="filters">
        <div className="pills" role="group" aria-label={say.filter}>
          {SHOWN.map((show) => (
            <button
              key={show}
              type="button"
              className="pill"
              aria-pressed={filters.show === show}
              onClick={() => onChange({ show })}
            >
              {say.show[show]}
              {!!counts[show] && <span>{counts[show]}</span>}
            </button>
          ))}
        </div>
        <span className="pill pick">
          <Icon of={Calendar} />
          <select
            aria-label={say.span}
            value={filters.span}
            onChange={(event) => {
              const span = SPANS.find((one) => one === event.currentTarget.value) ?? 'any';
              onChange({ span });
            }}
          >
            {SPANS.map((span) => (
              <option key={span} value={span}>
                {say.spans[span]}
              </option>
            ))}
          </select>
        </span>
        <span className="pill pick">
          <select
            aria-label={say.method}
            value={filters.method}
            onChange={(event) => {
              const method = METHODS.find((one) => one === event.currentTarget.value) ?? 'any';
              onChange({ method });
            }}
          >
            {METHODS.map((method) => (
              <option key={method} value={method}>
                {say.methods[method]}
              </option>
            ))}
          </select>
        </span>
        <SearchField filters={filters} onChange={onChange} />
      </div>
      {filters.span === 'range' && <Days filters={filters} onChange={onChange} />}
    </>
  );
};

const useCounts = (): Partial<Record<Shown, number>> => {
  const { load } = useOverview();
  if (load.state !== 'ready') return {};
  const { open, notFinal, needsYou } = load.value;
  return { open: [...open, ...notFinal].reduce((sum, { sales }) => sum + sales, 0), needs: needsYou.total };
};

/** Searches once typing pauses; `/` focuses it from anywhere on the page. */
const SearchField = ({ filters, onChange }: Props) => {
  const { invoices: say } = useLanguage().words.office;
  const [typed, setTyped] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(resting.current), []);
  const type = (q: string): void => {
    setTyped(q);
    clearTimeout(resting.current);
    resting.current = setTimeout(() => {
      onChange({ q });
      setTyped(null);
    }, TYPED_MS);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <label className="field search">
      <Icon of={Search} />
      <span className="vh">{say.search}</span>
      <input
        ref={input}
        type="search"
        value={typed ?? filters.q}
        placeholder={say.searchHint}
        autoComplete="off"
        maxLength={200}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && type('')}
      />
    </label>
  );
};

const Days = ({ filters, onChange }: Props) => {
  const { invoices: say } = useLanguage().words.office;
  return (
    <div className="filters days">
      {(['from', 'to'] as const).map((end) => (
        <label key={end} className="field">
          <span>{say[end]}</span>
          <input
            type="date"
            value={filters[end]}
            onChange={(event) => onChange({ [end]: event.currentTarget.value })}
          />
        </label>
      ))}
    </div>
  );
};
