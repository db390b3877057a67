import { LifeBuoy, ShieldCheck, Wallet as WalletIcon } from 'lucide-react';
import { useState } from 'react';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { CopyButton } from '../../../common/CopyButton.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { aboutOf, priceAt } from '../../../common/price.ts';
import { formatFingerprint, formatMoney, formatWhen, shorten } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { Addresses } from './Addresses.tsx';
import { ChangeWalletSheet } from './ChangeWalletSheet.tsx';
import { CheckAddressesSheet } from './CheckAddressesSheet.tsx';
import { GapMeter, RoomBadge, type WalletView } from './GapMeter.tsx';
import { CasesCard } from '../cases/Cases.tsx';
import { RecoveryKitSheet } from './RecoveryKitSheet.tsx';
import { Fact } from '../invoice/InvoiceFacts.tsx';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { PageHead } from '../../common/PageHead.tsx';
import { useLoad } from '../../common/use-load.ts';

/** The wallet that receives the money, and whether it will find every payment. */
export const Wallet = () => {
  const { wallet: say, nav } = useLanguage().words.office;
  const { client } = useOffice();
  const loaded = useLoad(client.wallet);
  const { load } = loaded;
  if (load.state === 'ready') return <Whole wallet={load.value} reload={loaded.reload} />;
  const setUp = (
    <a className="btn" href="/setup">
      {say.setUp}
    </a>
  );
  const isMissing = load.state === 'failed' && [404, 409].includes(load.error.status);
  return (
    <>
      <PageHead title={nav.wallet} />
      {isMissing ? (
        <EmptyState icon={WalletIcon} text={say.missing} action={setUp} />
      ) : (
        <Loading of={loaded}>{() => null}</Loading>
      )}
    </>
  );
};

/** A JSON number of bitcoin as decimal text, exact to the sat. */
const btc = (amount: number): string => amount.toFixed(8);

const Balance = () => {
  const { locale, words } = useLanguage();
  const { wallet: say } = words.office;
  const { client, session } = useOffice();
  const loaded = useLoad(client.balance);
  const price = priceAt(session, 0, 0);
  const about = (amountBtc: string): string => {
    const money = aboutOf(amountBtc, 'BTC', price);
    return money ? `${say.balanceAbout(formatMoney(money.amount, money.currency, locale))}. ` : '';
  };
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.balance}</h2>
      </div>
      <Loading of={loaded}>
        {({ totalBtc, unconfirmedBtc, asOf }) => (
          <div className="card-b">
            <p className="big">{formatMoney(btc(totalBtc), 'BTC', locale)}</p>
            <p className="muted">
              {about(btc(totalBtc))}
              {unconfirmedBtc > 0 && `${say.balanceText(formatMoney(btc(unconfirmedBtc), 'BTC', locale))} `}
              {say.balanceNote}
            </p>
            <p className="faint">{say.balanceAsOf(formatWhen(asOf, locale))}</p>
          </div>
        )}
      </Loading>
    </section>
  );
};

const Where = ({ wallet, onChange }: { readonly wallet: WalletView; readonly onChange: (() => void) | null }) => {
  const { copying, office, owner } = useLanguage().words;
  const { wallet: say } = office;
  const { copy } = useOffice();
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.where}</h2>
      </div>
      <dl className="dl">
        <Fact name={say.fingerprint}>
          <span className="mono">{formatFingerprint(wallet.fingerprint)}</span>
        </Fact>
        <Fact name={say.kind}>{owner.kinds[wallet.scriptType]?.name ?? wallet.scriptType}</Fact>
        <Fact name={say.descriptor}>
          <code className="mono" title={wallet.descriptor}>
            {shorten(wallet.descriptor)}
          </code>
          <CopyButton text={wallet.descriptor} copy={copy} words={copying} what={say.descriptor} />
        </Fact>
        <Fact name={say.issued}>{wallet.nextIndex}</Fact>
      </dl>
      {onChange && (
        <div className="card-b">
          <Button look="block" onClick={onChange}>
            {say.change}
          </Button>
        </div>
      )}
    </section>
  );
};

const Whole = ({ wallet, reload }: { readonly wallet: WalletView; readonly reload: () => void }) => {
  const { wallet: say, nav } = useLanguage().words.office;
  const { session } = useOffice();
  const [open, setOpen] = useState<'check' | 'change' | 'changed' | 'kit' | null>(null);
  const isOwner = session.user.role === 'owner';
  return (
    <>
      <PageHead title={nav.wallet}>
        <Button onClick={() => setOpen('kit')}>
          <Icon of={LifeBuoy} />
          {say.kit.open}
        </Button>
        {isOwner && (
          <Button onClick={() => setOpen('check')}>
            <Icon of={ShieldCheck} />
            {say.check}
          </Button>
        )}
      </PageHead>
      <div className="stack">
        <p role="status" className={open === 'changed' ? 'banner info' : 'vh'}>
          {open === 'changed' && say.changed}
        </p>
        {wallet.scanning && <p className="banner">{say.scanning}</p>}
        <CasesCard of={({ kind }) => kind === 'key_used_elsewhere'} onAnswered={reload} />
        <div className="cols">
          <div className="stack">
            <section className="card">
              <div className="card-h">
                <h2>{say.roomTitle}</h2>
                <RoomBadge gap={wallet.gap} />
              </div>
              <GapMeter wallet={wallet} />
            </section>
            <Addresses key={wallet.fingerprint} />
          </div>
          <div className="stack">
            <Balance key={wallet.fingerprint} />
            <Where wallet={wallet} onChange={isOwner ? () => setOpen('change') : null} />
          </div>
        </div>
      </div>
      {open === 'kit' && <RecoveryKitSheet onClose={() => setOpen(null)} />}
      {open === 'check' && <CheckAddressesSheet wallet={wallet} onClose={() => setOpen(null)} />}
      {open === 'change' && (
        <ChangeWalletSheet
          wallet={wallet}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen('changed');
            reload();
          }}
        />
      )}
    </>
  );
};
