import { Check } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import type { Answer } from '../../../common/call.ts';
import { useLanguage } from '../../language.ts';
import { FieldBox } from '../../../forms/Field.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { useSave, type Saving } from '../../common/use-save.ts';

interface Common {
  readonly label: string;
  readonly hint?: string | undefined;
}

interface TextProps<T> extends Common {
  readonly value: string;
  /** @returns why the text is not accepted, before the server is asked */
  readonly check?: (text: string) => string | null;
  /** A question that a second Enter answers with yes; null if the text needs none. */
  readonly ask?: (text: string) => string | null;
  readonly onSave: (text: string) => Promise<Answer<T>>;
  readonly onSaved: (value: T) => void;
  readonly input?: ComponentProps<'input'>;
}
/** Saved on blur or Enter; Esc restores the old text. */
export const TextSetting = <T,>({ label, hint, value, check, ask, onSave, onSaved, input }: TextProps<T>) => {
  const [text, setText] = useState<string | null>(null);
  const { saving, save, refuse, rest } = useSave();
  const [asked, setAsked] = useState('');
  const commit = async (byEnter: boolean): Promise<void> => {
    const typed = text?.trim();
    if (typed === undefined || typed === value) {
      setText(null);
      return;
    }
    const fault = check?.(typed) ?? null;
    if (fault !== null) return refuse(fault);
    const question = byEnter && asked === typed ? null : ask?.(typed); // leaving the field is no answer
    if (question) {
      setAsked(typed);
      return refuse(question);
    }
    if (await save(() => onSave(typed), onSaved)) setText(null);
  };
  return (
    <div className="setting">
      <FieldBox label={label} hint={hint} error={refusalOf(saving)}>
        {(ids) => (
          <input
            autoComplete="off"
            {...input}
            {...ids}
            value={text ?? value}
            aria-invalid={saving.state === 'refused' || undefined}
            onChange={(event) => setText(event.currentTarget.value)}
            onBlur={() => void commit(false)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') void commit(true);
              if (event.key !== 'Escape') return;
              setText(null);
              rest();
            }}
          />
        )}
      </FieldBox>
      <Said saving={saving} />
    </div>
  );
};

interface Choice {
  readonly value: string;
  readonly name: string;
}
interface ChoiceProps<T> extends Common {
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onSave: (value: string) => Promise<Answer<T>>;
  readonly onSaved: (value: T) => void;
}
export const ChoiceSetting = <T,>({ label, hint, value, choices, onSave, onSaved }: ChoiceProps<T>) => {
  const [chosen, setChosen] = useState<string | null>(null);
  const { saving, save } = useSave();
  const choose = async (next: string): Promise<void> => {
    setChosen(next);
    await save(() => onSave(next), onSaved);
    setChosen(null);
  };
  return (
    <div className="setting">
      <FieldBox label={label} hint={hint} error={refusalOf(saving)}>
        {(ids) => (
          <select {...ids} value={chosen ?? value} onChange={(event) => void choose(event.currentTarget.value)}>
            {choices.map(({ value: one, name }) => (
              <option key={one} value={one}>
                {name}
              </option>
            ))}
          </select>
        )}
      </FieldBox>
      <Said saving={saving} />
    </div>
  );
};

interface TickProps<T> extends Common {
  readonly value: boolean;
  readonly onSave: (value: boolean) => Promise<Answer<T>>;
  readonly onSaved: (value: T) => void;
}
export const TickSetting = <T,>({ label, hint, value, onSave, onSaved }: TickProps<T>) => {
  const { saving, save } = useSave();
  return (
    <div className="setting">
      <div className="fld">
        <label className="tick">
          <input
            type="checkbox"
            checked={value}
            onChange={(event) => {
              const next = event.currentTarget.checked;
              void save(() => onSave(next), onSaved);
            }}
          />
          {label}
        </label>
        <span className={saving.state === 'refused' ? 'note bad' : 'note'}>{refusalOf(saving) ?? hint}</span>
      </div>
      <Said saving={saving} />
    </div>
  );
};

interface RangeProps<T> extends Common {
  readonly value: number;
  readonly onSave: (value: number) => Promise<Answer<T>>;
  readonly onSaved: (value: T) => void;
}
/** From 0 to 100; saved when the slider is released. */
export const RangeSetting = <T,>({ label, hint, value, onSave, onSaved }: RangeProps<T>) => {
  const [moved, setMoved] = useState<number | null>(null);
  const { saving, save } = useSave();
  const commit = async (): Promise<void> => {
    if (moved === null || moved === value) return;
    await save(() => onSave(moved), onSaved);
    setMoved(null);
  };
  const shown = moved ?? value;
  return (
    <div className="setting">
      <FieldBox label={label} hint={hint} error={refusalOf(saving)}>
        {(ids) => (
          <>
            <input
              {...ids}
              type="range"
              min={0}
              max={100}
              step={5}
              value={shown}
              onChange={(event) => setMoved(event.currentTarget.valueAsNumber)}
              onPointerUp={() => void commit()}
              onKeyUp={() => void commit()}
              onBlur={() => void commit()}
            />
            <output>{shown}</output>
          </>
        )}
      </FieldBox>
      <Said saving={saving} />
    </div>
  );
};

/** State of saving beside the field; its place is kept when it is empty. */
const Said = ({ saving }: { readonly saving: Saving }) => {
  const { office: say } = useLanguage().words;
  return (
    <span className="said" role="status">
      {saving.state === 'saving' && <span className="late">{say.saving}</span>}
      {saving.state === 'saved' && (
        <>
          <Icon of={Check} />
          {say.saved}
        </>
      )}
    </span>
  );
};

const refusalOf = (saving: Saving): string | undefined => (saving.state === 'refused' ? saving.reason : undefined);
