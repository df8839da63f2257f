import { del, get, getOpenly, patch, post } from './http.ts';
import type { Money, Page, Product, ProductCard, ProductStatus, SearchPage } from './types.ts';

export type ProductForm = {
  title: string;
  description: string;
  brand: string | null;
  price: Money;
  stock: number;
  status: ProductStatus;
  category: string[];
  tags: string[];
};

type ProductFilter = { shop?: string; status?: ProductStatus; limit?: number; cursor?: string | null };

export const fetchProducts = (filter: ProductFilter) => get<Page<ProductCard>>('/products', filter);
export const fetchLatestProducts = (limit: number) => getOpenly<Page<ProductCard>>('/products', { limit });
export const fetchProduct = (id: string) => get<Product>(`/products/${encodeURIComponent(id)}`);
export const addProduct = (shopId: string, form: ProductForm, key: string) =>
  post<Product>(`/shops/${shopId}/products`, form, key);
export const changeProduct = (id: string, form: Partial<ProductForm>) => patch<Product>(`/products/${id}`, form);
export const removeProduct = (id: string) => del<void>(`/products/${id}`);
export const searchProducts = (q: string, cursor: string | null, limit = 24) =>
  getOpenly<SearchPage>('/search/products', { q, cursor, limit });
