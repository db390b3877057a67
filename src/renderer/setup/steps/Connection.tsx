import { CircleCheck, Loader } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Client, SetupProgress, SourceInput } from '../../common/client.ts';
import { useLanguage } from '../language.ts';
import { useReason } from '../../common/use-reason.ts';
import { Field } from '../../forms/Field.tsx';
import { addressOf, secondUrlOf, type OwnKind } from '../../forms/source-forms.ts';
import { hostOf } from '../../common/reason-text.ts';
import { Button } from '../../common/Button.tsx';
import type { FoundSource } from '../find-sources.ts';
import { textOf } from '../../forms/form.ts';
import { formatCount } from '../../common/format.ts';
import { Icon } from '../../common/Icon.tsx';
import { Step } from '../Step.tsx';
import { sourcesOf, type Typed } from '../typed-source.ts';

const ZMQ_EXAMPLE = 'tcp://127.0.0.1:28332';

interface Props {
  readonly client: Client;
  readonly network: string;
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
export const Connection = ({ client, network, typed, onTyped, onTest, onBack, onSkip, onGo }: Props) => {
  const { connection: say, go } = useLanguage().words.setup;
  const names: Record<OwnKind, string> = { core: say.core, esplora: say.esplora, electrum: say.electrum };
  const urlLabels: Record<OwnKind, string> = { core: say.coreUrl, esplora: say.esploraUrl, electrum: say.electrumUrl };
  const { kind } = typed;
  const fields = typed.fields[kind];
  const MoreFields = FIELDS[kind];
  const { test, ask, keep, forget } = useTest(client, onGo);
  /** The fields keep what was typed by themselves, so new ones take their place when they are filled. */
  const [filled, setFilled] = useState(0);
  const choose = (one: OwnKind): void => {
    onTyped({ ...typed, kind: one });
    forget();
  };
  const typedIn = (event: FormEvent<HTMLElement>): void => {
    const { form } = event.target as HTMLInputElement; // only the inputs below send this event
    if (form) onTyped({ ...typed, fields: { ...typed.fields, [kind]: fieldsOf(form) } });
    forget();
  };
  const fill = ({ kind: one, url }: FoundSource): void => {
    const form = { ...typed.fields[one], url, own: 'on', second: '' };
    onTyped({ ...typed, kind: one, fields: { ...typed.fields, [one]: form } });
    setFilled((times) => times + 1);
    forget();
  };
  const begin = (text: (name: string) => string): void => {
    const sources = sourcesOf(kind, text, network);
    const [first] = sources;
    if (first) onTest(withoutPassword(first));
    void ask(sources);
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
      onGo={(text) => (test.state === 'works' ? void keep(test.sources) : begin(text))}
    >
      <Found found={typed.found} onTake={fill} />
      <Kinds typed={typed} names={names} onChoose={choose} />
      <div className="form" key={filled} onInput={typedIn}>
        <Field
          key={kind}
          label={urlLabels[kind]}
          name="url"
          inputMode="url"
          spellCheck={false}
          defaultValue={fields['url'] ?? ''}
          wide
        />
        <MoreFields key={`more-${kind}`} fields={fields} network={network} />
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
  | { readonly state: 'works'; readonly sources: readonly SourceInput[]; readonly height: number | null };

/** Asks each source for its newest block, and saves them if all work. */
const useTest = (client: Client, onKept: () => void) => {
  const { errors } = useLanguage().words;
  const { connectionOf, refusalOf, detailsOf } = useReason();
  const [test, setTest] = useState<Test>({ state: 'empty' });
  const askOne = async (source: SourceInput): Promise<Test> => {
    const answer = await client.testSource(source);
    if (!answer.ok) {
      const [detail] = detailsOf(answer.error);
      return { state: 'refused', reason: detail ?? refusalOf(answer.error) };
    }
    const { ok, height, error } = answer.value;
    if (ok) return { state: 'works', sources: [source], height };
    return { state: 'refused', reason: error === null ? errors.unexpected : connectionOf(addressOf(source), error) };
  };
  const ask = async (sources: readonly SourceInput[]): Promise<void> => {
    setTest({ state: 'checking' });
    const tests = await Promise.all(sources.map(askOne));
    const refused = tests.find(({ state }) => state === 'refused');
    const [first] = tests;
    if (first) setTest(refused ?? (first.state === 'works' ? { ...first, sources } : first));
  };
  const keep = async (sources: readonly SourceInput[]): Promise<void> => {
    const kept = await client.setSources([...sources]);
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

interface KindsProps {
  readonly typed: Typed;
  readonly names: Readonly<Record<OwnKind, string>>;
  readonly onChoose: (kind: OwnKind) => void;
}

const Kinds = ({ typed: { kind, kinds }, names, onChoose }: KindsProps) => {
  const { connection: say } = useLanguage().words.setup;
  return (
    <div className="seg" role="radiogroup" aria-label={say.kind}>
      {kinds.map((one) => (
        <button key={one} type="button" role="radio" aria-checked={kind === one} onClick={() => onChoose(one)}>
          {names[one]}
        </button>
      ))}
    </div>
  );
};

/** The programs on this computer, each with a button that fills the form. */
const Found = ({ found, onTake }: FoundProps) => {
  const { connection: say } = useLanguage().words.setup;
  if (found.length === 0) return null;
  return (
    <ul className="found" aria-label={say.found}>
      {found.map((one) => (
        <li key={one.url}>
          <span>{say.foundOne(say.foundKinds[one.kind], hostOf(one.url))}</span>
          <Button look="small" aria-label={say.takeOne(hostOf(one.url))} onClick={() => onTake(one)}>
            {say.take}
          </Button>
        </li>
      ))}
    </ul>
  );
};
interface FoundProps {
  readonly found: Typed['found'];
  readonly onTake: (found: FoundSource) => void;
}

const CoreFields = ({ fields }: MoreProps) => {
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

/** The second public server, which does not belong to the first one. */
const SecondField = ({ fields, network }: MoreProps) => {
  const { connection: say } = useLanguage().words.setup;
  const second = secondUrlOf(network);
  if (second === undefined) return null;
  return (
    <label className="tick wide">
      <input type="checkbox" name="second" defaultChecked={(fields['second'] ?? '') !== ''} />
      {say.second(hostOf(second))}
    </label>
  );
};

interface MoreProps {
  readonly fields: Typed['fields'][OwnKind];
  readonly network: string;
}

const ElectrumFields = ({ fields }: MoreProps) => {
  const { connection: say } = useLanguage().words.setup;
  return (
    <label className="tick wide">
      <input type="checkbox" name="own" defaultChecked={fields['own'] !== undefined && fields['own'] !== ''} />
      {say.own}
    </label>
  );
};

/** Fields of each kind besides its address. */
const FIELDS: Readonly<Record<OwnKind, (props: MoreProps) => ReactNode>> = {
  core: CoreFields,
  esplora: SecondField,
  electrum: ElectrumFields,
};
