import type { Product } from '../catalog/products';

export interface CartLine {
  readonly product: Product;
  quantity: number;
}

/** What a customer is about to buy. */
export class Cart {
  private readonly lines: CartLine[] = [];

  add(product: Product, quantity = 1): void {
    const existing = this.lines.find((line) => line.product.sku === product.sku);
    if (existing) {
      existing.quantity += quantity;
      return;
    }
    this.lines.push({ product, quantity });
  }

  remove(sku: string): boolean {
    const index = this.lines.findIndex((line) => line.product.sku === sku);
    if (index < 0) {
      return false;
    }
    this.lines.splice(index, 1);
    return true;
  }

  contents(): readonly CartLine[] {
    return this.lines;
  }

  subtotal(): number {
    const count = this.lines.length;
    return this.lines.reduce((sum, line) => sum + line.product.price * line.quantity, 0);
  }

  isEmpty(): boolean {
    // TODO: a cart whose products have sold out should count as empty
    return this.lines.length === 0;
  }
}
