import { FittedAmount } from '../../../common/FittedAmount.tsx';
import { formatAge, formatCount } from '../../../common/format.ts';
import { useLanguage } from '../../language.ts';
import { useNow } from '../../../common/use-now.ts';
import { formatMoment } from '../../common/format-moment.ts';
import { formatSize, type Backups } from './backup.ts';

/** The last backup with its age, how many are kept, and the space for more. */
export const BackupFigures = ({ settings, backups }: Backups) => {
  const { locale, words } = useLanguage();
  const { backup: say } = words.office;
  const nowMs = useNow(60_000);
  const [last] = backups;
  const { freeBytes, otherDisk } = settings.place;
  const age = last && formatAge(Math.max(0, Math.floor((nowMs - Date.parse(last.createdAt)) / 1000)), words.time);
  return (
    <dl className="card stats three">
      <Figure
        label={say.last}
        value={age ?? say.none}
        note={last ? `${formatMoment(last.createdAt, locale)} · ${formatSize(last.sizeBytes, locale)}` : ''}
      />
      <Figure label={say.kept} value={formatCount(backups.length, locale)} note={say.most(settings.keep)} />
      <Figure
        label={say.free}
        value={freeBytes === null ? say.unknown : formatSize(freeBytes, locale)}
        note={otherDisk ? say.otherDisk : say.sameDisk}
      />
    </dl>
  );
};

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

const Figure = ({ label, value, note }: FigureProps) => (
  <div className="stat">
    <dt>{label}</dt>
    <dd>
      <FittedAmount text={value} />
      <small>{note}</small>
    </dd>
  </div>
);
