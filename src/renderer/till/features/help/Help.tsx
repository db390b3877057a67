import { BookOpen, ScanBarcode } from 'lucide-react';
import { useLanguage } from '../../language.ts';
import { useTill } from '../../state/till.ts';
import { Icon } from '../../../common/Icon.tsx';
import { Sheet } from '../../../common/Sheet.tsx';

type Line = readonly [keys: readonly string[], what: string];

/** Every key that does something now (design.md KEYS-1), and a link to the manual. */
export const Help = () => {
  const { invoiceActions } = useTill();
  const { help: say, close } = useLanguage().words;
  const amount: Line[] = [
    [['0', '…', '9'], say.digits],
    [['.', '.'], say.doubleZero],
    [['⌫'], say.back],
    [['Esc'], say.clear],
  ];
  const sale: Line[] = [
    [['Enter'], say.big],
    [['Esc'], say.escape],
    [['F3'], say.details],
    [['F4'], say.next],
    [['F8'], say.plain],
  ];
  const till: Line[] = [
    [['F1'], say.help],
    [['F2'], say.keypad],
    [['F5'], say.recent],
    [['/'], say.search],
    [['F12'], say.lock],
  ];
  const manual = (
    <a className="btn block" href="/manual" target="_blank" rel="noopener">
      <Icon of={BookOpen} />
      {say.manual}
    </a>
  );
  return (
    <Sheet title={say.title} close={close} onClose={() => invoiceActions.overlay(null)} footer={manual}>
      <Group name={say.groups.amount} lines={amount} />
      <Group name={say.groups.sale} lines={sale} />
      <Group name={say.groups.till} lines={till} />
      <p className="scanner muted">
        <Icon of={ScanBarcode} />
        {say.scanner}
      </p>
    </Sheet>
  );
};

const Group = ({ name, lines }: { readonly name: string; readonly lines: readonly Line[] }) => (
  <section>
    <h3>{name}</h3>
    <dl className="keys">
      {lines.map(([keys, what]) => (
        <div key={what}>
          <dt>
            {keys.map((key, place) => (
              // oxlint-disable-next-line react/no-array-index-key -- The keys of one line never change
              <kbd key={place}>{key}</kbd>
            ))}
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  </section>
);
