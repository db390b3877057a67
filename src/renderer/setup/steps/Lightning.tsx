import { AtSign, CircleCheck, Server, Wallet, type LucideIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Copy } from '../../common/bridge.ts';
import { formatSats, shorten } from '../../common/format.ts';
import { Icon } from '../../common/Icon.tsx';
import type { LightningCalls, LightningTrial, LightningView } from '../../common/lightning-calls.ts';
import { PasteBox } from '../../forms/lightning/PasteBox.tsx';
import { SpendingWarning, UnprovedTick } from '../../forms/lightning/Rights.tsx';
import { SatSheet } from '../../forms/lightning/SatSheet.tsx';
import { TrialChecks } from '../../forms/lightning/TrialChecks.tsx';
import { isBusy, isWorking, reasonOf, trialOf, useConnect } from '../../forms/lightning/use-connect.ts';
import { useLanguage } from '../language.ts';
import { Step } from '../Step.tsx';

interface Props {
  readonly client: LightningCalls;
  readonly copy: Copy;
  /** The connection as it stands in its field; it holds a credential, so it is kept in this page alone. */
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onBack: () => void;
  readonly onSkip: () => void;
  readonly onGo: () => void;
}
/** Pasted, recognised, tried; a credential that can spend is refused here (lightning.md LN-21, LN-24). */
export const Lightning = (props: Props) => {
  const { client, onText, onGo } = props;
  const { connected, connect } = useConnected(client);
  const [asksSat, setAsksSat] = useState(false);
  if (connected) return <Connected {...props} backend={connected} asksSat={asksSat} />;
  const save = (thenSat: boolean, view: LightningView): void => {
    onText('');
    setAsksSat(thenSat);
    if (thenSat) connect(view);
    else onGo();
  };
  return <Connect {...props} onSaved={save} />;
};

interface ConnectProps extends Props {
  /** @param thenSat the owner wants to try it with a payment */
  readonly onSaved: (thenSat: boolean, view: LightningView) => void;
}

const Connect = ({ client, copy, text, onText, onBack, onSkip, onSaved }: ConnectProps) => {
  const { owner, setup } = useLanguage().words;
  const { lightning: say } = setup;
  const thenSat = useRef(false);
  const connecting = useConnect({
    client,
    words: owner.lightning,
    initial: text,
    save: client.addLightning,
    onSaved: (view: LightningView) => onSaved(thenSat.current, view),
  });
  const { at } = connecting;
  const trial = trialOf(at);
  const good = trial && isWorking(trial) && !trial.maySpend ? trial : null;
  const store = (of: LightningTrial, wantsSat: boolean): void => {
    thenSat.current = wantsSat;
    void connecting.store(of);
  };
  const acts = good
    ? { go: setup.go, otherGo: say.testSat, onSkip: () => store(good, true), onGo: () => store(good, false) }
    : { go: owner.lightning.test, onSkip, onGo: () => void connecting.tryOut() };
  const heads = good
    ? { title: say.works, text: say.worksText, note: say.testOrGo }
    : { title: say.title, text: say.text };
  return (
    <Step
      {...heads}
      {...acts}
      error={reasonOf(at)}
      busy={isBusy(at)}
      ready={connecting.text.trim() !== '' && !trial?.maySpend}
      onBack={onBack}
    >
      {!trial && <Kinds />}
      <div className="form">
        <PasteBox
          say={owner.lightning}
          text={connecting.text}
          at={at}
          onText={(next) => {
            onText(next);
            connecting.change(next);
          }}
        />
      </div>
      {trial && <Found trial={trial} copy={copy} />}
      {good && (
        <UnprovedTick say={owner.lightning.rights} kind={good.kind} ticks={connecting.ticks} onTick={connecting.tick} />
      )}
    </Step>
  );
};

type Backend = LightningView['backends'][number];

/** The node or wallet that the shop has already, for an owner who comes back to this step. */
const useConnected = (client: LightningCalls) => {
  const [connected, setConnected] = useState<Backend | null>(null);
  useEffect(() => {
    void client.lightning().then((answer) => (answer.ok ? setConnected(newestOf(answer.value)) : undefined));
  }, [client]);
  return { connected, connect: (view: LightningView): void => setConnected(newestOf(view)) };
};

const newestOf = ({ backends }: LightningView): Backend | null => backends.findLast(({ removed }) => !removed) ?? null;

const Connected = ({ client, copy, backend, asksSat, onBack, onGo }: ConnectedProps) => {
  const { owner, setup } = useLanguage().words;
  const { lightning: say } = setup;
  const [isOpen, setOpen] = useState(asksSat);
  return (
    <>
      <Step
        title={say.works}
        text={say.connected(backend.name ?? backend.label)}
        onBack={onBack}
        otherGo={say.testSat}
        onSkip={() => setOpen(true)}
        onGo={onGo}
      >
        <p className="verdict good">
          <Icon of={CircleCheck} />
          {owner.lightning.kinds[backend.kind] ?? backend.kind}
        </p>
      </Step>
      {isOpen && (
        <SatSheet
          client={client}
          say={owner.lightning.sat}
          copy={copy}
          backendId={backend.id}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
};
interface ConnectedProps extends Props {
  readonly backend: Backend;
  readonly asksSat: boolean;
}

const Kinds = () => {
  const { lightning: say } = useLanguage().words.setup;
  const kinds: readonly (readonly [LucideIcon, string, string])[] = [
    [Server, say.own, say.ownHint],
    [Wallet, say.wallet, say.walletHint],
    [AtSign, say.address, say.addressHint],
  ];
  return (
    <ul className="opts" aria-label={say.kind}>
      {kinds.map(([icon, name, hint]) => (
        <li key={name} className="opt">
          <Icon of={icon} />
          <span>
            <b>{name}</b>
            <small>{hint}</small>
          </span>
        </li>
      ))}
    </ul>
  );
};

const Found = ({ trial, copy }: { readonly trial: LightningTrial; readonly copy: Copy }) => {
  const { locale, words } = useLanguage();
  const { lightning: say } = words.owner;
  const { kind, label, identity, receivableSats, maySpend } = trial;
  if (maySpend) return <SpendingWarning say={say.rights} kind={kind} copy={copy} />;
  if (!isWorking(trial)) return <TrialChecks say={say} trial={trial} />; // nothing more is known of it
  return (
    <>
      <dl className="kept">
        <div>
          <dt>{say.facts.kind}</dt>
          <dd>{say.kinds[kind] ?? kind}</dd>
        </div>
        <div>
          <dt>{say.facts.address}</dt>
          <dd>
            {label} {identity && <span className="mono">{shorten(identity)}</span>}
          </dd>
        </div>
        {receivableSats !== null && (
          <div>
            <dt>{say.facts.canReceive}</dt>
            <dd>{formatSats(BigInt(receivableSats), locale)}</dd>
          </div>
        )}
        <div>
          <dt>{say.facts.may}</dt>
          <dd>{say.facts.receiveOnly}</dd>
        </div>
      </dl>
      <TrialChecks say={say} trial={trial} />
    </>
  );
};
