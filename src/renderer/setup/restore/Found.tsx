import type { RestoreView } from '../../../shared/contract/restore.ts';
import { formatCount, formatWhen } from '../../common/format.ts';
import { useLanguage } from '../language.ts';
import { Step } from '../Step.tsx';
import { formatDays, madeAtOf } from './backup-age.ts';
import type { Restore } from './use-restore.ts';

interface Props {
  readonly way: Restore;
  readonly view: RestoreView;
}

/** Says what the backup is, before anything is restored (product.md BAK-7). */
export const Found = ({ way, view }: Props) => {
  const { locale, words } = useLanguage();
  const { restore: say } = words.setup;
  const madeAt = madeAtOf(way.file?.name ?? '');
  const when = (iso: string): string => `${formatWhen(iso, locale, false)} · ${formatDays(iso, locale)}`;
  const version = view.version === null ? say.unknown : say.version(view.version);
  const facts: readonly (readonly [name: string, value: string])[] = [
    [say.shop, view.shops.join(', ') || say.unknown],
    ...(madeAt === null ? [] : [[say.made, when(madeAt)] as const]),
    [say.newest, view.newestAt === null ? say.unknown : when(view.newestAt)],
    [say.sales, formatCount(view.sales, locale)],
    [say.writtenBy, `${version}, ${say.schema(view.schema)}`],
    [say.network, view.network ?? say.unknown],
  ];
  return (
    <Step
      title={say.foundTitle}
      text={say.foundText}
      error={way.error}
      busy={way.busy}
      go={say.go}
      onBack={way.busy ? undefined : way.back}
      onGo={() => void way.confirm()}
    >
      <dl className="kept">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">{words.owner.bringsNot}</p>
    </Step>
  );
};
