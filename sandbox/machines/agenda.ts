import { alertHappenings } from '#sandbox/arm/alerts/alert-rules.ts';
import { deploymentHappenings } from '#sandbox/arm/deployments/deployment-run.ts';
import { providerHappenings } from '#sandbox/arm/providers.ts';
import { tenantNow, type Tenant } from '#sandbox/tenant.ts';
import { accessHappenings } from './access.ts';
import { extensionHappenings } from './installs.ts';
import { jobHappenings } from './jobs.ts';
import { runDue, type Happening } from './schedule.ts';

/** Everything that can happen by itself. A new kind of happening adds its map here. */
const happenings: Readonly<Record<string, Happening>> = {
  ...accessHappenings,
  ...alertHappenings,
  ...deploymentHappenings,
  ...extensionHappenings,
  ...jobHappenings,
  ...providerHappenings,
};

/**
 * Lets everything happen that is due. There are no timers: a tenant moves only when someone looks at it, so that its state
 * is the same however often it is looked at, and can be written to a file at any moment.
 */
export const catchUp = (tenant: Tenant, now: number = tenantNow(tenant)): void => {
  runDue(tenant, now, happenings);
};
