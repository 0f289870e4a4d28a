import type { ArmRoute } from './http.ts';

/** Everything that the sandbox's Azure Resource Manager can do. A new resource kind adds its list here. */
export const armRoutes: readonly ArmRoute[] = [].flat();
