import { useState, type FormEvent } from 'react';
import type { Answer } from '../../../common/call.ts';
import type { SourceInput } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { useReason } from '../../../common/use-reason.ts';
import { Button } from '../../../common/Button.tsx';
import { Field } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';
import { addressOf, firstUrlOf, isOwnKind, OWN_KINDS, sourceOf, type OwnKind } from '../../../forms/source-forms.ts';
import { formatCount } from '../../../common/format.ts';
import { Sheet } from '../../../common/Sheet.tsx';
import type { SourcesView } from '../../office-calls.ts';
import { useOffice } from '../../common/office-context.ts';
import { useSave } from '../../common/use-save.ts';

type Source = SourcesView['sources'][number];

interface Props {
  /** Null for a new one. */
  readonly source: Source | null;
  /** The kind of a new one that is offered first; null for a known one. */
  readonly kind: OwnKind | null;
  readonly onSave: (source: SourceInput) => Promise<Answer<unknown>>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export const SourceSheet = ({ source, kind: offered, onSave, onClose, onDone }: Props) => {
  const { sources: say } = useLanguage().words.office;
  const { session } = useOffice();
  const [kind, setKind] = useState<OwnKind>(source && isOwnKind(source.kind) ? source.kind : (offered ?? 'core'));
  const { test, verdict, isBusy } = useTest();
  const { saving, save } = useSave();
  const hints: Record<OwnKind, string> = { core: say.coreHint, esplora: say.esploraHint, electrum: say.electrumHint };
  const MoreFields = FIELDS[kind];
  const inputOf = (form: HTMLFormElement): SourceInput => {
    const data = new FormData(form);
    return sourceOf(kind, (name) => textOf(data, name));
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const input = inputOf(event.currentTarget);
    void save(() => onSave(input), onDone);
  };
  return (
    <Sheet title={source ? say.changeOne(say.kinds[source.kind]) : say.add} close={say.close} onClose={onClose}>
      <div className="seg" role="radiogroup" aria-label={say.kind}>
        {OWN_KINDS.map((one) => (
          <button key={one} type="button" role="radio" aria-checked={kind === one} onClick={() => setKind(one)}>
            {say.kinds[one]}
          </button>
        ))}
      </div>
      <form className="form" onSubmit={submit}>
        <Field
          key={kind}
          label={say.url}
          hint={hints[kind]}
          name="url"
          inputMode="url"
          spellCheck={false}
          defaultValue={source?.kind === kind ? (source.url ?? '') : firstUrlOf(kind, session.network)}
          required
          wide
        />
        {MoreFields && <MoreFields key={`more-${kind}`} source={source} />}
        <p className="wide" role="status">
          {saving.state === 'refused' ? saving.reason : verdict}
        </p>
        <div className="acts wide">
          <Button
            busy={isBusy}
            onClick={(event) => event.currentTarget.form && test(inputOf(event.currentTarget.form))}
          >
            {say.test}
          </Button>
          <Button type="submit" look="primary" busy={saving.state === 'saving'}>
            {say.save}
          </Button>
        </div>
      </form>
    </Sheet>
  );
};

const CoreFields = ({ source }: { readonly source: Source | null }) => {
  const { sources: say } = useLanguage().words.office;
  return (
    <>
      <Field label={say.user} name="user" autoComplete="off" hint={source ? say.credentialsHint : undefined} />
      <Field label={say.password} name="password" type="password" autoComplete="off" />
      <Field label={say.zmqTx} name="zmqRawTx" defaultValue={source?.zmqRawTx ?? ''} />
      <Field label={say.zmqBlock} name="zmqHashBlock" defaultValue={source?.zmqHashBlock ?? ''} />
    </>
  );
};

const OwnField = ({ source }: { readonly source: Source | null }) => {
  const { sources: say } = useLanguage().words.office;
  return (
    <label className="tick wide">
      <input type="checkbox" name="own" defaultChecked={source?.own ?? false} />
      {say.own}
    </label>
  );
};

/** Fields of each kind besides its address. */
const FIELDS: Readonly<Record<OwnKind, typeof CoreFields | null>> = {
  core: CoreFields,
  esplora: OwnField,
  electrum: OwnField,
};

/** Tests the source before it is saved. */
const useTest = () => {
  const { locale, words } = useLanguage();
  const { sources: say } = words.office;
  const { client } = useOffice();
  const { connectionOf } = useReason();
  const [verdict, setVerdict] = useState('');
  const { saving, save } = useSave();
  const test = (source: SourceInput): void =>
    void save(
      () => client.testSource(source),
      ({ ok, height, error }) =>
        setVerdict(ok ? say.works(formatCount(height ?? 0, locale)) : connectionOf(addressOf(source), error ?? '')),
    );
  return { test, verdict: saving.state === 'refused' ? saving.reason : verdict, isBusy: saving.state === 'saving' };
};
