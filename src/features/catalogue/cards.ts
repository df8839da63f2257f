import { pictureOf, pictureUrl } from '#features/files/service.ts';
import { ratingOf } from '#features/shops/rating.ts';
import type { House } from '#platform/house.ts';
import type { Product, ProductCard } from './schema.ts';

/** What a list reads of a product. */
export interface CardRow {
  id: string;
  title: string;
  brand: string | null;
  price_amount: number;
  highest_amount: number;
  currency: string;
  stock: number;
  status: Product['status'];
  image_url: string | null;
  picture_id: string | null;
  shop_id: string;
  shop_slug: string;
  shop_name: string;
  /** Reviews with one star, two, … five. */
  stars: number[];
  created_at: string;
}

/** What the page of a product reads. */
export interface ProductRow extends CardRow {
  description: string;
  gtin: string | null;
  category: string[];
  category_path: string | null;
  tags: string[];
  attributes: Product['attributes'];
  variants: { id: string; options: Record<string, string>; sku: string | null; price: number; stock: number }[];
  pictures: { id: string; alt: string; width: number; height: number; kind: 'picture' | 'drawing' }[];
  revision: number;
  released_at: string | null;
  external_id: string | null;
  updated_at: string;
  role: 'owner' | 'staff' | null;
  is_public: boolean;
}

export function cardOf(house: House, row: CardRow): ProductCard {
  return {
    id: row.id,
    title: row.title,
    brand: row.brand,
    price: { amount: row.price_amount, currency: row.currency },
    highestPrice: { amount: row.highest_amount, currency: row.currency },
    stock: row.stock,
    status: row.status,
    imageUrl: imageOf(house, row),
    shop: { id: row.shop_id, slug: row.shop_slug, name: row.shop_name },
    rating: ratingOf(row.stars),
    createdAt: row.created_at,
  };
}

/** The product as everybody sees it. */
export function productOf(house: House, row: ProductRow): Product {
  const { currency } = row;
  return {
    ...cardOf(house, row),
    description: row.description,
    gtin: row.gtin,
    category: row.category,
    categoryPath: row.category_path,
    tags: row.tags,
    attributes: row.attributes,
    variants: row.variants.map(({ price, ...variant }) => ({ ...variant, price: { amount: price, currency } })),
    pictures: row.pictures.map(({ alt, ...file }) => ({ ...pictureOf(house, file), alt })),
    revision: row.revision,
    releasedAt: row.released_at,
    updatedAt: row.updated_at,
  };
}

/** Where the picture lies that lists show: the first of its own, else the one an import named. */
export function imageOf(house: House, row: Pick<CardRow, 'picture_id' | 'image_url'>): string | null {
  return row.picture_id ? pictureUrl(house, row.picture_id, 'thumb') : row.image_url;
}
