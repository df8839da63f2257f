import { del, get, getOpenly, patch, post } from './http.ts';
import type { NewProduct, Page, PriceHistory, Product, ProductCard, ProductChanges, ProductStatus } from './types.ts';

type ProductFilter = { shop?: string; status?: ProductStatus; limit?: number; cursor?: string | null };

export const fetchProducts = (filter: ProductFilter) => get<Page<ProductCard>>('/products', filter);
export const fetchLatestProducts = (limit: number) => getOpenly<Page<ProductCard>>('/products', { limit });
export const fetchProduct = (id: string) => get<Product>(`/products/${encodeURIComponent(id)}`);
export const fetchPrices = (id: string, variantId: string | undefined) =>
  get<PriceHistory>(`/products/${encodeURIComponent(id)}/price-history`, { variantId, limit: 100 });
export const addProduct = (shopId: string, form: NewProduct, key: string) =>
  post<Product>(`/shops/${shopId}/products`, form, key);
export const changeProduct = (id: string, form: ProductChanges) => patch<Product>(`/products/${id}`, form);
export const removeProduct = (id: string) => del<void>(`/products/${id}`);
