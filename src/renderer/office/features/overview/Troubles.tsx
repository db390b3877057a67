import {
  ClockAlert,
  DatabaseBackup,
  HardDrive,
  RadioTower,
  TrendingUp,
  Wallet,
  Webhook,
  ZapOff,
  type LucideIcon,
} from 'lucide-react';
import { useLanguage } from '../../language.ts';
import { Icon } from '../../../common/Icon.tsx';
import { useOffice } from '../../common/office-context.ts';
import type { OverviewView } from '../../office-calls.ts';

type Trouble = OverviewView['troubles'][number];
type Kind = Trouble['kind'];

interface Look {
  readonly icon: LucideIcon;
  /** Sales stop, or nobody would see a payment. */
  readonly isBad?: true;
  /** Leads to what helps. */
  readonly href?: string;
  /** Only the owner may do it. */
  readonly forOwner?: true;
}
const LOOKS: Readonly<Record<Kind, Look>> = {
  no_wallet: { icon: Wallet, isBad: true, href: '/setup?step=wallet', forOwner: true },
  scan_waits: { icon: Wallet, isBad: true, href: '#sources', forOwner: true },
  no_source: { icon: RadioTower, isBad: true, href: '/setup?step=connection', forOwner: true },
  no_source_answers: { icon: RadioTower, isBad: true, href: '#sources', forOwner: true },
  source_failing: { icon: RadioTower, href: '#sources', forOwner: true },
  sources_disagree: { icon: RadioTower, isBad: true, href: '#sources', forOwner: true },
  price_missing: { icon: TrendingUp, isBad: true, href: '#prices' },
  price_old: { icon: TrendingUp, isBad: true, href: '#prices' },
  lightning_away: { icon: ZapOff, href: '#lightning', forOwner: true },
  webhooks_waiting: { icon: Webhook, href: '#webhooks' },
  webhooks_to_approve: { icon: Webhook, href: '#webhooks', forOwner: true },
  webhooks_without_secret: { icon: Webhook, href: '#webhooks' },
  disk_low: { icon: HardDrive, isBad: true },
  no_backup: { icon: DatabaseBackup, href: '#backup', forOwner: true },
  backup_old: { icon: DatabaseBackup, href: '#backup', forOwner: true },
  gap: { icon: ClockAlert, href: '#wallet' },
};

/** Rows of “Needs attention” about Satchel itself, each with the button that leads to what helps (design.md LAY-21). */
export const Troubles = ({ troubles }: { readonly troubles: readonly Trouble[] }) => (
  <ul className="linelist">
    {troubles.map((trouble) => (
      <Row key={trouble.kind} trouble={trouble} />
    ))}
  </ul>
);

const Row = ({ trouble }: { readonly trouble: Trouble }) => {
  const { session } = useOffice();
  const { troubles: say } = useLanguage().words.office.overview;
  const { icon, isBad, href, forOwner } = LOOKS[trouble.kind];
  const mayHelp = !forOwner || session.user.role === 'owner';
  const { strong, text, go } = say[trouble.kind](trouble.count, trouble.names.join(', '));
  return (
    <li className="line trouble">
      <span className={isBad ? 'trouble-i bad' : 'trouble-i'}>
        <Icon of={icon} />
      </span>
      <div>
        <b>{strong}</b>
        <p className="muted">{mayHelp ? text : `${text} ${say.askOwner}`}</p>
      </div>
      {href && mayHelp && (
        <a className="btn small" href={href}>
          {go}
        </a>
      )}
    </li>
  );
};
