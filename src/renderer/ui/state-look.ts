import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconBan,
  IconCheck,
  IconChecks,
  IconCircleDashed,
  IconClock,
  IconCreditCardPay,
  IconHelp,
  IconHome,
  IconPackage,
  IconPackageExport,
  IconShoppingCart,
  IconTruckDelivery,
  IconUser,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import type { DeliveryState, OrderStage, OrderState, PaymentState } from '../../domain/entities.ts';

export type Tone = 'good' | 'bad' | 'busy' | 'wait' | 'warn' | 'quiet';
export type StateLook = { readonly icon: Icon; readonly tone: Tone };
export type StatedEntity = 'order' | 'payment' | 'delivery' | 'stage';
export type AnyState = OrderState | PaymentState | DeliveryState | OrderStage;

const UNKNOWN: StateLook = { icon: IconHelp, tone: 'quiet' };

const ORDER: Record<OrderState, StateLook> = {
  placed: { icon: IconShoppingCart, tone: 'wait' },
  confirmed: { icon: IconCheck, tone: 'busy' },
  preparing: { icon: IconPackage, tone: 'busy' },
  completed: { icon: IconChecks, tone: 'good' },
  cancelled: { icon: IconBan, tone: 'quiet' },
  unknown: UNKNOWN,
};

const PAYMENT: Record<PaymentState, StateLook> = {
  initiated: { icon: IconClock, tone: 'wait' },
  succeeded: { icon: IconCheck, tone: 'good' },
  failed: { icon: IconX, tone: 'bad' },
  refunded: { icon: IconArrowBackUp, tone: 'quiet' },
  unknown: UNKNOWN,
};

const DELIVERY: Record<DeliveryState, StateLook> = {
  pending: { icon: IconPackage, tone: 'wait' },
  assigned: { icon: IconUser, tone: 'busy' },
  picked_up: { icon: IconPackageExport, tone: 'busy' },
  in_transit: { icon: IconTruckDelivery, tone: 'busy' },
  delivered: { icon: IconHome, tone: 'good' },
  failed: { icon: IconX, tone: 'bad' },
  unknown: UNKNOWN,
};

const STAGE: Record<OrderStage, StateLook> = {
  placed: { icon: IconShoppingCart, tone: 'wait' },
  payment_pending: { icon: IconClock, tone: 'wait' },
  payment_failed: { icon: IconX, tone: 'bad' },
  paid: { icon: IconCreditCardPay, tone: 'good' },
  preparing: { icon: IconPackage, tone: 'busy' },
  shipping: { icon: IconTruckDelivery, tone: 'busy' },
  delivered: { icon: IconHome, tone: 'good' },
  cancelled: { icon: IconBan, tone: 'quiet' },
  exception: { icon: IconAlertTriangle, tone: 'warn' },
};

const LOOKS: Record<StatedEntity, Readonly<Record<string, StateLook>>> = {
  order: ORDER,
  payment: PAYMENT,
  delivery: DELIVERY,
  stage: STAGE,
};

/** Icon and tone of a state; a state that is not the entity's own is shown as unknown. */
export function stateLook(entity: StatedEntity, state: AnyState): StateLook {
  return LOOKS[entity][state] ?? { icon: IconCircleDashed, tone: 'quiet' };
}
