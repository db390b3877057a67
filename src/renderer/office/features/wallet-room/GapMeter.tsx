import { Check, ClockAlert, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { AnswerOf } from '../../../../shared/contract/route.ts';
import type { getWalletRoute } from '../../../../shared/contract/wallet.ts';
import { GAP_SOON, LOOKAHEAD } from '../../../../shared/wallet-gap.ts';
import { useLanguage } from '../../language.ts';
import { Icon } from '../../../common/Icon.tsx';

export type WalletView = AnswerOf<typeof getWalletRoute>;

export type Room = 'good' | 'soon' | 'over';
export const roomOf = (gap: number): Room => {
  if (gap >= LOOKAHEAD) return 'over';
  return gap >= GAP_SOON ? 'soon' : 'good';
};
const ROOMS: Readonly<Record<Room, { readonly icon: LucideIcon; readonly tone: string }>> = {
  good: { icon: Check, tone: '' },
  soon: { icon: ClockAlert, tone: 'warn' },
  over: { icon: TriangleAlert, tone: 'bad' },
};

export const RoomBadge = ({ gap }: { readonly gap: number }) => {
  const { wallet: say } = useLanguage().words.office;
  const room = roomOf(gap);
  return (
    <span className={`badge ${ROOMS[room].tone}`}>
      <Icon of={ROOMS[room].icon} />
      {say.rooms[room]}
    </span>
  );
};

interface Props {
  readonly wallet: WalletView;
  /** Without numbers and legend, for the overview. */
  readonly isShort?: boolean;
}
/** Distance of the next address from the last paid one. */
export const GapMeter = ({ wallet, isShort = false }: Props) => {
  const { wallet: say } = useLanguage().words.office;
  const { gap, nextIndex, lastPaidIndex } = wallet;
  const firstIndex = lastPaidIndex ?? nextIndex - gap;
  const places = Array.from({ length: LOOKAHEAD + 1 }, (_, place) => place);
  return (
    <div className="gap">
      <p className="gap-say">
        {say.past(gap)} {say.room(Math.max(0, LOOKAHEAD - gap))}
      </p>
      <div
        className="meter"
        role="meter"
        aria-valuemin={0}
        aria-valuemax={LOOKAHEAD}
        aria-valuenow={Math.min(gap, LOOKAHEAD)}
        aria-valuetext={say.past(gap)}
        aria-label={say.meter}
      >
        {places.map((place) => (
          <i key={place} className={cellOf(place, Math.min(gap, LOOKAHEAD))}>
            {place === 0 && lastPaidIndex !== null && <Icon of={Check} />}
          </i>
        ))}
      </div>
      {!isShort && (
        <>
          <div className="meter-l" aria-hidden="true">
            <span>{lastPaidIndex ?? ''}</span>
            {gap > 1 && gap < LOOKAHEAD - 4 && <span style={{ gridColumn: gap + 1 }}>{nextIndex}</span>}
            <span className="num" style={{ gridColumn: '16 / -1' }}>
              {say.limit(firstIndex + LOOKAHEAD)}
            </span>
          </div>
          <div className="legend" aria-hidden="true">
            {(['paid', 'shown', 'next', ''] as const).map((cell) => (
              <span key={cell}>
                <i className={cell} />
                {say.legend[cell || 'free']}
              </span>
            ))}
          </div>
        </>
      )}
      {roomOf(gap) !== 'good' && <p className="gap-raise">{say.raise}</p>}
      {wallet.skippedAhead && <p className="gap-raise">{say.skipped}</p>}
    </div>
  );
};

/** Cell 0 is the last paid address; one cell follows for each address that a wallet still checks. */
const cellOf = (place: number, gap: number): string => {
  if (place === 0) return 'paid';
  if (place < gap) return 'shown';
  return place === gap ? 'next' : '';
};
