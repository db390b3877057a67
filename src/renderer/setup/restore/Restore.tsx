import { FileUp } from 'lucide-react';
import { useState } from 'react';
import type { Client } from '../../common/client.ts';
import { Icon } from '../../common/Icon.tsx';
import { useLanguage } from '../language.ts';
import { Field, FieldBox } from '../../forms/Field.tsx';
import { Step } from '../Step.tsx';
import { Done } from './Done.tsx';
import { Found } from './Found.tsx';
import type { RestoreCalls } from './restore-calls.ts';
import { useRestore, type Restore as Way } from './use-restore.ts';

interface Props {
  readonly client: Client;
  readonly calls: RestoreCalls;
  /** The set-up code, if it is known. */
  readonly code: string;
  readonly onLeave: () => void;
}

/** Restores a backup instead of setting up a new shop (product.md BAK-6). */
export const Restore = ({ client, calls, code, onLeave }: Props) => {
  const way = useRestore(calls, code);
  const { page, view } = way;
  // Each page has its own key, so that its first field gets the focus.
  if (page === 'done') return <Done key={page} client={client} />;
  if (page === 'locked') return <Locked key={page} way={way} />;
  if (page === 'found' && view) return <Found key={page} way={way} view={view} />;
  return <Choose key="choose" way={way} codeKnown={code !== ''} onLeave={onLeave} />;
};

interface ChooseProps {
  readonly way: Way;
  readonly codeKnown: boolean;
  readonly onLeave: () => void;
}

const Choose = ({ way, codeKnown, onLeave }: ChooseProps) => {
  const { restore: say, you } = useLanguage().words.setup;
  const { busy, error, codeError } = way;
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const [file, setFile] = useState(way.file);
  const asksCode = !codeKnown || codeError !== '';
  const go = (text: (name: string) => string): void => {
    const code = asksCode ? text('code').trim() : way.code;
    setMissing(new Set([...(code === '' ? ['code'] : []), ...(file ? [] : ['file'])]));
    if (code !== '' && file) void way.choose(code, file);
  };
  return (
    <Step
      title={say.title}
      text={say.text}
      error={error}
      busy={busy}
      note={busy ? say.reading : ''}
      onBack={busy ? undefined : onLeave}
      onGo={go}
    >
      <div className="form">
        {asksCode && (
          <Field
            label={you.code}
            name="code"
            hint={you.codeHint}
            error={codeError || (missing.has('code') ? you.missing : undefined)}
            defaultValue={way.code}
            wide
            spellCheck={false}
          />
        )}
        <FileField file={file} error={missing.has('file') ? say.noFile : undefined} onFile={setFile} />
      </div>
      <BringsAndNot />
    </Step>
  );
};

interface FileProps {
  readonly file: File | null;
  readonly error: string | undefined;
  readonly onFile: (file: File | null) => void;
}

/** A browser's own control speaks the browser's language and is small; so it lies unseen over ours. */
const FileField = ({ file, error, onFile }: FileProps) => {
  const { restore: say } = useLanguage().words.setup;
  return (
    <FieldBox label={say.file} hint={say.fileHint} error={error} wide>
      {(ids) => (
        <span className="file">
          <Icon of={FileUp} />
          <span aria-hidden="true">{file?.name ?? say.pick}</span>
          <input
            {...ids}
            name="file"
            type="file"
            accept=".db,.locked"
            aria-invalid={error ? true : undefined}
            onChange={(event) => onFile(event.currentTarget.files?.[0] ?? file)}
          />
        </span>
      )}
    </FieldBox>
  );
};

/** The sentences of the manual and of the office. */
const BringsAndNot = () => {
  const { setup, owner } = useLanguage().words;
  return (
    <div className="brings muted">
      <p>{owner.brings}</p>
      <p>{owner.bringsNot}</p>
      <p>{setup.restore.scan}</p>
    </div>
  );
};

const Locked = ({ way }: { readonly way: Way }) => {
  const { restore: say, you } = useLanguage().words.setup;
  const [missing, setMissing] = useState(false);
  const go = (text: (name: string) => string): void => {
    const passphrase = text('passphrase');
    setMissing(passphrase === '');
    if (passphrase !== '') void way.unlock(passphrase);
  };
  const error = missing ? you.missing : way.error || undefined;
  return (
    <Step
      title={say.lockedTitle}
      text={say.lockedText}
      busy={way.busy}
      note={way.busy ? say.opening : ''}
      onBack={way.busy ? undefined : way.back}
      onGo={go}
    >
      <div className="form">
        <Field label={say.passphrase} name="passphrase" type="password" hint={way.file?.name} error={error} wide />
      </div>
    </Step>
  );
};
