import { formatSats, formatWhen } from '../../../common/format.ts';
import type { LightningView } from '../../../common/lightning-calls.ts';
import { useLanguage } from '../../language.ts';
import { hrefOf } from '../../common/place.ts';

/** The last payments by Lightning; each leads to its sale. */
export const Latest = ({ latest }: { readonly latest: LightningView['received']['latest'] }) => {
  const { locale, words } = useLanguage();
  const { lightning: say } = words.office;
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.latest}</h2>
      </div>
      {latest.length === 0 && <p className="card-b muted">{say.noneYet}</p>}
      <ul className="linelist">
        {latest.map(({ at, sats, invoiceId, number }) => (
          <li key={`${invoiceId} ${at}`}>
            <a className="line" href={hrefOf('invoice', {}, invoiceId)}>
              <time className="muted">{formatWhen(at, locale, false)}</time>
              <b>{words.sale(number)}</b>
              <span className="amt">{formatSats(BigInt(sats), locale)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
};
