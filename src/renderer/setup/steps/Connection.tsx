import { CircleCheck, Loader } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { Client, SetupProgress, SourceInput } from '../../common/client.ts';
import { useLanguage } from '../../common/language.ts';
import { useReason } from '../../common/use-reason.ts';
import { Field } from '../../forms/Field.tsx';
import { addressOf, sourceOf, type OwnKind } from '../../forms/source-forms.ts';
import { textOf } from '../../forms/form.ts';
import { formatCount } from '../../common/format.ts';
import { Icon } from '../../common/Icon.tsx';
import { Step } from '../Step.tsx';
import type { Typed } from '../typed-source.ts';

const ZMQ_EXAMPLE = 'tcp://127.0.0.1:28332';

interface Props {
  readonly client: Client;
  /** The filled form, kept if the owner leaves this step. */
  readonly typed: Typed;
  readonly onTyped: (typed: Typed) => void;
  /** A test begins; what is typed can be kept, but for the password. */
  readonly onTest: (source: NonNullable<SetupProgress['draft']['source']>) => void;
  readonly onBack: () => void;
  readonly onSkip: () => void;
  readonly onGo: () => void;
}
/** Own node or a public server, tested before it is saved. */
export const Connection = ({ client, typed, onTyped, onTest, onBack, onSkip, onGo }: Props) => {
  const { connection: say, go } = useLanguage().words.setup;
  const names: Record<OwnKind, string> = { core: say.core, esplora: say.esplora, electrum: say.electrum };
  const urlLabels: Record<OwnKind, string> = {
    core: say.coreUrl,
    esplora: say.esploraUrl,
    electrum: say.electrumUrl,
  };
  const { kind } = typed;
  const fields = typed.fields[kind];
  const MoreFields = FIELDS[kind];
  const { test, ask, keep, forget } = useTest(client, onGo);
  const choose = (one: OwnKind): void => {
    onTyped({ ...typed, kind: one });
    forget();
  };
  const typedIn = (event: FormEvent<HTMLElement>): void => {
    const { form } = event.target as HTMLInputElement; // only the inputs below send this event
    if (form) onTyped({ ...typed, fields: { ...typed.fields, [kind]: fieldsOf(form) } });
    forget();
  };
  const begin = (text: (name: string) => string): void => {
    const source = sourceOf(kind, text);
    onTest(withoutPassword(source));
    void ask(source);
  };
  return (
    <Step
      title={say.title}
      text={say.text}
      error={test.state === 'refused' ? test.reason : ''}
      busy={test.state === 'checking'}
      go={test.state === 'works' ? go : say.test}
      onBack={onBack}
      onSkip={onSkip}
      onGo={(text) => (test.state === 'works' ? void keep(test.source) : begin(text))}
    >
      <div className="seg" role="radiogroup" aria-label={say.kind}>
        {typed.kinds.map((one) => (
          <button key={one} type="button" role="radio" aria-checked={kind === one} onClick={() => choose(one)}>
            {names[one]}
          </button>
        ))}
      </div>
      <div className="form" onInput={typedIn}>
        <Field
          key={kind}
          label={urlLabels[kind]}
          name="url"
          inputMode="url"
          spellCheck={false}
          defaultValue={fields['url'] ?? ''}
          wide
        />
        {MoreFields && <MoreFields fields={fields} />}
      </div>
      <Verdict test={test} />
    </Step>
  );
};

const fieldsOf = (form: HTMLFormElement): Record<string, string> => {
  const data = new FormData(form);
  return Object.fromEntries([...data.keys()].map((name) => [name, textOf(data, name)]));
};

const withoutPassword = (source: SourceInput): NonNullable<SetupProgress['draft']['source']> => {
  if (source.kind === 'electrum') return { kind: 'electrum', url: source.urls.join(' '), own: source.own };
  if (source.kind !== 'core') return { kind: 'esplora', url: addressOf(source) };
  const { password: _password, ...kept } = source;
  return kept;
};

type Test =
  | { readonly state: 'empty' | 'checking' }
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'works'; readonly source: SourceInput; readonly height: number | null };

/** Asks the source for its newest block and saves a source that works. */
const useTest = (client: Client, onKept: () => void) => {
  const { errors } = useLanguage().words;
  const { connectionOf, refusalOf, detailsOf } = useReason();
  const [test, setTest] = useState<Test>({ state: 'empty' });
  const ask = async (source: SourceInput): Promise<void> => {
    setTest({ state: 'checking' });
    const answer = await client.testSource(source);
    if (!answer.ok) {
      const [detail] = detailsOf(answer.error);
      return setTest({ state: 'refused', reason: detail ?? refusalOf(answer.error) });
    }
    const { ok, height, error } = answer.value;
    return setTest(
      ok
        ? { state: 'works', source, height }
        : { state: 'refused', reason: error === null ? errors.unexpected : connectionOf(addressOf(source), error) },
    );
  };
  const keep = async (source: SourceInput): Promise<void> => {
    const kept = await client.setSources([source]);
    if (kept.ok) onKept();
    else setTest({ state: 'refused', reason: refusalOf(kept.error) });
  };
  return { test, ask, keep, forget: () => setTest({ state: 'empty' }) };
};

const Verdict = ({ test }: { readonly test: Test }) => {
  const { locale, words } = useLanguage();
  const { connection: say } = words.setup;
  if (test.state === 'works')
    return (
      <p className="verdict good" role="status">
        <Icon of={CircleCheck} />
        {say.works(test.height === null ? '–' : formatCount(test.height, locale))}
      </p>
    );
  if (test.state === 'checking')
    return (
      <p className="verdict faint" role="status">
        <span className="late">
          <Icon of={Loader} />
          {say.testing}
        </span>
      </p>
    );
  return <p className="verdict faint">{test.state === 'empty' ? say.empty : ''}</p>;
};

const CoreFields = ({ fields }: { readonly fields: Typed['fields'][OwnKind] }) => {
  const { connection: say } = useLanguage().words.setup;
  return (
    <>
      <Field label={say.user} name="user" autoComplete="off" defaultValue={fields['user']} />
      <Field
        label={say.password}
        name="password"
        type="password"
        autoComplete="off"
        defaultValue={fields['password']}
      />
      <p className="muted wide">{say.more}</p>
      <Field label={say.zmqTx} name="zmqRawTx" defaultValue={fields['zmqRawTx']} placeholder={ZMQ_EXAMPLE} />
      <Field label={say.zmqBlock} name="zmqHashBlock" defaultValue={fields['zmqHashBlock']} placeholder={ZMQ_EXAMPLE} />
    </>
  );
};

const ElectrumFields = ({ fields }: { readonly fields: Typed['fields'][OwnKind] }) => {
  const { connection: say } = useLanguage().words.setup;
  return (
    <label className="tick wide">
      <input type="checkbox" name="own" defaultChecked={fields['own'] !== undefined && fields['own'] !== ''} />
      {say.own}
    </label>
  );
};

/** Fields of each kind besides its address. */
const FIELDS: Readonly<Record<OwnKind, typeof CoreFields | null>> = {
  core: CoreFields,
  esplora: null,
  electrum: ElectrumFields,
};
