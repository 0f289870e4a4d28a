import type { Tenant } from '#sandbox/tenant.ts';
import { contoso } from './contoso.ts';
import { even } from './even.ts';
import { faults } from './faults.ts';
import { fleet } from './fleet.ts';
import { single } from './single.ts';
import type { TenantOptions } from './tenant-seed.ts';

export type { TenantOptions } from './tenant-seed.ts';

const scenarios = { contoso, single, fleet, even, faults } satisfies Record<string, (options: TenantOptions) => Tenant>;

/** Scenarios whose number of machines can be chosen. */
const sized = new Set(['fleet', 'even']);

type ScenarioName = keyof typeof scenarios;

export const scenarioNames: readonly string[] = Object.keys(scenarios);

const isScenarioName = (text: string): text is ScenarioName => Object.hasOwn(scenarios, text);

/** A new tenant in the state that a scenario describes. @throws {Error} when there is no such scenario, or it takes no `machines`. */
export const createScenarioTenant = (scenario: string, options: TenantOptions): Tenant => {
  if (!isScenarioName(scenario)) {
    throw new Error(`There is no scenario "${scenario}". There are: ${scenarioNames.join(', ')}.`);
  }
  if (options.machines !== undefined && !sized.has(scenario)) {
    throw new Error(`The scenario "${scenario}" has its own machines; only "fleet" and "even" take a number of them.`);
  }
  return scenarios[scenario](options);
};
