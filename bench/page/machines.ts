const roles = ['sql', 'web', 'app', 'file', 'api', 'etl', 'print', 'backup'];
const systems = [
  'Windows Server 2025 Datacenter',
  'Windows Server 2022 Datacenter',
  'Windows Server 2022 Standard',
  'Windows Server 2019 Datacenter',
  'Windows Server 2016 Standard',
];
const statuses = ['Connected', 'Connected', 'Connected', 'Connected', 'Connected', 'Disconnected', 'Expired'];
const groups = ['payroll', 'portal', 'ledger', 'claims', 'depot', 'plant', 'branch', 'lab'];
const regions = ['westeurope', 'northeurope', 'southcentralus', 'eastus2', 'uksouth', 'japaneast'];
const agents = ['1.47.02898.1', '1.48.02930.2', '1.50.02978.1', '1.52.03043.3'];
const stages = ['env=prod', 'env=test', 'env=dev'];
const owners = ['owner=platform', 'owner=apps', 'owner=data'];
const verdicts = ['Eligible', 'Eligible', 'Eligible', 'Not eligible', 'Cannot tell'];

const usualSeed = 20_261_125;

/** Numbers from 0 up to 1, the same for the same seed: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** So many machines in the order of their names, the same ones for the same seed. */
export function syntheticMachines(count: number, seed = usualSeed): BenchMachine[] {
  const random = randomNumbers(seed);
  const pick = (values: readonly string[]): string => values[Math.floor(random() * values.length)] ?? '';
  const machines = Array.from({ length: count }, (_, index) => ({
    name: `srv-${roles[index % roles.length]}-${String(index).padStart(6, '0')}`,
    status: pick(statuses),
    operatingSystem: pick(systems),
    resourceGroup: `rg-${pick(groups)}-${1 + Math.floor(random() * 40)}`,
    subscription: `Landing zone ${String(1 + Math.floor(random() * 40)).padStart(2, '0')}`,
    region: pick(regions),
    agentVersion: pick(agents),
    tags: `${pick(stages)}; ${pick(owners)}`,
    eligibility: pick(verdicts),
  }));
  return machines.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
