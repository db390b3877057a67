import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { dayOf } from '../../../../shared/day.ts';
import { useLanguage } from '../../../common/language.ts';
import { Button } from '../../../common/Button.tsx';
import { formatCount } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { Toast } from '../../../common/Toast.tsx';
import { useOffice } from '../../common/office-context.ts';
import { saveFile } from '../../common/save-file.ts';
import { collect, invoicesCsv } from './export.ts';
import { requestOf, type Filters } from './filters.ts';

/** Exports the filtered invoices as CSV; a second press stops it. */
export const ExportButton = ({ filters }: { readonly filters: Filters }) => {
  const { locale, words } = useLanguage();
  const { invoices: say, csv } = words.office;
  const { client, store } = useOffice();
  const [count, setCount] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = async (): Promise<void> => {
    const stop = new AbortController();
    running.current = stop;
    setFailed(false);
    setCount(0);
    const deps = { ask: client.invoices, wait, onProgress: setCount, signal: stop.signal };
    const found = await collect(deps, requestOf(filters, store.timeZone, Date.now()));
    running.current = null;
    setCount(null);
    if (found === null) return setFailed(!stop.signal.aborted);
    const day = dayOf(Date.now(), store.timeZone);
    return saveFile(`${csv.file}-${day}.csv`, 'text/csv;charset=utf-8', invoicesCsv(found, words.office));
  };
  return (
    <>
      <Button onClick={() => (running.current ? running.current.abort() : void start())}>
        <Icon of={Download} />
        {count === null ? say.exportAll : `${say.stop} · ${say.exporting(formatCount(count, locale))}`}
      </Button>
      {failed && <Toast text={say.exportFailed} onDone={() => setFailed(false)} />}
    </>
  );
};

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
