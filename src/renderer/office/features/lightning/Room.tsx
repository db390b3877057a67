import { formatSats } from '../../../common/format.ts';
import type { LightningBackend } from '../../../common/lightning-calls.ts';
import { useLanguage } from '../../language.ts';
import { freePercent, nameOf } from './backend-text.ts';

const LOW_PERCENT = 10;

interface Props {
  readonly backend: LightningBackend;
  readonly isOnly: boolean;
}
/** How much it can receive now (lightning.md LN-22). */
export const Room = ({ backend, isOnly }: Props) => {
  const { locale, words } = useLanguage();
  const { room: say } = words.office.lightning;
  const { status, health } = backend;
  if (!status || health.state !== 'ok') return null; // its last word is old
  const { receivableSats } = status;
  const percent = freePercent(backend);
  const word = receivableSats === '0' ? say.none : percent !== null && percent < LOW_PERCENT ? say.low : say.good;
  return (
    <section className="card">
      <div className="card-h">
        <h2>{isOnly ? say.title : say.titleOf(nameOf(backend))}</h2>
        {receivableSats !== null && <span className={word === say.good ? 'badge' : 'badge warn'}>{word}</span>}
      </div>
      <div className="card-b">
        {percent !== null && (
          <div className="cap" aria-hidden="true">
            <i style={{ width: `${percent}%` }} />
          </div>
        )}
        <p>
          {percent !== null && `${say.free(percent)} `}
          {receivableSats === null ? say.unknown : say.above(formatSats(BigInt(receivableSats), locale))}
        </p>
      </div>
    </section>
  );
};
