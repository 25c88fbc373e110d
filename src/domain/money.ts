/** An amount as an integer of minor units (cents) plus an ISO 4217 code. Never a float. */
export type Money = { readonly minor: number; readonly currency: string };
