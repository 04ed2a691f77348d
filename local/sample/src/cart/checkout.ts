import type { Cart } from './cart';
import { discountFor, shippingFor } from './discounts.js';

export interface Order {
  readonly number: string;
  readonly total: number;
  readonly status: 'open' | 'paid' | 'refused';
}

/** Turns a cart into an order. */
export function checkout(cart: Cart, country: string, voucher: string, express: boolean): Order {
  if (cart.isEmpty()) {
    throw new Error('An empty cart cannot be checked out');
  }
  const subtotal = cart.subtotal();
  const total = subtotal - discountFor(voucher, subtotal) + shippingFor(subtotal, country, express);
  return { number: orderNumber(), total, status: 'open' };
}

function orderNumber(): string {
  const part = Math.floor(Math.random() * 1_000_000);
  return `W-${String(part).padStart(6, '0')}`;
}
