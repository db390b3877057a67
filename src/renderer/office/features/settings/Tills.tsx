import { Calculator } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { TillView } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { Field } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';
import { formatDate } from '../../../common/format.ts';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { LinkShownOnce } from '../../common/LinkShownOnce.tsx';
import { RevokeButton } from '../../common/RevokeButton.tsx';
import { useLoad } from '../../common/use-load.ts';
import { wholeNumber } from '../../common/field-checks.ts';
import { TextSetting } from './SettingFields.tsx';
import { useSave } from '../../common/use-save.ts';

interface Paired {
  readonly name: string;
  readonly token: string;
}

export const Tills = () => {
  const { pairing: say } = useLanguage().words.office;
  const { client } = useOffice();
  const loaded = useLoad(client.tills);
  const [paired, setPaired] = useState<Paired | null>(null);
  const link = paired && `${window.location.origin}/#till=${paired.token}`;
  return (
    <>
      {paired && link ? (
        <LinkShownOnce
          name={paired.name}
          text={say.onceTill}
          link={link}
          canOpen={false}
          onHave={() => setPaired(null)}
        />
      ) : (
        <Pair
          onPaired={(one) => {
            setPaired(one);
            loaded.reload();
          }}
        />
      )}
      <AutoLock />
      <Loading of={loaded}>
        {({ tills }) =>
          tills.length === 0 ? (
            <EmptyState icon={Calculator} text={say.tillsEmpty} />
          ) : (
            <ul className="card items">
              {tills.map((till) => (
                <Row key={till.id} till={till} onGone={loaded.reload} />
              ))}
            </ul>
          )
        }
      </Loading>
    </>
  );
};

const AutoLock = () => {
  const { office } = useLanguage().words;
  const { client, store, putStore } = useOffice();
  return (
    <TextSetting
      label={office.pairing.autoLock}
      hint={office.pairing.autoLockHint}
      value={String(store.autoLockMinutes)}
      check={wholeNumber(office, 0, 720)}
      input={{ inputMode: 'numeric' }}
      onSave={(text) => client.patchStore({ autoLockMinutes: Number.parseInt(text, 10) })}
      onSaved={putStore}
    />
  );
};

interface RowProps {
  readonly till: TillView;
  readonly onGone: () => void;
}

const Row = ({ till, onGone }: RowProps) => {
  const { locale, words } = useLanguage();
  const { pairing: say } = words.office;
  const { client, session } = useOffice();
  const isOwn = session.till?.id === till.id;
  return (
    <li className="item">
      <div>
        <b>{till.name}</b> {isOwn && <span className="badge">{say.thisTill}</span>}
        <p className="muted">{say.pairedOn(formatDate(till.createdAt, locale))}</p>
      </div>
      <RevokeButton
        title={say.revokeTill(till.name)}
        text={say.revokeTillText}
        verb={say.revoke}
        keep={say.keep}
        name={till.name}
        onRevoke={() => client.revokeTill(till.id)}
        onDone={onGone}
      />
    </li>
  );
};

const Pair = ({ onPaired }: { readonly onPaired: (paired: Paired) => void }) => {
  const { office } = useLanguage().words;
  const { client } = useOffice();
  const { saving, save, refuse } = useSave();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = textOf(new FormData(event.currentTarget), 'name').trim();
    if (name === '') return refuse(office.missing);
    void save(() => client.pairTill({ name }), onPaired);
  };
  return (
    <form className="form row" onSubmit={submit}>
      <Field
        label={office.pairing.name}
        name="name"
        maxLength={80}
        error={saving.state === 'refused' ? saving.reason : undefined}
      />
      <Button type="submit" busy={saving.state === 'saving'}>
        {office.pairing.addTill}
      </Button>
    </form>
  );
};
