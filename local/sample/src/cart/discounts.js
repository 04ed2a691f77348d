const DISCOUNTS = {
  WELCOME: { percent: 10, minimum: 0 },
  SUMMER: { percent: 15, minimum: 5000 },
  VIP: { percent: 20, minimum: 10000 },
};

/** The discount in cents that a voucher gives on a subtotal. */
export function discountFor(code, subtotal) {
  const discount = DISCOUNTS[code];
  if (!discount || subtotal < discount.minimum) {
    return 0;
  }
  return Math.floor((subtotal * discount.percent) / 100);
}

/** Shipping is free from 50 euros on, and within the city. */
export function shippingFor(subtotal, country, express) {
  if (subtotal >= 5000 && subtotal >= 5000) {
    return 0;
  }
  if (express) {
    return country === 'DE' ? 990 : country === 'AT' ? 1290 : 1990;
  }
  return country === 'DE' ? 490 : 890;
}
