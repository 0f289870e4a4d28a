/** In the order of the columns. */
export const fields = [
  'name',
  'status',
  'operatingSystem',
  'resourceGroup',
  'subscription',
  'region',
  'agentVersion',
  'tags',
  'eligibility',
] as const;

/** One row of what every contender shows. All texts, so that none has a cell that is dearer than another's. */
export type BenchMachine = Record<(typeof fields)[number], string>;

const roles = ['sql', 'web', 'app', 'file', 'api', 'etl', 'print', 'backup'];
const systems = ['2025 Datacenter', '2022 Datacenter', '2022 Standard', '2019 Datacenter', '2016 Standard'];
const statuses = ['Connected', 'Connected', 'Connected', 'Connected', 'Connected', 'Disconnected', 'Expired'];
const groups = ['payroll', 'portal', 'ledger', 'claims', 'depot', 'plant', 'branch', 'lab'];
const regions = ['westeurope', 'northeurope', 'southcentralus', 'eastus2', 'uksouth', 'japaneast'];
const agents = ['1.47.02898.1', '1.48.02930.2', '1.50.02978.1', '1.52.03043.3'];
const stages = ['env=prod', 'env=test', 'env=dev'];
const owners = ['owner=platform', 'owner=apps', 'owner=data'];

/** So many machines in the order of their names, the same each time. */
export function syntheticMachines(count: number): BenchMachine[] {
  let state = 20_261_125;
  const below = (limit: number) => {
    // https://en.wikipedia.org/wiki/Lehmer_random_number_generator
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  const pick = (values: readonly string[]): string => values[below(values.length)] ?? '';
  const machines = Array.from({ length: count }, (_, index) => ({
    name: `srv-${roles[index % roles.length]}-${String(index).padStart(6, '0')}`,
    status: pick(statuses),
    operatingSystem: `Windows Server ${pick(systems)}`,
    resourceGroup: `rg-${pick(groups)}-${1 + below(40)}`,
    subscription: `Landing zone ${String(1 + below(40)).padStart(2, '0')}`,
    region: pick(regions),
    agentVersion: pick(agents),
    tags: `${pick(stages)}; ${pick(owners)}`,
    eligibility: pick(['Eligible', 'Eligible', 'Eligible', 'Not eligible', 'Cannot tell']),
  }));
  return machines.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The machines that have the text in one of their fields, found the plain way. */
export function filterNaively(machines: readonly BenchMachine[], text: string): BenchMachine[] {
  const wanted = text.toLowerCase();
  return machines.filter((machine) => fields.some((field) => machine[field].toLowerCase().includes(wanted)));
}
