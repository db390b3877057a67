import { Check, Clock, Eye, Hourglass, type LucideIcon } from 'lucide-react';
import { useLanguage } from '../../language.ts';
import { Badge, type Tone } from '../../../common/Badge.tsx';
import type { RequestView } from '../../store-api-client.ts';

const LOOKS: Readonly<Record<RequestView['status'], readonly [LucideIcon, Tone]>> = {
  Pending: [Hourglass, ''],
  Processing: [Eye, 'go'],
  Paid: [Check, 'paid'],
  Expired: [Clock, ''],
};

export const RequestState = ({ status }: Pick<RequestView, 'status'>) => {
  const { requests: say } = useLanguage().words.officeStore;
  const [icon, tone] = LOOKS[status];
  return (
    <Badge icon={icon} tone={tone}>
      {say.states[status]}
    </Badge>
  );
};
