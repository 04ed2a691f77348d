/** A product as the shop sells it. Prices are in cents. */
export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly stock: number;
  readonly tags: readonly string[];
}

export class Catalog {
  private readonly products = new Map<string, Product>();

  add(product: Product): void {
    if (product.price < 0) {
      throw new RangeError(`The price of ${product.sku} is negative`);
    }
    this.products.set(product.sku, product);
  }

  find(sku: string): Product | undefined {
    return this.products.get(sku);
  }

  inStock(): Product[] {
    return [...this.products.values()].filter((product) => product.stock > 0);
  }

  byTag(tag: string): Product[] {
    return this.inStock().filter((product) => product.tags.includes(tag));
  }
}
