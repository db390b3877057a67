import { KeyRound } from 'lucide-react';
import { useCallback, useState, type FormEvent } from 'react';
import { SCOPES, type Scope } from '../../../../shared/vocabulary.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { CopyButton } from '../../../common/CopyButton.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { Field } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';
import { formatDate } from '../../../common/format.ts';
import type { ApiKeyView, NewKeyView } from '../../office-calls.ts';
import { Loading } from '../../common/Loading.tsx';
import { formatMoment } from '../../common/format-moment.ts';
import { useOffice } from '../../common/office-context.ts';
import { RevokeButton } from '../../common/RevokeButton.tsx';
import { useInView } from '../../common/use-in-view.ts';
import { useLoad } from '../../common/use-load.ts';
import { useSave } from '../../common/use-save.ts';

/** Number of keys that may be active per person. */
const MOST = 3;

/** A shop that only charges needs no more (design.md UX-23). */
const FEWEST: Scope = 'invoices:create';

/** API keys of web shops: created here, shown only once, revoked immediately. */
export const Keys = () => {
  const { keys: say } = useLanguage().words.office;
  const { client, session } = useOffice();
  const loaded = useLoad(useCallback(() => client.apiKeys(session.user.id), [client, session.user.id]));
  const [made, setMade] = useState<NewKeyView | null>(null);
  return (
    <Loading of={loaded}>
      {({ keys }) => (
        <>
          <p className="muted">{say.text}</p>
          {made && <KeyShownOnce made={made} onHave={() => setMade(null)} />}
          {keys.length === 0 ? (
            <EmptyState icon={KeyRound} text={say.empty} />
          ) : (
            <ul className="card items">
              {keys.map((apiKey) => (
                <Row key={apiKey.id} apiKey={apiKey} onDone={loaded.reload} />
              ))}
            </ul>
          )}
          <section className="block">
            <h2>{say.make}</h2>
            {keys.length >= MOST ? (
              <p className="muted">{say.full}</p>
            ) : (
              <Make
                key={keys.length}
                onMade={(key) => {
                  setMade(key);
                  loaded.reload();
                }}
              />
            )}
          </section>
        </>
      )}
    </Loading>
  );
};

const Scopes = () => {
  const { keys: say } = useLanguage().words.office;
  return (
    <fieldset className="ticks wide">
      <legend>{say.rights}</legend>
      {SCOPES.map((scope) => (
        <div key={scope}>
          <label className="tick">
            <input
              type="checkbox"
              name="scopes"
              value={scope}
              defaultChecked={scope === FEWEST}
              aria-describedby={`right-${scope}`}
            />
            <span>
              {say.scopes[scope]} <code className="mono faint">{scope}</code>
            </span>
          </label>
          <p id={`right-${scope}`} className="muted tick-text">
            {say.scopeTexts[scope]}
          </p>
        </div>
      ))}
    </fieldset>
  );
};

const Make = ({ onMade }: { readonly onMade: (key: NewKeyView) => void }) => {
  const { keys: say } = useLanguage().words.office;
  const { client, session, store } = useOffice();
  const { saving, save, refuse } = useSave();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const scopes = SCOPES.filter((scope) => form.getAll('scopes').includes(scope));
    if (scopes.length === 0) return refuse(say.noRight);
    const body = { label: textOf(form, 'label').trim(), storeId: store.id, scopes };
    void save(() => client.makeApiKey(session.user.id, body), onMade);
  };
  return (
    <form className="form" onSubmit={submit}>
      <Field label={say.label} hint={say.labelHint} name="label" maxLength={100} required wide />
      <Scopes />
      <p className="form-error wide" role="alert">
        {saving.state === 'refused' ? saving.reason : ''}
      </p>
      <p className="wide">
        <Button type="submit" look="primary" busy={saving.state === 'saving'}>
          {say.make}
        </Button>
      </p>
    </form>
  );
};

const KeyShownOnce = ({ made, onHave }: { readonly made: NewKeyView; readonly onHave: () => void }) => {
  const { copying, office } = useLanguage().words;
  const { keys: say } = office;
  const { copy } = useOffice();
  const once = useInView<HTMLElement>();
  return (
    <section className="card secret" role="status" aria-label={say.onceTitle} ref={once} tabIndex={-1}>
      <h2>{made.label}</h2>
      <p className="strong">{say.onceTitle}</p>
      <p className="muted">{say.onceText}</p>
      <p className="once-link">
        <code className="mono">{made.rawKey}</code>
        <CopyButton text={made.rawKey} copy={copy} words={copying} what={say.key} look="small" />
      </p>
      <Button look="primary" onClick={onHave}>
        {say.have}
      </Button>
    </section>
  );
};

const Row = ({ apiKey, onDone }: { readonly apiKey: ApiKeyView; readonly onDone: () => void }) => {
  const { locale, words } = useLanguage();
  const { keys: say } = words.office;
  const { client, session } = useOffice();
  const { label, keyPrefix, scopes, createdAt, lastUsedAt } = apiKey;
  const rights = scopes.length === SCOPES.length ? say.all : scopes.map((scope) => say.scopes[scope]).join(', ');
  const used = lastUsedAt ? say.used(formatMoment(lastUsedAt, locale)) : say.neverUsed;
  return (
    <li className="item">
      <div>
        <b>{label}</b> <code className="mono faint">{keyPrefix}…</code>
        <p className="muted">{rights}</p>
        <p className="faint">
          {say.made(formatDate(createdAt, locale))} · {used}
        </p>
      </div>
      <RevokeButton
        title={say.revokeTitle(label)}
        text={say.revokeText}
        verb={say.revoke}
        keep={say.keep}
        name={label}
        onRevoke={() => client.revokeApiKey(session.user.id, apiKey.id)}
        onDone={onDone}
      />
    </li>
  );
};
