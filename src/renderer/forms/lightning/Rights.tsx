import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { Copy } from '../../common/bridge.ts';
import { CopyButton } from '../../common/CopyButton.tsx';
import { Icon } from '../../common/Icon.tsx';
import { useLanguage } from '../../common/language.tsx';
import type { LightningTrial } from '../../common/lightning-calls.ts';
import type { LightningWords } from '../../words/owner/lightning.ts';
import { RECEIVE_ONLY } from './paste.ts';
import type { Ticks } from './use-connect.ts';
import './lightning.css';

interface ListProps {
  readonly say: LightningWords;
  readonly trial: LightningTrial;
}
/** The rights of the credential, as far as its kind tells them (lightning.md LN-14). */
export const RightsList = ({ say: { rights: say }, trial: { kind, missing, maySpend } }: ListProps) => {
  const named = kind === 'lnd' ? Object.entries(say.names) : [];
  const others = missing.filter((right) => !Object.hasOwn(say.names, right));
  return (
    <ul className="checks">
      {named.map(([right, name]) => (
        <Right key={right} has={!missing.includes(right)} name={name} right={right} />
      ))}
      {others.map((right) => (
        <Right key={right} has={false} name={say.missing(right)} right="" />
      ))}
      <Right has={!maySpend} name={maySpend ? say.canSpend : say.cannotSpend} right="" />
    </ul>
  );
};

const Right = ({ has, name, right }: { readonly has: boolean; readonly name: string; readonly right: string }) => (
  <li>
    <span className={has ? 'ok' : 'no'}>
      <Icon of={has ? CircleCheck : CircleX} />
    </span>
    <span>{name}</span>
    <span className="faint mono">{right}</span>
  </li>
);

/** The word of a credential's rights, for a badge. */
export const rightsWord = ({ maySpend, missing }: LightningTrial, say: LightningWords['rights']): string => {
  if (maySpend) return say.canSpend;
  return missing.length > 0 ? say.incomplete : say.onlyNeeded;
};

interface WarningProps {
  readonly say: LightningWords['rights'];
  readonly kind: string;
  readonly copy: Copy;
}
/** Warns of a credential that can spend, and says how to make a smaller one. */
export const SpendingWarning = ({ say, kind, copy }: WarningProps) => {
  const { copying } = useLanguage().words;
  const command = RECEIVE_ONLY[kind];
  return (
    <div className="spending">
      <p className="banner bad" role="alert">
        <Icon of={TriangleAlert} />
        <span>
          <b>{say.warning}</b> {say.warningText}
        </span>
      </p>
      <p className="muted">{command === undefined ? say.useReceiving : say.makeOne}</p>
      {command !== undefined && (
        <p className="command">
          <code className="mono">{command}</code>
          <CopyButton text={command} copy={copy} words={copying} what={say.makeOne} />
        </p>
      )}
    </div>
  );
};

interface RiskProps extends ListProps {
  readonly ticks: Ticks;
  readonly copy: Copy;
  readonly onTick: (ticks: Partial<Ticks>) => void;
}
/** Names each risk with its tick. */
export const Risks = ({ say: { rights: say }, trial: { kind, maySpend }, ticks, copy, onTick }: RiskProps) => {
  return (
    <>
      {maySpend && (
        <div className="stack">
          <SpendingWarning say={say} kind={kind} copy={copy} />
          <label className="tick">
            <input
              type="checkbox"
              checked={ticks.maySpend}
              onChange={(event) => onTick({ maySpend: event.target.checked })}
            />
            <span>{say.useAllTheSame}</span>
          </label>
        </div>
      )}
      <UnprovedTick say={say} kind={kind} ticks={ticks} onTick={onTick} />
    </>
  );
};

interface UnprovedProps extends Pick<RiskProps, 'ticks' | 'onTick'> {
  readonly say: LightningWords['rights'];
  readonly kind: string;
}
/** Without it, a payment that comes without a preimage does not count (lightning.md LN-11). */
export const UnprovedTick = ({ say, kind, ticks, onTick }: UnprovedProps) =>
  MAY_LACK_PROOF.has(kind) ? (
    <label className="tick">
      <input
        type="checkbox"
        checked={ticks.acceptsUnproved}
        onChange={(event) => onTick({ acceptsUnproved: event.target.checked })}
      />
      <span>{say.unproved}</span>
    </label>
  ) : null;

/** Kinds of which some never tell a preimage (lightning.md LN-11). */
const MAY_LACK_PROOF: ReadonlySet<string> = new Set(['address', 'nwc']);
