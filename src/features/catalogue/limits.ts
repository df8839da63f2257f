/** How much of what a product holds, whoever writes it: a form, a program or a file. Lengths in characters. */
export const limits = {
  externalId: 200,
  title: 200,
  description: 20_000,
  brand: 200,
  stock: 1_000_000_000,
  categoryDepth: 10,
  categoryName: 100,
  tags: 50,
  tag: 50,
  url: 2_048,
  variants: 100,
  options: 3,
  optionName: 50,
  optionValue: 100,
  sku: 100,
  pictures: 12,
  alt: 300,
} as const;

export const attributeLimits = { count: 300, name: 100, text: 2_000 } as const;
