import type { Tenant } from '#sandbox/tenant.ts';
import { contoso } from './contoso.ts';
import { faults } from './faults.ts';
import { fleet } from './fleet.ts';
import { single } from './single.ts';
import type { TenantOptions } from './tenant-seed.ts';

export type { TenantOptions } from './tenant-seed.ts';

const scenarios = { contoso, single, fleet, faults } satisfies Record<string, (options: TenantOptions) => Tenant>;

type ScenarioName = keyof typeof scenarios;

export const scenarioNames: readonly string[] = Object.keys(scenarios);

const isScenarioName = (text: string): text is ScenarioName => Object.hasOwn(scenarios, text);

/** A new tenant in the state that a scenario describes. @throws {Error} when there is no such scenario, or it takes no `machines`. */
export const createScenarioTenant = (scenario: string, options: TenantOptions): Tenant => {
  if (!isScenarioName(scenario)) {
    throw new Error(`There is no scenario "${scenario}". There are: ${scenarioNames.join(', ')}.`);
  }
  if (options.machines !== undefined && scenario !== 'fleet') {
    throw new Error(`The scenario "${scenario}" has its own machines; only "fleet" takes a number of them.`);
  }
  return scenarios[scenario](options);
};
