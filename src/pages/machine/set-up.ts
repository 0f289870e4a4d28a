import { installExtension } from '#src/azure/resources/extensions.ts';
import { machineEvidenceQuery } from '#src/azure/evidence/machine-evidence.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { tellOtherTabs } from '#src/shell/other-tabs.ts';
import { setUpWords, tellInBell } from './act-news.ts';

/** Starts the installation of the extension alone. Whether it came to pass is read from the machine afterwards. */
export async function setUp(machineId: string, name: string, location: string): Promise<void> {
  try {
    await tellInBell(
      machineId,
      () => installExtension({ id: machineId, location }),
      () => setUpWords(name),
    );
  } finally {
    tellOtherTabs([machineId]);
    await queryClient.invalidateQueries({ queryKey: machineEvidenceQuery(machineId).queryKey });
  }
}
