import { Check, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { SLOWEST_MS_PER_KEY, type ScannerSettings } from '../../../../shared/contract/scanner.ts';
import { Button } from '../../../common/Button.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { useLanguage } from '../../language.ts';
import { scannerKeyOf } from '../../../common/scanner-key.ts';
import { FieldBox } from '../../../forms/Field.tsx';
import { ean13 } from './ean13.ts';
import { createScanReader, type Reading } from './scan-reader.ts';

/** A number of the range that shops use among themselves, so it is on no product. */
const SAMPLE = '2012345678903';
/** A row of fewer keys is no barcode at any speed (design.md KEYS-4). */
const LEAST_KEYS = 4;
const QUIET_MODULES = 11;
const HEIGHT = 56;
/** Bars of whole pixels are as sharp as the screen can show them. */
const PIXELS_PER_MODULE = 2;

interface Props {
  readonly settings: ScannerSettings;
  readonly onSpeed: (msPerKey: number) => void;
}
/** Shows what a scanner typed, and whether the till takes it as a barcode (design.md KEYS-11). */
export const ScanTest = ({ settings, onSpeed }: Props) => {
  const { scanner: say } = useLanguage().words.office;
  const [text, setText] = useState('');
  const [reading, setReading] = useState<Reading | null>(null);
  const onKeyDown = useReader(settings, setText, (read) => {
    setText(read.text);
    setReading(read);
  });
  return (
    <section className="block">
      <h2>{say.test}</h2>
      <p className="muted">{say.testHint}</p>
      <SampleCode />
      <FieldBox label={say.read} hint={say.readHint}>
        {(ids) => <input {...ids} className="mono" autoComplete="off" readOnly value={text} onKeyDown={onKeyDown} />}
      </FieldBox>
      <div role="status">{reading && <Judged reading={reading} settings={settings} onSpeed={onSpeed} />}</div>
    </section>
  );
};

/** Keys that a scanner types into the field, with the time at which the keyboard sent each. */
const useReader = (
  settings: ScannerSettings,
  onText: (text: string) => void,
  onReading: (reading: Reading) => void,
): ((event: KeyboardEvent) => void) => {
  const now = useRef({ settings, onText, onReading });
  useEffect(() => {
    now.current = { settings, onText, onReading };
  });
  const reader = useRef<ReturnType<typeof createScanReader> | null>(null);
  useEffect(() => () => reader.current?.stop(), []);
  return (event) => {
    reader.current ??= createScanReader({
      settings: () => now.current.settings,
      onText: (text) => now.current.onText(text),
      onReading: (reading) => now.current.onReading(reading),
      later: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    });
    const key = scannerKeyOf(event);
    const isBackTab = key === 'Tab' && event.shiftKey;
    if (key !== null && !isBackTab && reader.current.press(key, event.timeStamp)) event.preventDefault();
  };
};

const SampleCode = () => {
  const { scanner: say } = useLanguage().words.office;
  const modules = ean13(SAMPLE);
  const dark = Array.from(modules, (module, at) =>
    module === '1' ? `M${at + QUIET_MODULES} 4h1v${HEIGHT - 8}h-1z` : '',
  );
  const width = modules.length + 2 * QUIET_MODULES;
  return (
    <figure className="barcode">
      <svg
        role="img"
        aria-label={say.sample(SAMPLE)}
        width={width * PIXELS_PER_MODULE}
        height={HEIGHT * PIXELS_PER_MODULE}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        shapeRendering="crispEdges"
      >
        <path fill="#fff" d={`M0 0h${width}v${HEIGHT}H0z`} />
        <path fill="#0B0B0A" d={dark.join('')} />
      </svg>
      <figcaption className="mono" aria-hidden="true">
        {SAMPLE}
      </figcaption>
    </figure>
  );
};

const Judged = ({ reading, settings, onSpeed }: Props & { readonly reading: Reading }) => {
  const { scanner: say } = useLanguage().words.office;
  const { text, msPerKey, endKey, barcode } = reading;
  const isRead = barcode !== null;
  const speed = speedThatHelps(reading, settings);
  return (
    <>
      <p className={isRead ? 'banner info' : 'banner'}>
        <Icon of={isRead ? Check : TriangleAlert} />
        <span>{isRead ? (barcode === SAMPLE ? say.isSample : say.isBarcode) : whyNot(reading, speed, say)}</span>
        {speed !== null && <Button onClick={() => onSpeed(speed)}>{say.setSpeed(speed)}</Button>}
      </p>
      <dl className="dl">
        <Fact name={say.code} value={barcode ?? text} />
        <Fact name={say.characters} value={String(Array.from(text).length)} />
        <Fact name={say.time} value={msPerKey === null ? '–' : say.ms(msPerKey)} />
        <Fact name={say.endKey} value={endKey ?? say.noEndKey} />
      </dl>
    </>
  );
};

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

/** The time per key to set so that these keys are taken as a barcode; null if no setting helps or none is needed. */
const speedThatHelps = ({ text, msPerKey, barcode }: Reading, settings: ScannerSettings): number | null => {
  if (barcode !== null || msPerKey === null || msPerKey > SLOWEST_MS_PER_KEY || text.length < LEAST_KEYS) return null;
  return msPerKey > settings.msPerKey ? msPerKey : null;
};

type Say = ReturnType<typeof useLanguage>['words']['office']['scanner'];

const whyNot = ({ text, msPerKey, endKey }: Reading, speed: number | null, say: Say): string => {
  if (speed !== null) return say.slow(speed);
  if (msPerKey !== null && msPerKey > SLOWEST_MS_PER_KEY) return say.tooSlow(SLOWEST_MS_PER_KEY);
  return endKey === null && text.length >= LEAST_KEYS ? say.needsEnd : say.tooShort;
};
