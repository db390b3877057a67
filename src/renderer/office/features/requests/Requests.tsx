import { Plus, Send } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useLanguage } from '../../language.ts';
import { PriceList } from '../../../common/PriceList.tsx';
import { Button } from '../../../common/Button.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { formatDate, formatMoney } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { Loading } from '../../common/Loading.tsx';
import { PageHead } from '../../common/PageHead.tsx';
import { Pager } from '../../common/Pager.tsx';
import { hrefOf } from '../../common/place.ts';
import { RequestState } from './RequestState.tsx';
import { useStoreClient, type RequestPage, type RequestView } from '../../store-api-client.ts';
import { useLoad } from '../../common/use-load.ts';
import { usePlace } from '../../common/use-place.ts';
import { RequestDetail } from './RequestDetail.tsx';
import { RequestSheet } from './RequestSheet.tsx';

const ON_A_PAGE = '50';

/** List of payment requests. */
export const Requests = () => {
  const { id } = usePlace();
  return id === '' ? <RequestList /> : <RequestDetail id={id} />;
};

const Row = ({ request }: { readonly request: RequestView }) => {
  const { locale } = useLanguage();
  return (
    <tr>
      <td className="ref wrap">
        <a className="row-link" href={hrefOf('requests', {}, request.id)}>
          {request.title}
        </a>
      </td>
      <td className="muted wrap">{request.orderId}</td>
      <td>
        <RequestState status={request.status} />
      </td>
      <td className="muted">{formatDate(`${request.expiryDate}T12:00:00`, locale)}</td>
      <td className="num amt">{formatMoney(String(request.amount), request.currency, locale)}</td>
    </tr>
  );
};

const Table = ({ requests, next }: RequestPage) => {
  const { requests: say } = useLanguage().words.officeStore;
  return (
    <section className="card" aria-label={say.title}>
      <div className="scroll">
        <table className="table">
          <thead>
            <tr>
              <th>{say.name}</th>
              <th>{say.order}</th>
              <th>{say.state}</th>
              <th>{say.until}</th>
              <th className="num">{say.amount}</th>
            </tr>
          </thead>
          <tbody>
            <PriceList prices={requests}>
              {requests.map((request) => (
                <Row key={request.id} request={request} />
              ))}
            </PriceList>
          </tbody>
        </table>
      </div>
      <Pager next={next} />
    </section>
  );
};

const RequestList = () => {
  const { requests: say } = useLanguage().words.officeStore;
  const store = useStoreClient();
  const { after = '' } = usePlace().query;
  const ask = useCallback(
    () => store.requests(after === '' ? { limit: ON_A_PAGE } : { limit: ON_A_PAGE, after }),
    [store, after],
  );
  const loaded = useLoad(ask);
  const [adds, setAdds] = useState(false);
  const add = (
    <Button look="primary" onClick={() => setAdds(true)}>
      <Icon of={Plus} />
      {say.add}
    </Button>
  );
  const hasSome = loaded.load.state === 'ready' && loaded.load.value.requests.length > 0;
  return (
    <>
      <PageHead title={say.title}>{hasSome && add}</PageHead>
      <Loading of={loaded}>
        {(page) =>
          page.requests.length === 0 ? <EmptyState icon={Send} text={say.empty} action={add} /> : <Table {...page} />
        }
      </Loading>
      {adds && (
        <RequestSheet
          request={null}
          onClose={() => setAdds(false)}
          onSaved={(id) => window.location.assign(hrefOf('requests', {}, id))}
        />
      )}
    </>
  );
};
