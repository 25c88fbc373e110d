import {
  IconBell,
  IconCalendarClock,
  IconDeviceMobile,
  IconMail,
  IconMapPin,
  IconMessage,
  IconPencil,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ActivityRow, TimelineEntry } from '../../contract/rows.ts';
import type { EventType } from '../../domain/event-types.ts';
import type { SideType } from '../../domain/side-types.ts';
import { EffectBadge } from './effect-badge.tsx';
import { StateBadge } from './state-badge.tsx';
import { ToneBadge } from './tone-badge.tsx';

/** Events that change other facts than a state. */
const FACTS: { readonly [Type in EventType | SideType]?: Fact } = {
  'delivery.location': { icon: IconMapPin, word: 'location' },
  'delivery.eta-updated': { icon: IconCalendarClock, word: 'estimate' },
  'orders.updated': { icon: IconPencil, word: 'update' },
  'notifications.email': { icon: IconMail, word: 'email' },
  'notifications.sms': { icon: IconMessage, word: 'sms' },
  'notifications.push': { icon: IconDeviceMobile, word: 'push' },
};
const SENT: Fact = { icon: IconBell, word: 'sent' };
type Fact = {
  readonly icon: Icon;
  readonly word: 'location' | 'estimate' | 'update' | 'email' | 'sms' | 'push' | 'sent';
};

export type EventBadgeProps = {
  readonly event: Pick<ActivityRow | TimelineEntry, 'entity' | 'state' | 'type' | 'effect'>;
};

/** What a record said in a word: the state it brought, the fact it changed, or why it changed nothing. */
export function EventBadge({ event: { entity, state, type, effect } }: EventBadgeProps) {
  const { t } = useTranslation('common');
  const fact = type ? FACTS[type] : entity === 'notification' ? SENT : undefined;
  if (effect !== 'applied' && effect !== 'no_change') return <EffectBadge effect={effect} />;
  if (entity && entity !== 'notification' && state) return <StateBadge entity={entity} state={state} />;
  if (!fact) return <EffectBadge effect={effect} />;
  return (
    <ToneBadge icon={fact.icon} tone="quiet">
      {t(`event.${fact.word}`)}
    </ToneBadge>
  );
}
