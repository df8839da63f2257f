import type { Api } from '#platform/http/api.ts';

export function routes(_api: Api): void {}
