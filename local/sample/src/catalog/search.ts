import type { Product } from './products';

export interface SearchOptions {
  readonly text: string;
  readonly maxPrice?: number;
  readonly tag?: string;
  readonly inStockOnly?: boolean;
}

/** Ranks products by how well they match; unrelated ones are left out. */
export function search(products: readonly Product[], options: SearchOptions): Product[] {
  const words = options.text.toLowerCase().split(/\s+/);
  const results: { product: Product; score: number }[] = [];
  for (const product of products) {
    let score = 0;
    if (!options.inStockOnly || product.stock > 0) {
      if (options.maxPrice === undefined || product.price <= options.maxPrice) {
        for (const word of words) {
          if (word !== '') {
            if (product.name.toLowerCase().includes(word)) {
              score += product.name.toLowerCase().startsWith(word) ? 3 : 2;
            } else if (product.tags.includes(word)) {
              score += 1;
            }
          }
        }
        if (options.tag !== undefined) {
          if (product.tags.includes(options.tag)) {
            score += 2;
          } else {
            score = 0;
          }
        }
      }
    }
    if (score > 0) {
      results.push({ product, score });
    }
  }
  return results.sort((a, b) => b.score - a.score).map((result) => result.product);
}
