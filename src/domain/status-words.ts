import type { DeliveryState, EntityKind, OrderState, PaymentState } from './entities.ts';

/**
 * Words of the wire in English and French, by what they mean: without case, spaces, marks and accents. French words
 * agree with their noun, and not everyone's noun is ours (`la commande`, `l’achat`): both forms are here.
 */
const ORDER_WORDS = tableOf<OrderState>({
  placed: 'pending placed created new received enattente cree creee nouveau nouvelle passe passee recu recue',
  confirmed: 'confirmed accepted confirme confirmee valide validee accepte acceptee',
  preparing: 'processing preparing inpreparation entraitement encours enpreparation',
  completed: 'completed complete done fulfilled termine terminee complet acheve achevee',
  cancelled: 'cancelled canceled annule annulee',
});

const PAYMENT_WORDS = tableOf<PaymentState>({
  initiated: 'pending initiated created processing enattente initie initiee encours entraitement',
  succeeded:
    'success succeeded successful completed paid captured succes reussi reussie paye payee accepte acceptee',
  failed: 'failed failure error declined rejected echec echoue echouee erreur refuse refusee rejete rejetee',
  refunded: 'refunded rembourse remboursee',
});

const DELIVERY_WORDS = tableOf<DeliveryState>({
  pending: 'pending waiting created preparing enattente enpreparation',
  assigned: 'assigned assigne assignee affecte affectee attribue attribuee',
  picked_up: 'pickup pickedup collected collecte collectee enleve enlevee ramasse ramassee retire retiree',
  in_transit:
    'intransit transit shipped outfordelivery ontheway enroute entransit expedie expediee encours encoursdelivraison',
  delivered: 'delivered livre livree',
  failed: 'failed failure echec echoue echouee nonlivre nonlivree',
});

/** What is written: the words the documents use, where they have one. */
const WRITTEN = {
  order: {
    placed: 'Pending',
    confirmed: 'Confirmed',
    preparing: 'Processing',
    completed: 'Completed',
    cancelled: 'Cancelled',
    unknown: 'Unknown',
  },
  payment: {
    initiated: 'PENDING',
    succeeded: 'SUCCESS',
    failed: 'FAILED',
    refunded: 'REFUNDED',
    unknown: 'UNKNOWN',
  },
  delivery: {
    pending: 'Pending',
    assigned: 'Assigned',
    picked_up: 'Picked Up',
    in_transit: 'In Transit',
    delivered: 'Delivered',
    failed: 'Failed',
    unknown: 'Unknown',
  },
} as const satisfies {
  order: Record<OrderState, string>;
  payment: Record<PaymentState, string>;
  delivery: Record<DeliveryState, string>;
};

export function orderStateOf(word: string): OrderState {
  return ORDER_WORDS.get(plainWord(word)) ?? 'unknown';
}
export function paymentStateOf(word: string): PaymentState {
  return PAYMENT_WORDS.get(plainWord(word)) ?? 'unknown';
}
export function deliveryStateOf(word: string): DeliveryState {
  return DELIVERY_WORDS.get(plainWord(word)) ?? 'unknown';
}

/** The word written for a state. */
export function statusWord(entity: EntityKind, state: OrderState | PaymentState | DeliveryState): string {
  const words: Partial<Record<typeof state, string>> = WRITTEN[entity];
  return words[state] ?? WRITTEN.order.unknown;
}

function tableOf<State extends string>(
  words: Readonly<Record<Exclude<State, 'unknown'>, string>>,
): ReadonlyMap<string, State> {
  const table = new Map<string, State>();
  for (const [state, text] of Object.entries<string>(words)) {
    for (const word of text.split(' ')) table.set(word, state as State);
  }
  return table;
}

function plainWord(word: string): string {
  return word
    .normalize('NFD')
    .replaceAll(/[\p{M}\s_-]/gu, '')
    .toLowerCase();
}
