import type { Api } from '#platform/http/api.ts';
import { deskRoutes } from './desk/desk.routes.ts';
import { iceRoutes } from './ice/ice.routes.ts';
import { productRoutes } from './products/products.routes.ts';
import { ringingRoutes } from './ringing/ringing.routes.ts';
import { signalsRoutes } from './signals/signals.routes.ts';

export function routes(api: Api): void {
  ringingRoutes(api);
  signalsRoutes(api);
  iceRoutes(api);
  deskRoutes(api);
  productRoutes(api);
}
