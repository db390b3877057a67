import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { CSV_DIALECTS, dialectOf, type CsvDialect } from '../../../shared/csv.ts';
import { dayOf } from '../../../shared/day.ts';
import type { Answer } from '../../common/call.ts';
import { useLanguage } from '../language.ts';
import { Button } from '../../common/Button.tsx';
import { formatCount } from '../../common/format.ts';
import { Icon } from '../../common/Icon.tsx';
import { Sheet } from '../../common/Sheet.tsx';
import { collectPages, type RowPage } from './collect-pages.ts';
import type { Reading } from './export-table.ts';
import { useOffice } from './office-context.ts';
import { saveFile } from './save-file.ts';

interface Props<Row> {
  /** Name of the file without day and ending. */
  readonly file: string;
  /** Asked when the export begins. */
  readonly query: () => Record<string, string>;
  readonly ask: (query: Record<string, string>) => Promise<Answer<RowPage<Row>>>;
  readonly write: (rows: readonly Row[], reading: Reading) => string;
}

/** The button that opens the sheet of an export. */
export const ExportButton = <Row,>(props: Props<Row>) => {
  const { csv: say } = useLanguage().words.office;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Icon of={Download} />
        {say.open}
      </Button>
      {isOpen && <ExportSheet {...props} onClose={() => setOpen(false)} />}
    </>
  );
};

/** Exports what a filter finds as a CSV file, in the dialect that its reader's spreadsheet understands (design.md FILE-3). */
const ExportSheet = <Row,>({ onClose, ...props }: Props<Row> & { readonly onClose: () => void }) => {
  const { locale, words } = useLanguage();
  const { csv: say } = words.office;
  const { store, choices } = useOffice();
  const [dialect, setDialect] = useState(() => oneOf(choices.csvDialect()) ?? dialectOf(locale));
  const { count, failed, start, stop } = useExport(props, { dialect, timeZone: store.timeZone }, onClose);
  const choose = (one: CsvDialect): void => {
    choices.setCsvDialect(one);
    setDialect(one);
  };
  const button = (
    <Button look="primary block" onClick={count === null ? start : stop}>
      <Icon of={Download} />
      {count === null ? say.download : `${say.stop} · ${say.exporting(formatCount(count, locale))}`}
    </Button>
  );
  return (
    <Sheet title={say.title} close={words.close} onClose={onClose} footer={button}>
      <p className="muted">{say.what}</p>
      <h3 id="csv-dialect">{say.numbers}</h3>
      <div className="seg halves" role="radiogroup" aria-labelledby="csv-dialect">
        {CSV_DIALECTS.map((one) => (
          <button
            key={one}
            type="button"
            role="radio"
            aria-checked={one === dialect}
            data-first={one === dialect || undefined}
            onClick={() => choose(one)}
          >
            {EXAMPLES[one]}
          </button>
        ))}
      </div>
      <p className="hint" role="status">
        {say.dialects[dialect]}
      </p>
      <h3>{say.times}</h3>
      <p>{say.zone(store.timeZone)}</p>
      <p className="form-error" role="alert">
        {failed ? say.failed : ''}
      </p>
    </Sheet>
  );
};

/** A number as each dialect writes it. */
const EXAMPLES: Readonly<Record<CsvDialect, string>> = { point: '1234.50', comma: '1234,50' };

const oneOf = (kept: string | null): CsvDialect | undefined => CSV_DIALECTS.find((one) => one === kept);

/** Loads all rows, then saves the file; a second press stops it, and so does closing the sheet. */
const useExport = <Row,>({ file, query, ask, write }: Props<Row>, reading: Reading, onDone: () => void) => {
  const [count, setCount] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const run = async (): Promise<void> => {
    const { signal } = (running.current = new AbortController());
    setFailed(false);
    setCount(0);
    const rows = await collectPages({ ask, wait, onProgress: setCount, signal }, query());
    setCount(null);
    if (rows === null) return setFailed(!signal.aborted);
    saveFile(`${file}-${dayOf(Date.now(), reading.timeZone)}.csv`, 'text/csv;charset=utf-8', write(rows, reading));
    return onDone();
  };
  return { count, failed, start: () => void run(), stop: () => running.current?.abort() };
};

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
