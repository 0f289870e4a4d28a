import { useMutation } from '@tanstack/react-query';
import { installExtension } from '#src/azure/extensions.ts';
import { machineEvidenceQuery } from '#src/azure/machine-evidence.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { tellOtherTabs } from '#src/shell/other-tabs.ts';

/** Starts the installation of the extension alone. Whether it came to pass is read from the machine afterwards. */
export function useSetUp(machineId: string) {
  return useMutation({
    mutationFn: (location: string) => installExtension({ id: machineId, location }),
    onSettled: () => {
      tellOtherTabs(machineId);
      return queryClient.invalidateQueries({ queryKey: machineEvidenceQuery(machineId).queryKey });
    },
  });
}
