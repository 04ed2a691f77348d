import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discountFor, shippingFor } from '../src/cart/discounts.js';

test('a voucher counts from its minimum on', () => {
  assert.equal(discountFor('WELCOME', 1000), 100);
  assert.equal(discountFor('SUMMER', 4999), 0);
  assert.equal(discountFor('SUMMER', 5000), 750);
});

test('shipping is free from 50 euros on', () => {
  assert.equal(shippingFor(5000, 'DE', false), 0);
  assert.equal(shippingFor(4999, 'DE', false), 490);
});
