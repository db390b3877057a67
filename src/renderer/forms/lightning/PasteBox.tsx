import { FileText } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../common/Button.tsx';
import { Icon } from '../../common/Icon.tsx';
import type { LightningWords } from '../../words/owner/lightning.ts';
import { FieldBox } from '../Field.tsx';
import { connectionIn, pastedKind } from './paste.ts';
import type { ConnectState } from './use-connect.ts';

interface Props {
  readonly say: LightningWords;
  readonly text: string;
  readonly at: ConnectState;
  readonly onText: (text: string) => void;
}
/** Takes every kind of node and wallet in one field, and says what it recognised (lightning.md LN-24). */
export const PasteBox = ({ say, text, at, onText }: Props) => {
  const picker = useRef<HTMLInputElement>(null);
  const [isBadFile, setBadFile] = useState(false);
  const kind = pastedKind(text);
  const hint = kind ? say.recognised(say.kinds[kind] ?? kind) : say.notKnown;
  const error = at.state === 'refused' ? say.cannotUse(at.reason) : isBadFile ? say.fileRefused : undefined;
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const found = await connectionIn(file);
    setBadFile(found === null);
    if (found !== null) onText(found);
  };
  return (
    <>
      <FieldBox label={say.connection} hint={text === '' ? undefined : hint} error={error} wide>
        {(ids) => (
          <textarea
            {...ids}
            className="mono"
            rows={3}
            value={text}
            placeholder={say.placeholder}
            aria-invalid={error === undefined ? undefined : true}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-first=""
            onChange={(event) => {
              setBadFile(false);
              onText(event.target.value);
            }}
          />
        )}
      </FieldBox>
      <div className="wide" hidden={at.state === 'tried' || at.state === 'saving'}>
        <input
          ref={picker}
          type="file"
          hidden
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = ''; // the same file may be taken again
          }}
        />
        <Button look="small" onClick={() => picker.current?.click()}>
          <Icon of={FileText} />
          {say.file}
        </Button>
      </div>
    </>
  );
};
