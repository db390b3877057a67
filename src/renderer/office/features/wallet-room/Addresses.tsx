import { Search } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { AnswerOf } from '../../../../shared/contract/route.ts';
import type { listWalletAddressesRoute } from '../../../../shared/contract/office.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { textOf } from '../../../forms/form.ts';
import { formatSats, shorten } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { StatusBadge } from '../../../common/StatusBadge.tsx';
import { methodOf } from '../invoices/method.ts';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { hrefOf } from '../../common/place.ts';
import { useLoad } from '../../common/use-load.ts';
const PAGE = '20';

/** Every address that was shown, each with its invoice. */
export const Addresses = () => {
  const { wallet: say } = useLanguage().words.office;
  const { client } = useOffice();
  const loaded = useLoad(useCallback(() => client.walletAddresses({ limit: PAGE }), [client]));
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.addresses}</h2>
        <form
          className="filters plain"
          onSubmit={(event) => {
            event.preventDefault();
            window.location.assign(hrefOf('invoices', { q: textOf(new FormData(event.currentTarget), 'q').trim() }));
          }}
        >
          <label className="field search">
            <Icon of={Search} />
            <span className="vh">{say.searchAddress}</span>
            <input name="q" type="search" placeholder={say.searchAddress} autoComplete="off" maxLength={200} />
          </label>
        </form>
      </div>
      <Loading of={loaded}>
        {(page) =>
          page.addresses.length === 0 ? <p className="card-b muted">{say.noAddresses}</p> : <Table first={page} />
        }
      </Loading>
    </section>
  );
};

type Page = AnswerOf<typeof listWalletAddressesRoute>;

const Row = ({ of: { index, address, invoice } }: { readonly of: Page['addresses'][number] }) => {
  const { locale, words } = useLanguage();
  const { wallet: say } = words.office;
  const isLightning = methodOf(invoice) === 'lightning';
  const received = invoice.receivedSats === 0 ? '–' : formatSats(invoice.receivedSats, locale);
  return (
    <tr>
      <td className="num muted">{index}</td>
      <td className="mono" title={address}>
        {shorten(address)}
      </td>
      <td>
        <StatusBadge invoice={invoice} words={words.badge} />
      </td>
      <td>
        <a className="row-link" href={hrefOf('invoice', {}, invoice.id)}>
          {invoice.number}
        </a>
      </td>
      <td className="num">{isLightning ? say.byLightning : received}</td>
    </tr>
  );
};

const Table = ({ first }: { readonly first: Page }) => {
  const { office: say } = useLanguage().words;
  const { columns } = say.wallet;
  const { client } = useOffice();
  const [more, setMore] = useState<Page>(first);
  const [busy, setBusy] = useState(false);
  const older = async (): Promise<void> => {
    setBusy(true);
    const answer = await client.walletAddresses({ limit: PAGE, below: String(more.next) });
    setBusy(false);
    if (answer.ok) setMore({ addresses: [...more.addresses, ...answer.value.addresses], next: answer.value.next });
  };
  return (
    <>
      <table className="table">
        <thead>
          <tr>
            <th className="num">{columns.number}</th>
            <th>{columns.address}</th>
            <th>{columns.state}</th>
            <th>{columns.sale}</th>
            <th className="num">{columns.received}</th>
          </tr>
        </thead>
        <tbody>
          {more.addresses.map((one) => (
            <Row key={one.index} of={one} />
          ))}
        </tbody>
      </table>
      {more.next !== null && (
        <div className="table-f">
          <span />
          <Button look="small ghost" busy={busy} onClick={() => void older()}>
            {say.invoices.older}
          </Button>
        </div>
      )}
    </>
  );
};
