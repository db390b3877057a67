import { Plus, Users } from 'lucide-react';
import { useState } from 'react';
import type { StaffMember } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { initials } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { useLoad } from '../../common/use-load.ts';
import { PersonSheet } from './PersonSheet.tsx';

/** People and their roles; owners only. */
export const Staff = () => {
  const { staff: say } = useLanguage().words.office;
  const { client } = useOffice();
  const loaded = useLoad(client.users);
  const [edited, setEdited] = useState<StaffMember | 'new' | null>(null);
  const done = (): void => {
    setEdited(null);
    loaded.reload();
  };
  return (
    <Loading of={loaded}>
      {({ users }) => (
        <>
          <Button onClick={() => setEdited('new')}>
            <Icon of={Plus} />
            {say.add}
          </Button>
          {users.length === 0 ? (
            <EmptyState icon={Users} text={say.empty} />
          ) : (
            <ul className="card items">
              {users.map((person) => (
                <Row key={person.id} person={person} onEdit={() => setEdited(person)} />
              ))}
            </ul>
          )}
          {edited && (
            <PersonSheet person={edited === 'new' ? null : edited} onClose={() => setEdited(null)} onDone={done} />
          )}
        </>
      )}
    </Loading>
  );
};

interface RowProps {
  readonly person: StaffMember;
  readonly onEdit: () => void;
}

const Row = ({ person, onEdit }: RowProps) => {
  const { staff: say } = useLanguage().words.office;
  const { session } = useOffice();
  const ways = [person.hasPin && say.hasPin, person.hasPassword && say.hasPassword].filter(Boolean).join(' · ');
  return (
    <li className="item">
      <span className="avatar" aria-hidden="true">
        {initials(person.name)}
      </span>
      <div>
        <b>{person.name}</b> {person.id === session.user.id && <span className="badge">{say.you}</span>}
        {person.disabled && <span className="badge warn">{say.away}</span>}
        <p className="muted">{[say.roles[person.role], ways].filter(Boolean).join(' · ')}</p>
      </div>
      <Button look="small" aria-label={say.edit(person.name)} onClick={onEdit}>
        {say.change}
      </Button>
    </li>
  );
};
