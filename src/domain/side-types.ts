/**
 * Families of events that travel beside orders, payments and deliveries (event model, "On the wire"): they have no
 * state machine, and a notification only names the order it is about.
 */
export const SIDE_KINDS = ['inventory', 'notification', 'analytics'] as const;
export type SideKind = (typeof SIDE_KINDS)[number];

/** Every `ce_type` of the three side topics. */
export const SIDE_TYPES = {
  'inventory.checked': 'inventory',
  'inventory.updated': 'inventory',
  'inventory.low-stock': 'inventory',
  'notifications.email': 'notification',
  'notifications.sms': 'notification',
  'notifications.push': 'notification',
  'user.login': 'analytics',
  'user.page-view': 'analytics',
  'user.search': 'analytics',
  'user.purchase': 'analytics',
} as const satisfies Record<string, SideKind>;
export type SideType = keyof typeof SIDE_TYPES;

export const NOTIFICATION_CHANNELS = ['email', 'sms', 'push'] as const;
export type NotificationChannel = (typeof NOTIFICATION_CHANNELS)[number];

export function isSideType(text: string): text is SideType {
  return Object.hasOwn(SIDE_TYPES, text);
}

/** The family of a type that begins like those of one, known or not. */
export function sideFamilyOf(type: string): SideKind | undefined {
  if (type.startsWith('inventory.')) return 'inventory';
  if (type.startsWith('notifications.')) return 'notification';
  return type.startsWith('user.') ? 'analytics' : undefined;
}
