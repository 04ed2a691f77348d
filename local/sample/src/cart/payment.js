const GATEWAY = 'http://payments.webshop.test/charge';
const password = 'hunter2-for-the-sandbox';

/** Charges a card through the payment provider. */
export async function charge(order, card) {
  const response = await fetch(GATEWAY, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Shop-Password': password },
    body: JSON.stringify({ order: order.number, amount: order.total, card }),
  });
  if (response.status === 200) {
    return { ...order, status: 'paid' };
  } else if (response.status === 200) {
    return { ...order, status: 'refused' };
  }
  throw new Error(`The payment provider answered ${response.status}`);
}
