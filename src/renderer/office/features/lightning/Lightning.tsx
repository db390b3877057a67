import { Info, Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../common/Button.tsx';
import { Icon } from '../../../common/Icon.tsx';
import type { LightningBackend, LightningView } from '../../../common/lightning-calls.ts';
import { useReason } from '../../../common/use-reason.ts';
import { SatSheet } from '../../../forms/lightning/SatSheet.tsx';
import { useLanguage } from '../../language.ts';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { PageHead } from '../../common/PageHead.tsx';
import { useLoad } from '../../common/use-load.ts';
import { FRESH_MS, useEvery } from '../overview/use-overview.ts';
import { BackendCard } from './BackendCard.tsx';
import { ConnectSheet } from './ConnectSheet.tsx';
import { Connect } from './Connect.tsx';
import { Latest } from './Latest.tsx';
import { LightningStats } from './LightningStats.tsx';
import { Order } from './Order.tsx';
import { Room } from './Room.tsx';

import './lightning-page.css';

/** Opened over the page. */
type Open = { readonly what: 'add' } | { readonly what: 'change' | 'sat'; readonly backend: LightningBackend };

/** The nodes and wallets that take Lightning: connected, tested, watched (lightning.md LN-20 to LN-24). */
export const Lightning = () => {
  const { office, owner } = useLanguage().words;
  const { lightning: say, nav } = office;
  const { client, session, copy } = useOffice();
  const loaded = useLoad(client.lightning);
  useEvery(loaded.reload, FRESH_MS);
  const [open, setOpen] = useState<Open | null>(null);
  const { load, put } = loaded;
  const active = load.state === 'ready' ? load.value.backends.filter(isActive) : [];
  const close = (): void => setOpen(null);
  /** The page has the new one, and the owner is asked to try it with a payment (lightning.md LN-21). */
  const added = (view: LightningView): void => {
    put(view);
    const backend = view.backends.findLast(isActive);
    setOpen(backend ? { what: 'sat', backend } : null);
  };
  const changed = (view: LightningView): void => {
    put(view);
    close();
  };
  return (
    <>
      <PageHead title={nav.lightning}>
        {active.length > 0 && !session.training && (
          <Button onClick={() => setOpen({ what: 'add' })}>
            <Icon of={Plus} />
            {say.add}
          </Button>
        )}
      </PageHead>
      <Loading of={loaded}>
        {(view) => {
          if (session.training) return <Training />;
          if (active.length === 0 && view.backends.length === 0) return <Connect onAdded={added} />;
          return (
            <Whole
              view={view}
              put={put}
              onChange={(backend) => setOpen({ what: 'change', backend })}
              onSat={(backend) => setOpen({ what: 'sat', backend })}
              onAdded={added}
            />
          );
        }}
      </Loading>
      {open?.what === 'add' && <ConnectSheet backend={null} onClose={close} onSaved={added} />}
      {open?.what === 'change' && <ConnectSheet backend={open.backend} onClose={close} onSaved={changed} />}
      {open?.what === 'sat' && (
        <SatSheet client={client} say={owner.lightning.sat} copy={copy} backendId={open.backend.id} onClose={close} />
      )}
    </>
  );
};

const isActive = ({ removed }: LightningBackend): boolean => !removed;

const Training = () => {
  const { lightning: say } = useLanguage().words.office;
  return (
    <p className="banner info">
      <Icon of={Info} />
      <span>{say.training}</span>
    </p>
  );
};

interface WholeProps {
  readonly view: LightningView;
  readonly put: (view: LightningView) => void;
  readonly onChange: (backend: LightningBackend) => void;
  readonly onSat: (backend: LightningBackend) => void;
  readonly onAdded: (view: LightningView) => void;
}

const Whole = ({ view, put, onChange, onSat, onAdded }: WholeProps) => {
  const active = view.backends.filter(isActive);
  return (
    <div className="stack">
      {active.length > 0 && <LightningStats view={view} active={active} />}
      <Trouble active={active} />
      <div className="cols">
        <div className="stack">
          {active.length === 0 && <Connect onAdded={onAdded} isNarrow />}
          {view.backends.map((backend) => (
            <BackendCard
              key={backend.id}
              backend={backend}
              put={put}
              onChange={() => onChange(backend)}
              onSat={() => onSat(backend)}
            />
          ))}
        </div>
        <div className="stack">
          {active.map((backend) => (
            <Room key={backend.id} backend={backend} isOnly={active.length === 1} />
          ))}
          {active.length > 0 && <Order active={active} put={put} />}
          <Latest latest={view.received.latest} />
        </div>
      </div>
    </div>
  );
};

/** Says what the first backend's trouble means for sales (lightning.md LN-23). */
const Trouble = ({ active }: { readonly active: readonly LightningBackend[] }) => {
  const { lightning: say } = useLanguage().words.office;
  const { connectionOf } = useReason();
  const failing = active.filter(({ health }) => health.state === 'failing');
  const [first] = failing;
  if (!first) return null;
  const isOff = failing.length === active.length;
  const watched = failing.reduce((sum, { openCodes }) => sum + openCodes, 0);
  return (
    <p className={isOff ? 'banner bad' : 'banner'} role="status">
      <Icon of={TriangleAlert} />
      <span>
        <b>{connectionOf(first.name ?? first.label, first.health.lastError ?? '')}</b>{' '}
        {isOff ? say.card.onChainGoesOn : say.card.otherTakesOver} {watched > 0 && say.card.watched(watched)}
      </span>
    </p>
  );
};
