import { TrendingUp } from 'lucide-react';
import type { RatesInput, RatesView } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { useReason } from '../../../common/use-reason.ts';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { priceQuestion } from '../../../common/price-question.ts';
import { priceSourceName } from '../../../common/price.ts';
import { formatAge, formatMoney } from '../../../common/format.ts';
import { percent, plainDecimal, plainPrice } from '../../common/field-checks.ts';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { TextSetting } from './SettingFields.tsx';
import { useLoad } from '../../common/use-load.ts';
import { useSave } from '../../common/use-save.ts';
import { knownPrice, PriceByHand } from './PriceByHand.tsx';

export const Prices = () => {
  const { client } = useOffice();
  const loaded = useLoad(client.rates);
  return (
    <Loading of={loaded}>
      {(rates) => (
        <>
          <Kind rates={rates} put={loaded.put} />
          {rates.kind === 'market' && <Spread rates={rates} put={loaded.put} />}
          {rates.kind === 'fixed' && <Fixed rates={rates} put={loaded.put} />}
          <Now rates={rates} />
          <PriceByHand rates={rates} put={loaded.put} />
        </>
      )}
    </Loading>
  );
};

interface PartProps {
  readonly rates: RatesView;
  readonly put: (rates: RatesView) => void;
}

const currencyOf = (pair: string): string => pair.replace('BTC_', '');

const Kind = ({ rates, put }: PartProps) => {
  const { prices: say } = useLanguage().words.office;
  const { client } = useOffice();
  const { saving, save } = useSave();
  if (rates.kind === 'training') return <p className="muted block">{say.training}</p>;
  const inputs: Readonly<Record<'market' | 'fixed', RatesInput>> = {
    market: { kind: 'market', spreadPercent: rates.spreadPercent },
    fixed: { kind: 'fixed', pairs: rates.pairs },
  };
  return (
    <div className="block">
      <p className="label">{say.kind}</p>
      <div className="seg" role="radiogroup" aria-label={say.kind}>
        {(['market', 'fixed'] as const).map((kind) => (
          <button
            key={kind}
            type="button"
            role="radio"
            aria-checked={rates.kind === kind}
            onClick={() => void save(() => client.setRates(inputs[kind]), put)}
          >
            {say[kind]}
          </button>
        ))}
      </div>
      <p className="form-error" role="alert">
        {saving.state === 'refused' ? saving.reason : ''}
      </p>
    </div>
  );
};

const Fixed = ({ rates, put }: PartProps) => {
  const language = useLanguage();
  const { office } = language.words;
  const { client, store } = useOffice();
  const wanted = [store.currency, ...store.tillCurrencies].map((code) => `BTC_${code}`);
  const pairs = [...new Set([...wanted, ...Object.keys(rates.pairs)])].filter((pair) => !/_(?:BTC|SATS)$/.test(pair));
  const withPrice = (pair: string, price: string): Record<string, string> =>
    Object.fromEntries(Object.entries({ ...rates.pairs, [pair]: plainDecimal(price) }).filter(([, one]) => one !== ''));
  return pairs.map((pair) => (
    <TextSetting
      key={pair}
      label={office.prices.fixedPrice(currencyOf(pair))}
      hint={office.prices.fixedHint}
      value={rates.pairs[pair] ?? ''}
      check={plainPrice(office)}
      ask={(price) =>
        priceQuestion(plainDecimal(price), currencyOf(pair), knownPrice(rates, currencyOf(pair)), language)
      }
      input={{ inputMode: 'decimal' }}
      onSave={(price) => client.setRates({ kind: 'fixed', pairs: withPrice(pair, price) })}
      onSaved={put}
    />
  ));
};

const Spread = ({ rates, put }: PartProps) => {
  const { office } = useLanguage().words;
  const { client } = useOffice();
  return (
    <TextSetting
      label={office.prices.spread}
      hint={office.prices.spreadHint}
      value={rates.spreadPercent}
      check={percent(office)}
      input={{ inputMode: 'decimal' }}
      onSave={(spreadPercent) => client.setRates({ kind: 'market', spreadPercent: plainDecimal(spreadPercent) })}
      onSaved={put}
    />
  );
};

const Now = ({ rates }: Pick<PartProps, 'rates'>) => {
  const { locale, words } = useLanguage();
  const { connectionOf } = useReason();
  const { prices: say } = words.office;
  const known = rates.now.filter(({ value, lastValue }) => value ?? lastValue);
  return (
    <section className="block">
      <h2>{say.now}</h2>
      {known.length === 0 ? (
        <EmptyState icon={TrendingUp} text={say.none} />
      ) : (
        <div className="card scroll">
          <table className="table">
            <thead>
              <tr>
                <th>{say.pair}</th>
                <th className="num">{say.price}</th>
                <th>{say.age}</th>
                <th>{say.sources}</th>
              </tr>
            </thead>
            <tbody>
              {known.map(({ pair, value, lastValue, ageSeconds, sources }) => (
                <tr key={pair}>
                  <td className="strong">{currencyOf(pair)}</td>
                  <td className={value === null ? 'num faint' : 'num strong'}>
                    {formatMoney(value ?? lastValue ?? '0', currencyOf(pair), locale)}
                  </td>
                  <td className="muted">{ageSeconds === null ? '–' : formatAge(ageSeconds, words.time)}</td>
                  <td className="muted">
                    {sources
                      .filter(({ used }) => used)
                      .map(({ name }) => priceSourceName(name))
                      .join(', ')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rates.errors.length > 0 && (
        <dl className="faults">
          <dt>{say.failing}</dt>
          {rates.errors.map(({ name, error }) => (
            <dd key={name} className="muted">
              {connectionOf(priceSourceName(name), error)}
            </dd>
          ))}
        </dl>
      )}
    </section>
  );
};
