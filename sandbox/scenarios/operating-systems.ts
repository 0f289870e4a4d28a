/** What an agent reports of an operating system. */
export interface OperatingSystem {
  osName: string;
  osType: 'windows' | 'linux';
  osSku: string;
  osVersion: string;
  osEdition: string;
}

const windows = (osSku: string, osVersion: string, osEdition: string): OperatingSystem => ({
  osName: 'windows',
  osType: 'windows',
  osSku,
  osVersion,
  osEdition,
});

const linux = (osSku: string, osVersion: string): OperatingSystem => ({
  osName: 'linux',
  osType: 'linux',
  osSku,
  osVersion,
  osEdition: '',
});

export const operatingSystems = {
  server2012: windows('Windows Server 2012 Standard', '6.2.9200.25722', 'Standard'),
  server2012R2: windows('Windows Server 2012 R2 Standard', '6.3.9600.22577', 'Standard'),
  server2016: windows('Windows Server 2016 Datacenter', '10.0.14393.8519', 'Datacenter'),
  server2016Standard: windows('Windows Server 2016 Standard', '10.0.14393.8519', 'Standard'),
  server2019: windows('Windows Server 2019 Standard', '10.0.17763.7919', 'Standard'),
  server2019Datacenter: windows('Windows Server 2019 Datacenter', '10.0.17763.7919', 'Datacenter'),
  server2022: windows('Windows Server 2022 Datacenter', '10.0.20348.4294', 'Datacenter'),
  server2022Standard: windows('Windows Server 2022 Standard', '10.0.20348.4294', 'Standard'),
  server2025: windows('Windows Server 2025 Datacenter', '10.0.26100.6899', 'Datacenter'),
  server2025Standard: windows('Windows Server 2025 Standard', '10.0.26100.6899', 'Standard'),
  azureLocal: windows('Azure Stack HCI', '10.0.26100.6899', 'Azure Stack HCI'),
  ubuntu: linux('Ubuntu 24.04.3 LTS', '6.8.0-88-generic'),
  redHat: linux('Red Hat Enterprise Linux 9.6 (Plow)', '5.14.0-570.58.1.el9_6.x86_64'),
} as const satisfies Record<string, OperatingSystem>;

export type OperatingSystemName = keyof typeof operatingSystems;
