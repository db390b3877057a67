import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useCallback } from 'react';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { useLanguage } from '../../language.ts';
import { formatMoney, formatWhen } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { PriceList } from '../../../common/PriceList.tsx';
import { StatusBadge } from '../../../common/StatusBadge.tsx';
import { useWhy } from '../invoices/AttentionBanner.tsx';
import { Stats } from '../invoices/Stats.tsx';
import { Cases } from '../cases/Cases.tsx';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { PageHead } from '../../common/PageHead.tsx';
import { hrefOf } from '../../common/place.ts';
import { SourceLines } from '../chain-sources/SourceLines.tsx';
import { useLoad } from '../../common/use-load.ts';
import { FRESH_MS, useEvery, useOverview } from './use-overview.ts';
import { Troubles } from './Troubles.tsx';
import { GapMeter } from '../wallet-room/GapMeter.tsx';

const LATEST = '6';

/** Figures of today, sales that need attention, the wallet's room and the sources. */
export const Overview = () => {
  const { office: say } = useLanguage().words;
  return (
    <>
      <PageHead title={say.nav.overview} />
      <div className="stack">
        <Stats />
        <div className="cols">
          <div className="stack">
            <NeedsYou />
            <Latest />
          </div>
          <div className="stack">
            <WalletCard />
            <SourcesCard />
          </div>
        </div>
      </div>
    </>
  );
};

interface SalesProps {
  readonly invoices: readonly InvoiceView[];
  /** Says of each why it needs a person. */
  readonly withWhy?: boolean;
}
const Sales = ({ invoices, withWhy = false }: SalesProps) => (
  <PriceList prices={invoices}>
    <ul className="linelist">
      {invoices.map((invoice) => (
        <Sale key={invoice.id} invoice={invoice} withWhy={withWhy} />
      ))}
    </ul>
  </PriceList>
);

const Sale = ({ invoice, withWhy }: { readonly invoice: InvoiceView; readonly withWhy: boolean }) => {
  const { locale, words } = useLanguage();
  const whyOf = useWhy();
  return (
    <li>
      <a className="line" href={hrefOf('invoice', {}, invoice.id)}>
        <time className="muted">{formatWhen(invoice.createdAt, locale, false)}</time>
        <b>{withWhy ? whyOf(invoice) : words.sale(invoice.number)}</b>
        <StatusBadge invoice={invoice} words={words.badge} />
        <span className="amt">{formatMoney(invoice.amount, invoice.currency, locale)}</span>
      </a>
    </li>
  );
};

const NeedsYou = () => {
  const { overview: say } = useLanguage().words.office;
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.needsTitle}</h2>
      </div>
      <Loading of={useOverview()}>
        {({ needsYou, troubles, cases }) => (
          <>
            {needsYou.total === 0 && troubles.length === 0 && cases.length === 0 && (
              <p className="card-b muted with-icon">
                <Icon of={CircleCheck} />
                {say.nothingNeeds}
              </p>
            )}
            {troubles.length > 0 && <Troubles troubles={troubles} />}
            {cases.length > 0 && <Cases cases={cases} />}
            {needsYou.total > 0 && <Sales invoices={needsYou.newest} withWhy />}
          </>
        )}
      </Loading>
    </section>
  );
};

const Latest = () => {
  const { overview: say, invoices } = useLanguage().words.office;
  const { client } = useOffice();
  const loaded = useLoad(useCallback(() => client.invoices({ limit: LATEST }), [client]));
  useEvery(loaded.reload, FRESH_MS);
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.latest}</h2>
        <a className="btn small ghost" href="#invoices">
          {say.allSales}
        </a>
      </div>
      <Loading of={loaded}>
        {(page) =>
          page.invoices.length === 0 ? (
            <p className="card-b muted">{invoices.empty}</p>
          ) : (
            <Sales invoices={page.invoices} />
          )
        }
      </Loading>
    </section>
  );
};

const WalletCard = () => {
  const { office, password } = useLanguage().words;
  const { overview: say } = office;
  const { client, session } = useOffice();
  const loaded = useLoad(client.walletQuietly);
  const { load } = loaded;
  const isClosed = load.state === 'failed' && load.error.code === 'password_needed';
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.gap}</h2>
        <a className="btn small ghost" href="#wallet">
          {say.openWallet}
        </a>
      </div>
      {session.wallet === 'missing' ? (
        <p className="card-b muted">{say.noWallet}</p>
      ) : isClosed ? (
        <p className="card-b muted">{password.needed}</p>
      ) : (
        <Loading of={loaded}>{(wallet) => <GapMeter wallet={wallet} isShort />}</Loading>
      )}
    </section>
  );
};

const SourcesCard = () => {
  const { overview: say } = useLanguage().words.office;
  const { client } = useOffice();
  const loaded = useLoad(client.session);
  useEvery(loaded.reload, FRESH_MS);
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.sources}</h2>
        <a className="btn small ghost" href="#sources">
          {say.openSources}
        </a>
      </div>
      <Loading of={loaded}>
        {({ sources }) =>
          sources.length === 0 ? (
            <p className="card-b with-icon bad">
              <Icon of={TriangleAlert} />
              {say.noSources}
            </p>
          ) : (
            <SourceLines sources={sources} />
          )
        }
      </Loading>
    </section>
  );
};
